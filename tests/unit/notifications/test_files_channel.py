"""Mail as files: whole or not there, and once however often it is sent."""

import errno
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notifications.channels import files
from notifications.channels.files import FilesChannel
from notifications.errors import DeliveryFailed
from notifications.outgoing import outgoing_mail, read_eml

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def channel(tmp_path, sender):
    return FilesChannel(tmp_path / "mail", sender)


def names(tmp_path):
    return sorted(path.name for path in (tmp_path / "mail").glob("*.eml"))


def test_a_mail_becomes_a_file_named_by_time_and_key(tmp_path, channel, message):
    sent = channel.send(message, now=NOW)
    assert names(tmp_path) == [sent.provider_id]
    assert sent.provider_id.startswith("20261102T093000.000000Z-invitation-0190-")
    mail = read_eml(tmp_path / "mail" / sent.provider_id)
    assert (mail.to, mail.subject) == ("anna@example.org", "Review of “Payments”, round 2")


def test_a_repeat_leaves_one_file_and_the_first_date(tmp_path, channel, message):
    first = channel.send(message, now=NOW)
    second = channel.send(message, now=NOW + timedelta(hours=2))
    assert first == second
    assert names(tmp_path) == [first.provider_id]
    assert read_eml(tmp_path / "mail" / first.provider_id).sent_at == NOW


def test_a_repeat_by_another_process_leaves_one_file(tmp_path, channel, message, sender):
    channel.send(message, now=NOW)
    FilesChannel(tmp_path / "mail", sender).send(message, now=NOW + timedelta(days=1))
    assert len(names(tmp_path)) == 1


def test_names_sort_by_time(tmp_path, channel, message):
    times = [NOW + timedelta(microseconds=step) for step in (3, 1, 2)]
    sent = {
        now: channel.send(replace(message, key=f"k:{number}"), now=now).provider_id
        for number, now in enumerate(times)
    }
    assert names(tmp_path) == [sent[now] for now in sorted(times)]


def test_a_key_cannot_leave_the_folder(tmp_path, channel, message):
    sent = channel.send(replace(message, key="../../etc/passwd"), now=NOW)
    assert names(tmp_path) == [sent.provider_id]
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]


def test_keys_that_read_alike_are_two_mails(tmp_path, channel, message):
    channel.send(replace(message, key="a:b"), now=NOW)
    channel.send(replace(message, key="a-b"), now=NOW)
    assert len(names(tmp_path)) == 2


def test_sixteen_at_once_with_one_key_leave_one_file(tmp_path, channel, message):
    with ThreadPoolExecutor(16) as pool:
        moments = [NOW + timedelta(seconds=second) for second in range(16)]
        sent = set(pool.map(lambda now: channel.send(message, now=now), moments))
    assert len(sent) == 1
    assert names(tmp_path) == [next(iter(sent)).provider_id]


def test_a_full_disk_leaves_nothing_and_is_tried_again(tmp_path, channel, message, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(DeliveryFailed, match="No space left on device") as failed:
        channel.send(message, now=NOW)
    assert failed.value.retry
    assert names(tmp_path) == []
    assert list((tmp_path / "mail" / ".keys").iterdir()) == []
    monkeypatch.undo()
    channel.send(message, now=NOW)
    assert len(names(tmp_path)) == 1


def test_a_stop_between_the_two_names_is_healed_by_the_repeat(
    tmp_path, channel, message, monkeypatch
):
    link = os.link

    def stop_before_the_visible_name(source, target):
        if str(target).endswith(".eml"):
            raise KeyboardInterrupt
        link(source, target)

    monkeypatch.setattr(files.os, "link", stop_before_the_visible_name)
    with pytest.raises(KeyboardInterrupt):
        channel.send(message, now=NOW)
    assert names(tmp_path) == []
    monkeypatch.undo()
    channel.send(message, now=NOW + timedelta(minutes=1))
    assert len(names(tmp_path)) == 1
    assert names(tmp_path)[0].startswith("20261102T093000")


WRITER = """
import itertools, sys
from datetime import UTC, datetime
from pathlib import Path
from notifications.channels.files import FilesChannel
from notifications.message import Message, Sender
channel = FilesChannel(Path(sys.argv[1]), Sender(name="Placet", address="placet@example.org"))
for number in itertools.cycle(range(40)):
    channel.send(Message(to_name="", to_address="a@example.org", subject="s", text="x\\n" * 50_000,
        html="<p>end</p>", reference="r", key=f"k:{number}"), now=datetime.now(UTC))
    print(number, flush=True)
"""


def test_killed_at_any_moment_every_file_is_whole_and_every_key_once(tmp_path):
    said = 0
    for delay in (0.01, 0.03, 0.05, 0.02, 0.04):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(files.__file__).parents[2],
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        said = max(said, 1, *(int(line) + 1 for line in process.stdout if line.endswith(b"\n")))
        process.wait()
        process.stdout.close()
    mails = outgoing_mail(tmp_path)
    keys = [mail.key for mail in mails]
    assert len(keys) == len(set(keys)) >= said
    assert all(mail.html.strip() == "<p>end</p>" for mail in mails)
