"""What the domain says of a review in memory: sets and loops, slow, and obviously right.

Written from the words of the domain and from the record alone. It shares no code with the rules,
and does not see the facts they are given.
"""

from datetime import timedelta
from functools import cache
from itertools import combinations_with_replacement

from review_record import GROUPS, LEAD, PlanGroup, Raised, Record, Request, SignOff

from models.vocabulary import Audience, CommentKind, Disposition, Position, RoundState

AGREES = (Position.APPROVE, Position.NO_OBJECTION)
CONDITIONAL = Position.APPROVE_WITH_CONDITIONS
BLOCKS = Position.REQUEST_CHANGES


def says(record: Record, person: str, group: str) -> SignOff | None:
    """The last thing a person said for a group, unless it was taken back."""
    last = last_said(record, person, group)
    return None if last is None or last.retracted else last


def last_said(record: Record, person: str, group: str) -> SignOff | None:
    """The last on record of a person for a group in this round, of exactly its text, while open."""
    last, here = None, record.round
    for one in record.sign_offs:
        theirs = one.person == person and one.group == group and one.round == here.number
        if theirs and one.counts and one.text.sha256 == here.text.sha256:
            last = one
    return last


def asked(record: Record, group: str) -> dict[str, list[Request]]:
    """The humans of a group who are to answer; one with two requests is one."""
    people: dict[str, list[Request]] = {}
    for one in record.live(group):
        people.setdefault(one.person, []).append(one)
    return people


def may_decide(record: Record, requests: list[Request]) -> bool:
    """No author, nor anybody in an author's place."""
    names = {requests[0].person, requests[0].principal}
    return not names & record.authors


def agrees(record: Record, said: SignOff) -> bool:
    if said.position is CONDITIONAL:
        conditions = [one for one in record.raised if one.sign_off == said.id]
        return bool(conditions) and not any(unsettled(one) for one in conditions)
    return said.position in AGREES


@cache
def quorum(plan: PlanGroup, deciding: int) -> int:
    """The smallest number of people that is enough; nobody is never enough."""
    enough = {
        "any": lambda _: True,
        "all": lambda some: some >= deciding,
        "count": lambda some: some >= plan.number,
        "percent": lambda some: some * 100 >= plan.number * deciding,
    }[plan.rule]
    return next(some for some in range(1, 1000) if enough(some))


def count(plan: PlanGroup, answers: list[str]) -> tuple[int, int]:
    """How many agree and how many have to; a recused person is in neither."""
    deciding = [one for one in answers if one != "recused"]
    return deciding.count("agrees"), quorum(plan, len(deciding))


def answers_of(record: Record, plan: PlanGroup) -> list[str]:
    """Of each who may decide: `agrees`, `recused`, `open` (may yet agree) or `no`."""
    found: list[str] = []
    for person, requests in asked(record, plan.key).items():
        if not may_decide(record, requests):
            continue
        said = says(record, person, plan.key)
        if said is None:
            over = requests[0].asked_at is not None and record.round.due_at <= record.now
            advises = plan.silence_is_assent and not plan.required and over
            found.append("agrees" if advises else "open")
        elif said.position is Position.RECUSE:
            found.append("recused")
        elif agrees(record, said):
            found.append("agrees")
        else:
            found.append("open" if said.position in (CONDITIONAL, BLOCKS) else "no")
    return found


def blocks(record: Record, group: str) -> set[str]:
    """The requests for changes that stand, whoever else approves."""
    said = [says(record, person, group) for person in asked(record, group)]
    return {one.id for one in said if one is not None and one.position is BLOCKS}


def plan_of(record: Record, group: str) -> PlanGroup:
    """A group asked beyond the plan only advises."""
    return record.plan.get(group) or PlanGroup(group, required=False)


def groups(record: Record) -> list[str]:
    return list(dict.fromkeys([*record.plan, *(one.group for one in record.live())]))


def without_override(record: Record, group: str) -> str:
    plan = plan_of(record, group)
    if not plan.applies and not record.live(group):
        return "not_applicable"
    if blocks(record, group):
        return "blocked"
    answers = answers_of(record, plan)
    if not set(answers) - {"recused"}:
        return "unreachable"
    have, need = count(plan, answers)
    if have >= need:
        return "satisfied"
    # Every way in which those who still may can answer; who of them says which is all the same.
    said = [one for one in answers if one != "open"]
    ways = combinations_with_replacement(("agrees", "no", "recused"), answers.count("open"))
    counts = (count(plan, [*said, *way]) for way in ways)
    return "pending" if any(have >= need for have, need in counts) else "unreachable"


