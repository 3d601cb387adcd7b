"""Migrates the database and makes sure of the first policy lead, the token and a sign-in link.

Run by `up` in a process of its own (`python -m placet.cluster.first_start`); prints JSON.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from sqlalchemy import Engine

from migrations.run import upgrade
from models.api_token import ApiToken
from models.columns import new_id
from models.engine import make_engine
from models.session import unit_of_work
from placet.cluster.kept_secrets import KeptSecrets
from placet.database_urls import database_url
from placet.failures import CannotGoOn
from placet.required import link_secret, public_url
from placet.settings import Settings, load_settings
from review.actors import INSTALLATION
from review.commands.ensure_first_lead import ensure_first_lead
from review.commands.issue_token import issue_token
from review.links import Links, Purpose
from review.scopes import ALL_SCOPES

ISSUED_TO = "placet up"
KEPT_AS = "api_token"
# Printed on a terminal that may stay open overnight; a new one is made at each start.
SIGN_IN_LIFETIME = timedelta(hours=12)


def first_start(settings: Settings, *, now: datetime) -> dict[str, str]:
    """What the ready file needs from the database."""
    url = database_url(settings)
    upgrade(url)
    engine = make_engine(url, pool_size=1)
    try:
        name, address = parseaddr(settings.lead)
        with unit_of_work(engine) as session:
            lead = ensure_first_lead(session, address, name=name, now=now)
            sign_in = Links.from_secret(link_secret(settings)).sign(
                Purpose.SIGN_IN, lead.id, jti=new_id(), now=now, lifetime=SIGN_IN_LIFETIME
            )
        token = kept_token(engine, KeptSecrets(settings.data_dir), now=now)
    finally:
        engine.dispose()
    return {"token": token, "sign_in": f"{public_url(settings)}/sign-in/{sign_in}"}


def kept_token(engine: Engine, kept: KeptSecrets, *, now: datetime) -> str:
    """The same token at every start, as long as nobody revoked it and it has every scope.

    A later version may have more of them; the token of before stays good for those it has.
    """
    if found := kept.read(KEPT_AS):
        told = json.loads(found)
        with unit_of_work(engine) as session:
            row = session.get(ApiToken, told["id"])
            if row is not None and row.revoked_at is None and set(row.scopes) >= set(ALL_SCOPES):
                return told["token"]
    with unit_of_work(engine) as session:
        row, secret = issue_token(session, ISSUED_TO, ALL_SCOPES, actor=INSTALLATION, now=now)
        issued = json.dumps({"id": row.id, "token": secret})
    # After the commit: a token that is kept is a token that works.
    kept.keep(KEPT_AS, issued)
    return secret


def main() -> None:
    try:
        told = first_start(load_settings(), now=datetime.now(UTC))
    except CannotGoOn as refusal:
        sys.exit(str(refusal))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
