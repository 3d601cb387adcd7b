"""Settings come from the world in named ways, and a bad one is one clear line."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from notifications.channels.sendgrid import SendgridChannel
from placet.cluster.environment import placet_environment
from placet.failures import BadSetting
from placet.mail_channel import mail_channel
from placet.main import app
from placet.required import token_keys_file
from placet.serving import api_config
from placet.settings import Settings, load_settings
from review.signing.key_pairs import new_pair, written

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^(# )?(PLACET_[A-Z_]+)=(.*)$")


def examples() -> dict[str, str | None]:
    """What `.env.example` says by variable; None for one that is commented out."""
    found: dict[str, str | None] = {}
    for line in (ROOT / ".env.example").read_text("utf-8").splitlines():
        if (match := LINE.match(line)) and match[2] != "PLACET_LINK_SECRET_FILE":
            found[match[2]] = None if match[1] else match[3]
    return found


def test_the_example_lists_every_setting_and_no_other() -> None:
    assert set(examples()) == {f"PLACET_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_example_shows_the_default(name: str) -> None:
    default = Settings.model_fields[name].default
    shown = examples()[f"PLACET_{name.upper()}"]
    if shown is None:
        assert default is None
    else:
        assert load_settings(**{name: shown}) == load_settings(**{name: default})


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x" * 40 + "\n")
    monkeypatch.setenv("PLACET_LINK_SECRET_FILE", str(secret))
    found = load_settings().link_secret
    assert found is not None
    assert found.get_secret_value() == "x" * 40


def test_the_variable_wins_over_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "auth").write_text("file:file")
    monkeypatch.setenv("PLACET_PREFECT_AUTH_FILE", str(tmp_path / "auth"))
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "variable:variable")
    found = load_settings().prefect_auth
    assert found is not None
    assert found.get_secret_value() == "variable:variable"


def test_a_dotenv_file_is_read_and_what_is_empty_counts_as_absent(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PLACET_PORT=1234\nPLACET_PUBLIC_URL=\n")
    settings = load_settings()
    assert (settings.port, settings.public_url) == (1234, None)


def test_the_environment_prefect_knows_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example:4200/api")
    assert load_settings().prefect_api_url == "http://prefect.example:4200/api"


BAD = {
    "PLACET_PORT": ["x", "70000", "-1"],
    "PLACET_MAIL": ["pigeon"],
    "PLACET_PUBLIC_URL": ["placet.example.org", "ftp://x", "http://"],
    "PLACET_LEAD": ["nobody", "a@b c"],
    "PLACET_LINK_SECRET": ["short"],
    "PLACET_SENDGRID_API_KEY": [
        "None",
        "SG.",
        "SG.key with blanks",
        "SG.0123456789\r\nX: y",
        "key",
    ],
    "PLACET_SENDGRID_RESIDENCY": ["mars"],
    "PLACET_TOKEN_KEYS": ["x", "{}", '{"keys": []}', '{"keys": [{}]}'],
    "PLACET_CALLS_EACH_MINUTE": ["-1", "many"],
    "PLACET_SIGN_INS_EACH_MINUTE": ["-1"],
    "PLACET_SENDGRID_WEBHOOK_KEY": ["key", "MFkw", "-----BEGIN PUBLIC KEY-----"],
    "PLACET_SENDGRID_HOST": [
        "http://api.sendgrid.com",
        "https://user@api.sendgrid.com",
        "https://api.sendgrid.com/v3",
        "http://127.0.0.1.evil.example",
        "http://[:::]",
        "ftp://127.0.0.1",
        "api.sendgrid.com",
    ],
    "PLACET_WEBHOOKS_ALLOW": ["https://x.org", "10.0.0.1/8", "a b"],
    "PLACET_WEBHOOKS_AT_ONCE": ["0", "65", "x"],
    "PLACET_WEBHOOKS_TIMEOUT_SECONDS": ["0", "3600"],
    "PLACET_API_WORKERS": ["0"],
    "PLACET_LOG_LEVEL": ["LOUD"],
    "PREFECT_API_URL": ["127.0.0.1"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in BAD.items() for v in values])
def test_a_bad_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as refusal:
        load_settings()
    assert name.removeprefix("PLACET_") in str(refusal.value)


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({"PLACET_MAIL": "smtp"}, "PLACET_SMTP_HOST"),
        ({"PLACET_MAIL": "smtp", "PLACET_SMTP_HOST": "h"}, "PLACET_MAIL_FROM"),
        ({"PLACET_MAIL": "sendgrid"}, "PLACET_SENDGRID_API_KEY"),
        (
            {"PLACET_MAIL": "sendgrid", "PLACET_SENDGRID_API_KEY": "SG.0123456789"},
            "PLACET_MAIL_FROM",
        ),
        ({"PLACET_SENDGRID_API_KEY_FILE": "/nowhere/key"}, "PLACET_SENDGRID_API_KEY_FILE"),
        ({"PLACET_LINK_SECRET_FILE": "/nowhere/secret"}, "PLACET_LINK_SECRET_FILE"),
        ({"PLACET_DATABASE_URL": "sqlite:///x.db"}, "PLACET_DATABASE_URL"),
        ({"PLACET_DATABASE_URL": "nonsense"}, "PLACET_DATABASE_URL"),
        ({}, "PLACET_DATABASE_URL"),
        ({"PLACET_DATABASE_URL": "postgresql://u@h/d"}, "PLACET_LINK_SECRET"),
    ],
)
def test_a_part_without_what_it_needs_stops_with_one_line(
    variables: dict[str, str], missing: str
) -> None:
    outcome = CliRunner().invoke(app, ["relay"], env=variables)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert missing in outcome.stderr


def test_keys_for_tokens_come_from_one_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLACET_TOKEN_KEYS", written((new_pair(datetime.now(UTC)),)))
    monkeypatch.setenv("PLACET_TOKEN_KEYS_FILE", str(tmp_path / "keys"))
    with pytest.raises(BadSetting, match="give one of them"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "said"), [(None, "cannot read"), ("x", "is no JSON"), ('{"keys": []}', "no keys")]
)
def test_the_api_does_not_start_on_a_file_without_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None, said: str
) -> None:
    file = tmp_path / "keys"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("PLACET_TOKEN_KEYS_FILE", str(file))
    with pytest.raises(BadSetting, match=said) as refusal:
        token_keys_file(load_settings())
    assert "PLACET_TOKEN_KEYS_FILE" in str(refusal.value)


def test_a_worker_says_that_it_has_no_prefect() -> None:
    outcome = CliRunner().invoke(app, ["worker"], env={"PLACET_DATABASE_URL": "postgresql://u@h/d"})
    assert outcome.exit_code == 2
    assert "PLACET_PREFECT_API_URL" in outcome.stderr


def test_sendgrid_is_a_channel_once_it_has_all_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("SG.0123456789.abc\n")
    monkeypatch.setenv("PLACET_SENDGRID_API_KEY_FILE", str(tmp_path / "key"))
    settings = load_settings(
        mail="sendgrid", mail_from="Placet <p@example.org>", sendgrid_host="http://localhost:1"
    )
    assert isinstance(mail_channel(settings), SendgridChannel)


@pytest.mark.parametrize("variable", ["PLACET_LINK_SECRET", "PLACET_SENDGRID_API_KEY"])
def test_a_secret_never_shows_in_a_refusal(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "hunter2")
    with pytest.raises(BadSetting) as refusal:
        load_settings()
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(("value", "kept"), [("keep", True), ("refuse", False), ("", False)])
def test_whether_files_are_kept_reaches_the_api_and_every_child(
    monkeypatch: pytest.MonkeyPatch, value: str, kept: bool
) -> None:
    monkeypatch.setenv("PLACET_ATTACHMENTS", value)
    settings = load_settings(
        database_url="postgresql://placet@/x", link_secret="x" * 40, public_url="http://x.example"
    )
    assert api_config(settings).keep_attachments is kept
    assert placet_environment(settings)["PLACET_ATTACHMENTS"] == ("keep" if kept else "refuse")


def test_another_word_for_it_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACET_ATTACHMENTS", "perhaps")
    with pytest.raises(BadSetting, match="PLACET_ATTACHMENTS"):
        load_settings()
