"""Adds a person, or changes what is known of them."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.group import Group
from models.person import Person, PersonGroup
from models.vocabulary import Action, Digest
from review.calendars import knows_country
from review.commands.choose_digest import set_digest
from review.commands.recheck_deadlines import recheck_deadlines
from review.errors import Unacceptable
from review.locking import lock_people
from review.record import record
from review.rules.visibility import EXTERNAL_GROUP

STREAM = "installation"


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is known of a person; `delegate` is an email address."""

    name: str
    groups: tuple[str, ...] = ()
    external: bool = False
    time_zone: str = "UTC"
    country: str | None = None
    delegate: str | None = None
    away_from: date | None = None
    away_until: date | None = None
    # None: as they have chosen it.
    digest: Digest | None = None


def normal_email(email: str) -> str:
    """The one spelling under which a person is known."""
    return email.strip().lower()


def put_person(
    session: Session, email: str, details: PersonDetails, *, actor: str, now: datetime
) -> tuple[Person, bool]:
    """The person, and whether they are new."""
    _check_country(details.country)
    lock_people(session)
    address = normal_email(email)
    _check_groups(session, details.groups)
    delegate = _delegate(session, details.delegate, address)
    person = session.exec(select(Person).where(Person.email == address)).first()
    added = person is None
    if person is None:
        person = Person(email=address, name=details.name, created_at=now)
        session.add(person)
    before = _days(person)
    person.name = details.name
    person.external = details.external or EXTERNAL_GROUP in details.groups
    person.time_zone = details.time_zone
    person.country = details.country
    person.delegate_id = delegate
    person.away_from, person.away_until = details.away_from, details.away_until
    if details.digest is not None:
        set_digest(session, person, details.digest, now=now)
    session.flush()
    _set_groups(session, person.id, details.groups)
    if not added and _days(person) != before:
        recheck_deadlines(session, person.id, now=now)
    _record(session, person, asdict(details), added=added, actor=actor, now=now)
    return person, added


def _days(person: Person) -> tuple[object, ...]:
    """All by which it is decided when something is due of them, and of whom instead."""
    return (
        person.time_zone,
        person.country,
        person.delegate_id,
        person.away_from,
        person.away_until,
    )


def person_by_email(
    session: Session, email: str, *, actor: str, now: datetime, name: str = ""
) -> Person:
    """The person of this address; one nobody knew is added, in no group, by this name, or by what
    stands before the @ where nobody says one.

    An author or a lead may be named before anyone wrote down who they are; in no group, they can
    sign nothing.
    """
    address = normal_email(email)
    query = select(Person).where(Person.email == address)
    found = session.exec(query).first()
    if found is not None:
        return found
    lock_people(session)
    found = session.exec(query).first()
    if found is not None:
        return found
    name = name or address.split("@", 1)[0]
    person = Person(email=address, name=name, created_at=now)
    session.add(person)
    _record(session, person, {"name": name}, added=True, actor=actor, now=now)
    return person


def groups_of(session: Session, person_id: str) -> list[str]:
    """The keys of the person's groups, in order."""
    query = select(PersonGroup.group_key).where(PersonGroup.person_id == person_id)
    return list(session.exec(query.order_by(PersonGroup.group_key)))


def _check_groups(session: Session, groups: Collection[str]) -> None:
    known = set(session.exec(select(Group.key)))
    for group in groups:
        if group not in known:
            names = ", ".join(sorted(known))
            raise Unacceptable("groups", f"There is no group {group!r}; there are: {names}.")


def _check_country(country: str | None) -> None:
    if country is not None and not knows_country(country):
        raise Unacceptable(
            "country",
            f"The public holidays of {country!r} are not known. Give the two letters of a country "
            "(ISO 3166-1), such as DE, or none: then only Saturdays and Sundays are free.",
        )


def _delegate(session: Session, email: str | None, own: str) -> str | None:
    if email is None:
        return None
    address = normal_email(email)
    if address == own:
        raise Unacceptable("delegate", "Nobody can be their own delegate.")
    found = session.exec(select(Person.id).where(Person.email == address)).first()
    if found is None:
        raise Unacceptable("delegate", f"Nobody is known as {address}; add them first.")
    return found


def _set_groups(session: Session, person_id: str, groups: Collection[str]) -> None:
    session.connection().execute(delete(PersonGroup).where(col(PersonGroup.person_id) == person_id))
    for group in sorted(set(groups)):
        session.add(PersonGroup(person_id=person_id, group_key=group))


def _record(
    session: Session,
    person: Person,
    known: dict[str, Any],
    *,
    added: bool,
    actor: str,
    now: datetime,
) -> None:
    # Names and addresses stay out of the chain, so that a person can be forgotten.
    data = {
        "groups": sorted(known.get("groups", ())),
        "external": person.external,
        "time_zone": person.time_zone,
        "country": person.country,
        "delegate": person.delegate_id,
        "digest": person.digest.value,
        "away": [str(day) for day in (person.away_from, person.away_until) if day],
    }
    record(
        session,
        stream=STREAM,
        action=Action.PERSON_ADDED if added else Action.PERSON_CHANGED,
        actor=actor,
        subject_id=person.id,
        data=data,
        now=now,
    )
