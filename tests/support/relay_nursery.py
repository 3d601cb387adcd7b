"""Gives birth to relays: a program that has imported everything, and forks one a line it reads.

A relay takes a second to import what it needs, and milliseconds to work: so fifty restarts are a
matter of seconds. Each child is a process of its own, to be killed like any other.
"""

import os
import signal
import sys

from notifications import rendering
from notifications.channels.smtp import SmtpChannel, SmtpSettings
from notifications.message import Sender
from review.links import Links
from workflows.relay import run_relay


def main(database_url: str, port: int) -> None:
    # The dead are nobody's business here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What every child would do anew: read the templates and compile them.
    for ending in ("txt", "html"):
        rendering._environment().get_template(f"invitation.{ending}")
    say("ready")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            relay(database_url, port)
            os._exit(0)
        say(str(child))


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def relay(database_url: str, port: int) -> None:
    settings = SmtpSettings(host="127.0.0.1", port=port, security="none")
    run_relay(
        database_url=database_url,
        channel=SmtpChannel(settings, Sender(name="Placet", address="placet@example.org")),
        links=Links.from_secret("a secret of the tests, long enough for a key"),
        public_url="https://placet.example",
        name="the-one",
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
