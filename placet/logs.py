"""How a part logs: one line an event, UTC, to stderr; never a payload, a token or a link."""

import logging
import time

# At INFO these print whole URLs, at DEBUG whole payloads: links and keys among them.
TALKATIVE = ("httpx", "httpcore", "python_http_client", "sqlalchemy.engine")


def set_up(level: str) -> None:
    formatter = logging.Formatter("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s")
    formatter.datefmt = "%Y-%m-%dT%H:%M:%S"
    formatter.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
