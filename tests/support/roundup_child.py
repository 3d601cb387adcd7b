"""The process in which a real Roundup runs: makes its tracker, where there is none, and serves it.

`python roundup_child.py HOME PORT`: it prints one line once it listens. Roundup's own server
refuses root, so its WSGI application stands under the server of the standard library.
"""

import socketserver
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import roundup
from roundup import init, instance
from roundup.cgi.wsgi_handler import RequestDispatcher
from roundup.configuration import CoreConfig
from roundup.password import Password

# Hashing a password as slowly as a real one has to be would cost each request 0.2 s.
ROUNDS = "1000"
PEOPLE = {"placet": "placet-secret-1", "alice": "alice-secret-1"}


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_address = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def template() -> str:
    places = [Path(sys.prefix), *Path(roundup.__file__).parents]
    return str(
        next(
            found
            for place in places
            if (found := place / "share/roundup/templates/classic").is_dir()
        )
    )


def make_tracker(home: Path, port: int) -> None:
    config = CoreConfig(
        settings={
            "TRACKER_HOME": str(home),
            "TRACKER_WEB": f"http://127.0.0.1:{port}/",
            "MAIL_DOMAIN": "localhost",
            # What it would send to the people who follow a ticket.
            "MAIL_DEBUG": str(home / "mails"),
            "DATABASE": "db",
            "RDBMS_BACKEND": "sqlite",
            "PASSWORD_PBKDF2_DEFAULT_ROUNDS": ROUNDS,
        }
    )
    init.install(str(home), template())
    config.save(str(home / "config.ini"))
    tracker = instance.open(str(home))
    tracker.init(Password("admin-secret-1", config=tracker.config), tx_Source="cli")
    database = tracker.open("admin")
    for name, password in PEOPLE.items():
        database.user.create(
            username=name,
            password=Password(password, config=database.config),
            address=f"{name}@example.org",
            roles="User",
        )
    database.commit()
    database.close()


def main(home: Path, port: int) -> None:
    if not (home / "made").exists():
        make_tracker(home, port)
        (home / "made").touch()
    application = RequestDispatcher(str(home), feature_flags={"cache_tracker": ""})
    with make_server(
        "127.0.0.1", port, application, server_class=Server, handler_class=Quiet
    ) as server:
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
