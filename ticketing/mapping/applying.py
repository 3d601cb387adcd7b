"""Which rules apply to what has happened; pure."""

from dataclasses import dataclass

from models.vocabulary import Action, Audience, RoundState, Stage, Theme
from ticketing.mapping.values import Rule, TicketMapping, When


@dataclass(frozen=True, slots=True)
class Happening:
    """What has happened to a draft, as far as rules ask of it."""

    action: Action
    theme: Theme
    stage: Stage
    # By mail address, in lower case.
    lead: str
    policy: str
    # Of a round that ended.
    outcome: RoundState | None = None
    # Of a comment.
    blocking: bool = False
    # Who may know of it at all; none: everyone.
    audience: Audience | None = None
    # Whether it would tell reviewers who still judge independently how others stand.
    tells_standing: bool = False


def rules_for(mapping: TicketMapping, happening: Happening) -> tuple[Rule, ...]:
    """The rules that apply, in the order of the file."""
    if happening.tells_standing:
        return ()
    return tuple(
        rule
        for rule in mapping.rules_on(happening.action)
        if _readers_may_know(mapping, rule, happening.audience) and _holds(rule.when, happening)
    )


def _readers_may_know(mapping: TicketMapping, rule: Rule, audience: Audience | None) -> bool:
    kind = mapping.ticket(rule.ticket)
    connection = mapping.connection(kind.connection) if kind else None
    return connection is not None and connection.reads(audience)


def _holds(when: When, happening: Happening) -> bool:
    named = (
        (when.themes, happening.theme),
        (when.stages, happening.stage),
        (when.leads, happening.lead),
        (when.policies, happening.policy),
        (when.outcomes, happening.outcome),
    )
    if any(among and one not in among for among, one in named):
        return False
    return when.blocking is None or when.blocking is happening.blocking
