"""A minute of inputs that nobody would think of; `make fuzz` gives it longer."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from reply_samples.all import SAMPLES
from reply_samples.files import ODT, PDF, WORD, attachment
from reply_samples.raw import IMAGE_ATTACHED, mail, part, several

HARNESS = Path(__file__).with_name("harness.py")
ROOT = HARNESS.parents[2]
# Of a minute each one's share, in seconds; `make fuzz` sets how many minutes there are.
SHARES = {"mail": 30, "form": 12, "signature": 5, "media_type": 5, "reports": 8}
MINUTES = int(os.environ.get("FUZZ_MINUTES", "1"))

pytestmark = [
    pytest.mark.fuzz,
    pytest.mark.timeout(MINUTES * 60 + 120),
    pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is for Linux"),
]

EVENT = (
    b'{"sg_event_id": "e1", "placet_row": "01a21313-fdf2-756b-8691-7dd16a7787fa", "event": "%s", '
    b'"timestamp": 1772442000, "reason": "550 5.1.1 no such user", "type": "blocked"}'
)
REPORTS = [
    b"[" + b", ".join(EVENT % kind for kind in (b"bounce", b"delivered", b"dropped")) + b"]",
    b"[" + EVENT % b"open" + b", 7, null, []]",
    b"[]",
]


def seeds(target: str) -> list[bytes]:
    """Good inputs, to be spoiled."""
    mails = [sample.raw for sample in SAMPLES]
    mails.append(mail(several(part("x\n"), IMAGE_ATTACHED, kind="mixed")))
    attached = [attachment("a.bin", one) for one in (PDF, WORD, ODT)]
    mails.append(mail(several(part("x\n"), *attached, kind="mixed")))
    mails.append(b"Content-Type: message/rfc822\r\n\r\n" + mails[0])
    if target == "mail":
        return mails
    if target == "form":
        return [_form(raw) for raw in mails[::6]]
    if target == "signature":
        return [b"MEUCIQ==\n1772442000\nbody", b"\n\n"]
    if target == "reports":
        return REPORTS
    return [b"multipart/form-data; boundary=x", b'multipart/form-data; boundary="x"; charset=y']


def _form(raw: bytes) -> bytes:
    fields = {
        "email": raw,
        "envelope": b'{"to":["a@b.c"],"from":"d@e.f"}',
        "SPF": b"pass",
        "dkim": b"{@example.org : pass}",
    }
    parts = [
        f'--xYzZY\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value
        for name, value in fields.items()
    ]
    return b"\r\n".join([*parts, b"--xYzZY--\r\n"])


@pytest.mark.parametrize("target", SHARES)
def test_no_input_brings_a_reader_down(target: str, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds(target)):
        (corpus / str(number)).write_bytes(seed)
    command = [
        sys.executable,
        str(HARNESS),
        target,
        f"-max_total_time={SHARES[target] * MINUTES}",
        # Seconds that one input may take; a mail of this size is read in a fraction of one.
        "-timeout=10",
        "-rss_limit_mb=2000",
        "-max_len=20000",
        f"-artifact_prefix={tmp_path}/",
        str(corpus),
    ]
    world = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, env=world, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-4_000:]
    found = re.search(r"Done (\d+) runs", ran.stderr)
    assert found is not None, ran.stderr[-1_000:]
    assert int(found[1]) > 100
