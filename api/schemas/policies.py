"""Policies and people."""

from datetime import date, datetime
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from api.schemas.values import (
    Country,
    Day,
    Email,
    Flag,
    Given,
    GroupKey,
    Line,
    Name,
    Slug,
    TimeZone,
    Told,
)
from models.draft import Draft
from models.person import Person
from models.vocabulary import Digest, Stage, Theme
from review.queries.policies import PolicyView


class PolicyIn(Given):
    """A new policy."""

    key: Slug = Field(examples=["off-platform-payments"])
    title: Line = Field(examples=["Payments stay on the platform"])
    theme: Theme
    lead: Email = Field(description="The policy lead's address; added as a person where unknown.")


class DraftShort(Told):
    """A draft in the list of its policy."""

    id: str
    number: int
    stage: Stage
    created_at: datetime
    promoted_at: datetime | None


class RevisionInForce(Told):
    """The words that are the policy today."""

    draft: str
    number: int
    sha256: str


class PolicyOut(Told):
    """A policy with its drafts and the revision in force."""

    id: str
    key: str
    title: str
    theme: Theme
    lead: str
    created_at: datetime
    drafts: list[DraftShort]
    in_force: RevisionInForce | None = Field(description="Null until a draft enters into force.")


class Away(Given):
    """An absence, both days included."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: Day = Field(alias="from")
    until: Day

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        if self.until < self.from_:
            raise ValueError("until lies before from")
        return self


class PersonIn(Given):
    """What is known of a person; what is left out is reset to its default."""

    name: Name
    groups: list[GroupKey] = Field(default_factory=list, max_length=50)
    external: Flag = Field(default=False, description="Members of external_experts always are.")
    time_zone: TimeZone = "UTC"
    country: Country | None = Field(
        default=None,
        description="Whose weekends and public holidays are free for this person: deadlines and "
        "reminders fall on other days. Without one, Saturdays and Sundays are free.",
    )
    delegate: Email | None = None
    away: Away | None = None
    digest: Digest | None = Field(
        default=None,
        description="`daily`: invitations and reminders come in one mail at 08:00 of each of their "
        "working days; what is due before the next one comes at once. People choose it themselves "
        "by a link in their mail: left out, their choice stays.",
    )


class AwayOut(Told):
    """An absence, both days included."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    from_: date = Field(alias="from", serialization_alias="from")
    until: date


class PersonOut(Told):
    """A person."""

    id: str
    email: str
    name: str
    groups: list[str]
    external: bool
    time_zone: str
    country: str | None
    delegate: str | None
    away: AwayOut | None
    digest: Digest
    reminders_muted: bool = Field(description="Chosen by the person: no reminders at all.")


def policy_out(view: PolicyView) -> PolicyOut:
    policy = view.policy
    return PolicyOut(
        id=policy.id,
        key=policy.key,
        title=policy.title,
        theme=policy.theme,
        lead=view.lead.email,
        created_at=policy.created_at,
        drafts=[_short(draft) for draft in view.drafts],
        in_force=None,
    )


def person_out(person: Person, groups: list[str], delegate: str | None) -> PersonOut:
    away = None
    if person.away_from is not None and person.away_until is not None:
        away = AwayOut.model_validate({"from": person.away_from, "until": person.away_until})
    return PersonOut(
        id=person.id,
        email=person.email,
        name=person.name,
        groups=groups,
        external=person.external,
        time_zone=person.time_zone,
        country=person.country,
        delegate=delegate,
        away=away,
        digest=person.digest,
        reminders_muted=person.reminders_muted,
    )


def _short(draft: Draft) -> DraftShort:
    return DraftShort(
        id=draft.id,
        number=draft.number,
        stage=draft.stage,
        created_at=draft.created_at,
        promoted_at=draft.promoted_at,
    )
