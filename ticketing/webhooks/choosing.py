"""What a subscription is to, as its owner says it: events, policies, and who is told of trouble."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.person import Person
from models.policy import Policy
from models.vocabulary import WebhookState
from models.webhook import Webhook
from review.actors import Actor
from review.errors import Unacceptable, Unknown, WebhookDisabled


def refuse_outsiders(actor: Actor) -> None:
    """What is posted is for people inside to decide, and looks like nothing to others."""
    if actor.viewer.outside and not actor.viewer.sees_all:
        raise Unknown


def locked_webhook(session: Session, webhook_id: str) -> Webhook:
    """The subscription, locked; one that was removed is unknown."""
    query = select(Webhook).where(Webhook.id == webhook_id).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None or found.state is WebhookState.REMOVED:
        raise Unknown
    return found


def active_webhook(session: Session, webhook_id: str) -> Webhook:
    """The same, if anything is posted to it."""
    found = locked_webhook(session, webhook_id)
    if found.state is not WebhookState.ACTIVE:
        raise WebhookDisabled("This webhook is disabled; enable it first.")
    return found


def policies_called(session: Session, keys: Sequence[str]) -> list[str]:
    """The ids of the policies of these keys."""
    found = dict(session.exec(select(Policy.key, Policy.id).where(col(Policy.key).in_(keys))).all())
    for key in keys:
        if key not in found:
            raise Unacceptable("policies", f"There is no policy {key!r}.")
    return sorted(set(found.values()))


def owner_called(session: Session, email: str | None, actor: Actor) -> str:
    """The id of the person inside who is told; whoever acts, where nobody is named."""
    if email is None:
        if actor.person_id is None:
            raise Unacceptable("owner", "Name a person here who is told when it is disabled.")
        return actor.person_id
    found = session.exec(select(Person).where(Person.email == email)).first()
    if found is None or found.external:
        raise Unacceptable("owner", f"Nobody inside has the address {email}.")
    return found.id
