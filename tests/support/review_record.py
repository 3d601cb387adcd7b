"""A review in memory, as the tables hold it: who was asked, what was said, what was written."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from gates import NOW

from models.vocabulary import Audience, CommentKind, Disposition, Position, RoundState

LEAD = "lea"
GROUPS = {
    "legal": ("lex", "liv", "lou"),
    # Lou is in two groups.
    "data": ("lou", "dan", "deb"),
    "support": ("sam", "sue"),
    "external_experts": ("eve",),
    # Beyond the plan: asked only by name, and who confirms an override.
    "leadership": ("max", "mia", LEAD),
}
PEOPLE = tuple(dict.fromkeys(one for people in GROUPS.values() for one in people))
SECTIONS = ("Issue", "Consequences")


@dataclass(frozen=True)
class PlanGroup:
    """What the plan of a case says of one group."""

    key: str
    rule: str = "any"
    number: int = 1
    required: bool = True
    applies: bool = True
    after: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    carry_over: str = "never"
    silence_is_assent: bool = False
    can_be_overridden: bool = True
    block_can_be_overridden: bool = False
    resolver: str | None = None


@dataclass(frozen=True)
class Text:
    """A revision: its author, and for each section which wording it has."""

    number: int
    author: str
    sections: dict[str, int]
    editorial: bool = False

    @cached_property
    def sha256(self) -> str:
        return "-".join(f"{title}:{wording}" for title, wording in sorted(self.sections.items()))


@dataclass
class Round:
    number: int
    text: Text
    due_at: datetime
    state: RoundState = RoundState.OPEN


@dataclass
class Request:
    id: str
    round: int
    group: str
    person: str
    asked_at: datetime | None = None
    # In whose place.
    principal: str | None = None
    moved: bool = False


@dataclass
class SignOff:
    id: str
    round: int
    group: str
    person: str
    position: Position
    text: Text
    counts: bool = True
    carried_from: "SignOff | None" = None
    retracted: bool = False
    # Retracted because its person says that it was not theirs.
    disowned: bool = False


@dataclass
class Raised:
    """A blocking comment or a condition, and all that was said to it since, in order."""

    id: str
    kind: CommentKind
    audience: Audience
    group: str
    raiser: str
    sign_off: str | None = None
    # A disposition of the lead, or whether somebody accepts the last one.
    since: list[Disposition | bool] = field(default_factory=list)
    withdrawn: bool = False


@dataclass
class Lifted:
    """An override: proposed, perhaps confirmed, perhaps ended."""

    id: str
    group: str
    text: Text
    proposer: str
    expires_at: datetime
    confirmer: str | None = None
    ended: bool = False


@dataclass
class Away:
    first: date
    last: date
    delegate: str | None


@dataclass
class Record:
    """Everything on record of one draft; only ever added to, but for states and marks."""

    plan: dict[str, PlanGroup]
    independent: bool = False
    now: datetime = NOW
    texts: list[Text] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    sign_offs: list[SignOff] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    overrides: list[Lifted] = field(default_factory=list)
    away: dict[str, Away] = field(default_factory=dict)
    made: int = 0

    def id(self, kind: str) -> str:
        self.made += 1
        return f"{kind}{self.made}"

    @property
    def round(self) -> Round:
        return self.rounds[-1]

    @property
    def authors(self) -> set[str]:
        """Who wrote the text under review, or one before it."""
        return {one.author for one in self.texts if one.number <= self.round.text.number}

    def live(self, group: str | None = None) -> list[Request]:
        """The requests of the newest round that nobody was asked in place of."""
        here = self.round.number
        return [
            one
            for one in self.requests
            if one.round == here and not one.moved and (group is None or one.group == group)
        ]

    def write(self, author: str, titles: tuple[str, ...], *, editorial: bool = False) -> Text:
        """The next revision, with new words in these sections; without any: the first text anew."""
        number = len(self.texts) + 1
        last = self.texts[-1].sections if self.texts else dict.fromkeys(SECTIONS, 0)
        sections = {**last, **dict.fromkeys(titles, number)} if titles else self.texts[0].sections
        text = Text(number, author, sections, editorial)
        self.texts.append(text)
        return text

    def start(self, text: Text, days: int = 5) -> Round:
        number = len(self.rounds) + 1
        self.rounds.append(Round(number, text, self.now + timedelta(days=days)))
        return self.round

    def ask(self, group: str, person: str) -> Request:
        request = Request(self.id("q"), self.round.number, group, person)
        self.requests.append(request)
        return request

    def sign(self, request: Request, position: Position, text: Text) -> SignOff:
        """After the round has ended it is on record and does not count."""
        signed = SignOff(
            self.id("s"),
            request.round,
            request.group,
            request.person,
            position,
            text,
            counts=self.round.state is RoundState.OPEN,
        )
        self.sign_offs.append(signed)
        return signed