def overridden(record: Record, group: str) -> bool:
    """Only what the plan lets them lift."""
    how = without_override(record, group) if in_force(record, group) else "satisfied"
    return how not in ("satisfied", "not_applicable") and can_override(record, group, how)


def in_force(record: Record, group: str) -> bool:
    """Two people, one text, a time."""
    return any(
        one.group == group
        and one.confirmer is not None
        and one.confirmer != one.proposer
        and one.confirmer not in record.authors
        and one.text.sha256 == record.round.text.sha256
        and record.now < one.expires_at
        and not one.ended
        for one in record.overrides
    )


def can_override(record: Record, group: str, state: str) -> bool:
    plan = plan_of(record, group)
    return plan.can_be_overridden and (state != "blocked" or plan.block_can_be_overridden)


def state(record: Record, group: str) -> str:
    return "overridden" if overridden(record, group) else without_override(record, group)


def unsettled(one: Raised) -> bool:
    """A concern waits until it is withdrawn, or its last answer is accepted by its raiser.

    A condition that the lead accepts in full needs no more.
    """
    answers = [at for at, said in enumerate(one.since) if isinstance(said, Disposition)]
    if one.withdrawn:
        return False
    if not answers or one.since[answers[-1]] is Disposition.OPEN:
        return True
    replies = one.since[answers[-1] + 1 :]
    if replies:
        return not replies[-1]
    in_full = one.since[answers[-1]] is Disposition.ACCEPTED
    return not (one.kind is CommentKind.CONDITION and in_full)


def concerns(record: Record) -> set[str]:
    """What keeps the gate shut until it is settled; a condition only while its approval stands."""
    found: set[str] = set()
    for one in record.raised:
        if one.kind is CommentKind.CONDITION:
            signed = next(s for s in record.sign_offs if s.id == one.sign_off)
            if says(record, signed.person, signed.group) is not signed:
                continue
        if unsettled(one):
            found.add(one.id)
    return found


def stale(record: Record) -> bool:
    return record.round.text.number != len(record.texts)


def standing_blocks(record: Record) -> set[str]:
    """The requests for changes that nobody may overrule, or has."""
    blocked = {group: blocks(record, group) for group in groups(record)}
    return {
        id_
        for group, ids in blocked.items()
        if ids and not overridden(record, group)
        for id_ in ids
    }


def disowned(record: Record) -> set[str]:
    """What was said in the name of somebody asked who says that it was not them, and has not said
    what they say. It may be that they object: only who could lift that goes on without them.
    """
    found: set[str] = set()
    for group in groups(record):
        said = [last_said(record, person, group) for person in asked(record, group)]
        ids = {one.id for one in said if one is not None and one.disowned}
        if not (in_force(record, group) and can_override(record, group, "blocked")):
            found |= ids
    return found


def is_open(record: Record) -> bool:
    """Every required sign-off on exactly this text, and nobody objects."""
    if record.round.state not in (RoundState.OPEN, RoundState.APPROVED) or stale(record):
        return False
    if concerns(record) or standing_blocks(record) or disowned(record):
        return False
    needed = [one.key for one in record.plan.values() if one.required and one.applies]
    return bool(needed) and all(
        state(record, group) in ("satisfied", "overridden") for group in needed
    )


def waits_for(record: Record, group: str) -> set[str]:
    """Those whose answer would help: asked, silent, and allowed to decide."""
    return {
        person
        for person, requests in asked(record, group).items()
        if may_decide(record, requests)
        and requests[0].asked_at is not None
        and says(record, person, group) is None
    }


def to_ask(record: Record) -> set[str]:
    """The requests whose turn has come: every group before them has agreed, or cannot matter."""
    if record.round.state is not RoundState.OPEN or stale(record):
        return set()
    later = [one for one in record.live() if one.asked_at is None]
    before = {group for one in later for group in plan_of(record, one.group).after}
    ready = {group for group in before if is_done(record, group)}
    return {one.id for one in later if ready.issuperset(plan_of(record, one.group).after)}


