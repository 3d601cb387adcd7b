"""200 subscriptions, one of which hangs: how long the events of the others take, beside without."""

import logging
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Engine, text

from migrations.run import upgrade
from models.engine import make_engine
from models.session import unit_of_work
from models.vocabulary import Theme
from placet.cluster.postgres import EmbeddedPostgres
from review.actors import installation
from review.commands.create_policy import create_policy
from review.commands.follow_events import start_following
from review.commands.publish_events import publish_events
from review.commands.put_person import PersonDetails, put_person
from ticketing.webhooks.crew import Crew
from ticketing.webhooks.delivering import Delivery
from ticketing.webhooks.following import FOLLOWER, follow_for_webhooks
from ticketing.webhooks.judging import read_allowed
from ticketing.webhooks.keys import Keys
from ticketing.webhooks.posting import Poster
from ticketing.webhooks.subscribe import subscribe
from workflows.beat import keep_the_beat

SUBSCRIPTIONS = 200
EVENTS = 5
# As the settings have it.
HANDS = 8
# The others may take so many times as long as without the one that hangs.
MOST = 1.3
OWNER = "owner@example.org"
KEYS = Keys("x" * 40)
# Of all subscriptions but the first, which hangs or does not.
DELIVERED = text("""
    SELECT count(*) FROM webhook_posts
    WHERE state = 'delivered' AND webhook_id <> (SELECT min(id::text)::uuid FROM webhooks)
""")


class Receiver(BaseHTTPRequestHandler):
    """Takes everything at once, but for what is posted to /hang."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/hang":
            time.sleep(600)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


def _receive(told: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    told.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def receiving() -> Iterator[int]:
    """The port of a receiver in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_receive, args=(there,), daemon=True)
    process.start()
    try:
        yield int(here.recv())
    finally:
        process.terminate()
        process.join(10)


def furnish(engine: Engine, port: int, *, hanging: bool) -> int:
    """Everybody subscribed to everything that happens; how many posts the others have."""
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        put_person(session, OWNER, PersonDetails("Owner", ()), actor="bench", now=now)
        start_following(session, FOLLOWER)
        for number in range(SUBSCRIPTIONS):
            path = "hang" if hanging and number == 0 else f"{number}"
            subscribe(
                session,
                f"http://127.0.0.1:{port}/{path}",
                events=[],
                policies=[],
                owner=OWNER,
                description="",
                keys=KEYS,
                actor=installation(),
                now=now,
            )
        for number in range(EVENTS):
            create_policy(
                session,
                key=f"policy-{number}",
                title="A policy",
                theme=Theme.SAFETY,
                lead=OWNER,
                actor="bench",
                now=now,
            )
    taken = 1
    while taken:
        with unit_of_work(engine) as session:
            taken = publish_events(session)
    taken = 1
    while taken:
        with unit_of_work(engine) as session:
            taken = follow_for_webhooks(session, base_url="http://x", now=now)
    return (SUBSCRIPTIONS - 1) * EVENTS


def delivered_after(engine: Engine, posts: int) -> float:
    """Seconds until the others have had everything, by the crew as the relay runs it."""
    poster = Poster(allowed=read_allowed("127.0.0.1"))
    crew = Crew(Delivery(engine, poster, KEYS), HANDS)
    stop = threading.Event()
    beat = threading.Thread(target=keep_the_beat, args=([crew.step],), kwargs={"stop": stop})
    began = time.perf_counter()
    beat.start()
    try:
        while time.perf_counter() - began < 600:
            with engine.connect() as connection:
                if connection.execute(DELIVERED).scalar_one() >= posts:
                    return time.perf_counter() - began
            time.sleep(0.1)
    finally:
        stop.set()
        beat.join()
    raise RuntimeError("not everything was delivered within ten minutes")


def measure(url: str, port: int, *, hanging: bool) -> float:
    engine = make_engine(url, pool_size=2, max_overflow=HANDS)
    try:
        return delivered_after(engine, furnish(engine, port, hanging=hanging))
    finally:
        engine.dispose()


def database(server: EmbeddedPostgres, name: str) -> str:
    """The URL of a new database with the schema."""
    engine = make_engine(server.url())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    upgrade(server.url(name))
    return server.url(name)


def main() -> None:
    # That the one that hangs does not answer is said at every try.
    logging.getLogger("ticketing").setLevel(logging.CRITICAL)
    taken: dict[bool, float] = {}
    with (
        tempfile.TemporaryDirectory(prefix="placet-bench-") as name,
        EmbeddedPostgres(Path(name)) as server,
        receiving() as port,
    ):
        for hanging in (False, True):
            url = database(server, f"bench_{hanging}".lower())
            taken[hanging] = measure(url, port, hanging=hanging)
    posts, ratio = (SUBSCRIPTIONS - 1) * EVENTS, taken[True] / taken[False]
    kept = "" if ratio <= MOST else ", NOT KEPT"
    print(
        f"webhooks, {posts} posts to {SUBSCRIPTIONS - 1} subscriptions: {taken[False]:.1f} s "
        f"({posts / taken[False]:.0f} a second); beside one that hangs {taken[True]:.1f} s, "
        f"{ratio:.2f} times as long (at most {MOST:g}{kept})"
    )


if __name__ == "__main__":
    main()