def is_done(record: Record, group: str) -> bool:
    """Whether nobody has to wait for it: not for an adviser either who cannot agree any more."""
    if group not in groups(record):
        return True
    how, plan = state(record, group), plan_of(record, group)
    advises = not (plan.required and plan.applies)
    done = ("satisfied", "overridden", "not_applicable")
    return how in done or (how == "unreachable" and advises)


def waits_at_all(record: Record) -> list[str]:
    """Who was asked and has not answered, whether it would help or not."""
    live = [one for one in record.live() if one.asked_at is not None]
    return [one.person for one in live if says(record, one.person, one.group) is None]


def ends_itself(record: Record) -> bool:
    """Once everyone asked has answered, a block stands, and nobody is yet to be asked."""
    if record.round.state is not RoundState.OPEN or any(waits_at_all(record)):
        return False
    return bool(standing_blocks(record)) and not to_ask(record)


def end(record: Record) -> str:
    """How a round ends that is closed now."""
    if is_open(record):
        return "approved"
    return "changes_requested" if standing_blocks(record) else "expired"


def is_kept(record: Record, last: SignOff | None, plan: PlanGroup | None) -> bool:
    """Whether a person's last answer for a group is kept for the newest text."""
    if plan is None or plan.carry_over == "never" or last is None:
        return False
    if last.retracted or not last.counts or last.position not in AGREES:
        return False
    new = record.texts[-1]
    if last.person in {one.author for one in record.texts}:
        return False
    seen = (last.carried_from or last).text
    if all(seen.sections[one] == new.sections[one] for one in plan.watches or new.sections):
        return True
    since = [one for one in record.texts if one.number > seen.number]
    return plan.carry_over == "editorial" and bool(since) and all(one.editorial for one in since)


def answers_for(record: Record, person: str) -> str:
    """Who is to answer: never in a loop, never an author; where that fails, the person asked."""
    chain = [person]
    while True:
        away = record.away.get(chain[-1])
        today = record.now.date()
        if away is None or not away.first <= today <= away.last:
            return chain[-1]
        following = away.delegate
        if following is None or following in chain or following in record.authors:
            return person
        chain.append(following)


def may_confirm(record: Record, person: str, proposer: str) -> bool:
    """A different person, of Leadership, who did not write the text."""
    return person != proposer and person in GROUPS["leadership"] and person not in record.authors


def may_propose(record: Record, group: str) -> bool:
    """Where the group holds the gate shut, and the plan lets somebody lift that."""
    if group not in record.plan:
        return False
    how, plan = state(record, group), record.plan[group]
    matters = how in ("pending", "unreachable") and plan.required and plan.applies
    return (how == "blocked" or matters) and can_override(record, group, how)


def may_settle(record: Record, one: Raised, person: str) -> bool:
    """The raiser, or whom the plan names in their place, if it is nobody's own work."""
    resolver = plan_of(record, one.group).resolver
    if person == one.raiser:
        return True
    if resolver is None or resolver == "lead":
        return resolver == "lead" and person == LEAD
    partial = {LEAD} | {text.author for text in record.texts}
    return person in GROUPS[resolver] and person not in partial


def may_see(person: str, one: Raised) -> bool:
    """Who is in the audience of a concern."""
    if one.audience is Audience.EVERYONE or person in (one.raiser, LEAD):
        return True
    if person in GROUPS["external_experts"]:
        return False
    if one.audience is Audience.INTERNAL:
        return True
    return person in GROUPS["legal"] or person in GROUPS[one.group]


def judges_independently(record: Record, person: str) -> bool:
    """Whoever has yet to answer, in person, in an open round whose first pass is independent."""
    said = [says(record, person, one.group) for one in record.live() if one.person == person]
    silent = [one for one in said if one is None or one.carried_from is not None]
    return record.independent and record.round.state is RoundState.OPEN and bool(silent)


def latest(record: Record, person: str, group: str) -> SignOff | None:
    """The last thing a person said for a group in any round of the draft."""
    mine = [one for one in record.sign_offs if (one.person, one.group) == (person, group)]
    return mine[-1] if mine else None


def answers(record: Record, last: SignOff) -> int:
    """How often its person has answered for that group in that round."""
    mine = [(one.round, one.person, one.group) for one in record.sign_offs]
    return mine.count((last.round, last.person, last.group))


# The longest that an override is good for.
OVERRIDE = timedelta(days=3)
