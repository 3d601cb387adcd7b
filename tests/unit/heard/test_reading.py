"""What each ticket system posts becomes the same few values, and only what it signed."""

from datetime import UTC, datetime, timedelta

import pytest
from hook_samples import SECRET, SPEAKERS, Delivery, GitHub, Jira, Speaker, Standard, Told, Zendesk

from ticketing.heard.errors import BadSignature, Unreadable
from ticketing.heard.reading import hear
from ticketing.heard.values import (
    Account,
    Commented,
    Created,
    Deleted,
    Heard,
    Labelled,
    StateChanged,
)
from ticketing.mapping.values import System

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SYSTEMS = list(System)


def speaker(system: System) -> Speaker:
    return SPEAKERS[system.value]()


def heard(system: System, delivery: Delivery, now: datetime = NOW) -> Heard:
    return hear(system, delivery.headers, delivery.body, SECRET, now)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_new_ticket_is_told_with_its_words_and_labels(system: System) -> None:
    told = Told(NOW, text="payments\n\nWho pays? Größe, €.", labels=("policy-review", "urgent"))
    sent = speaker(system).created(told)
    got = heard(system, sent)
    assert got.delivery == sent.ident
    assert got.news == (Created(), Labelled(("policy-review", "urgent")))
    assert got.ticket is not None
    assert (got.ticket.id, got.ticket.name) == (
        speaker(system).external_id(told),
        speaker(system).name(told),
    )
    assert (got.ticket.title, got.ticket.text) == (told.title, told.text)
    assert got.ticket.labels == told.labels
    assert got.ticket.project == speaker(system).project
    assert got.by.id == "ada"
    assert abs(got.at - NOW) <= timedelta(seconds=1)


@pytest.mark.parametrize("system", SYSTEMS)
def test_only_labels_that_are_new_are_told_as_added(system: System) -> None:
    sent = speaker(system).labelled(Told(NOW, labels=("urgent",)), "policy-review")
    assert heard(system, sent).news == (Labelled(("policy-review",)),)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_comment_is_told_with_its_id_and_who_wrote_it(system: System) -> None:
    one = speaker(system)
    got = heard(system, one.commented(Told(NOW, account="bo"), "/placet status", "4711"))
    assert got.news == (Commented("4711", "/placet status"),)
    assert got.by.id == "bo"
    assert got.ticket is not None
    # Jira tells little of the issue with a comment.
    assert got.ticket.author.id == ("" if system is System.JIRA else "ada")


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_new_state_is_told_in_the_words_of_the_system(system: System) -> None:
    one = speaker(system)
    assert heard(system, one.moved(Told(NOW), one.done, closed=True)).news == (
        StateChanged(one.done, closed=True),
    )
    assert heard(system, one.moved(Told(NOW), one.state)).news == (
        StateChanged(one.state, closed=False),
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_ticket_that_is_gone_is_told(system: System) -> None:
    assert heard(system, speaker(system).deleted(Told(NOW))).news == (Deleted(),)


def test_who_tells_mail_addresses_has_them_heard() -> None:
    told = Told(NOW, mail="Ada@Example.org")
    wanted = Account("ada", "Ada", "ada@example.org")
    assert heard(System.JIRA, Jira().created(told)).by == wanted
    assert heard(System.WEBHOOK, Standard().created(told)).by == wanted
    assert heard(System.GITHUB, GitHub().created(told)).by == Account("ada", "ada")


def test_fields_that_are_lines_are_told_by_name() -> None:
    got = heard(System.JIRA, Jira().created(Told(NOW)))
    assert got.ticket is not None
    assert got.ticket.fields["customfield_10050"] == "payments"
    assert "customfield_10051" not in got.ticket.fields
    got = heard(System.WEBHOOK, Standard().created(Told(NOW, fields={"policy": "payments"})))
    assert got.ticket is not None
    assert got.ticket.fields == {"policy": "payments"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_one_changed_byte_another_secret_or_no_signature_is_refused(system: System) -> None:
    sent = speaker(system).created(Told(NOW))
    other = speaker(system).created(Told(NOW, secret="whsec_" + "b3RoZXIgb3RoZXIgb3RoZXI="))
    bad = [
        Delivery(sent.headers, sent.body + b" ", ""),
        Delivery(sent.headers, sent.body.replace(b"payments", b"Payments"), ""),
        other,
        Delivery({}, sent.body, ""),
        *(
            Delivery({**sent.headers, name: value}, sent.body, "")
            for name in sent.headers
            if "signature" in name
            for value in ("", "x", "sha256=", "v1,", "é" * 10, "v1 v1, ,v1", "a" * 5000)
        ),
    ]
    for one in bad:
        with pytest.raises(BadSignature):
            heard(system, one)


@pytest.mark.parametrize("system", [System.ZENDESK, System.ROUNDUP, System.WEBHOOK])
def test_what_is_signed_with_its_time_is_taken_for_five_minutes(system: System) -> None:
    sent = speaker(system).created(Told(NOW))
    for seconds in (-300, 0, 300):
        assert heard(system, sent, NOW + timedelta(seconds=seconds)).ticket is not None
    for seconds in (-301, 301):
        with pytest.raises(BadSignature, match="not of now"):
            heard(system, sent, NOW + timedelta(seconds=seconds))


def test_standard_webhooks_take_one_good_signature_of_several() -> None:
    sent = Standard().created(Told(NOW))
    both = {**sent.headers, "webhook-signature": f"v1,AAAA {sent.headers['webhook-signature']}"}
    assert heard(System.WEBHOOK, Delivery(both, sent.body, "")).ticket is not None
    stale = {**sent.headers, "webhook-id": "another"}
    with pytest.raises(BadSignature):
        heard(System.WEBHOOK, Delivery(stale, sent.body, ""))


def test_a_greeting_and_a_pull_request_tell_nothing() -> None:
    for sent in (
        GitHub().ping(Told(NOW)),
        GitHub().of_pull_request(Told(NOW), "/placet status"),
        Jira()._post(Told(NOW), "sprint_started", {}),
        Jira()._post(Told(NOW), "jira:issue_updated", {"comment": {"id": "1"}}),
        Zendesk()._post(Told(NOW), "priority_changed", {"current": "HIGH"}),
        Standard()._post(Told(NOW), "invoice.paid"),
    ):
        system = {
            "x-github-event": System.GITHUB,
            "x-hub-signature": System.JIRA,
            "x-zendesk-webhook-id": System.ZENDESK,
            "webhook-id": System.WEBHOOK,
        }
        (which,) = {found for name, found in system.items() if name in sent.headers}
        got = heard(which, sent)
        assert (got.ticket, got.news) == (None, ())
        assert got.delivery == sent.ident


def test_a_document_of_jira_becomes_lines_and_quotes_stay_quotes() -> None:
    def words(said: str) -> dict[str, object]:
        return {"type": "paragraph", "content": [{"type": "text", "text": said}]}

    document = {
        "type": "doc",
        "version": 1,
        "content": [
            {
                "type": "heading",
                "attrs": {"level": 2},
                "content": [{"type": "text", "text": "Why"}],
            },
            words("/placet status"),
            {"type": "blockquote", "content": [words("/placet nudge")]},
            {"type": "codeBlock", "content": [{"type": "text", "text": "/placet nudge\n/x"}]},
            {
                "type": "bulletList",
                "content": [{"type": "listItem", "content": [words("one"), words("two")]}],
            },
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "a"},
                    {"type": "hardBreak"},
                    {"type": "text", "text": "b"},
                ],
            },
        ],
    }
    got = heard(System.JIRA, Jira().commented(Told(NOW), document))  # pyright: ignore[reportArgumentType]
    assert got.news == (
        Commented(
            "10100",
            "## Why\n\n/placet status\n\n> /placet nudge\n\n    /placet nudge\n    /x\n\n"
            "one\n\ntwo\n\na\nb",
        ),
    )


def test_times_ahead_of_ours_are_now() -> None:
    ahead = Told(NOW + timedelta(seconds=200))
    assert heard(System.JIRA, Jira().created(ahead)).at == NOW
    assert heard(System.WEBHOOK, Standard().created(ahead)).at == NOW


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_state_without_a_name_is_unreadable(system: System) -> None:
    if system is System.GITHUB:
        return
    sent = speaker(system).moved(Told(NOW), "")
    with pytest.raises(Unreadable):
        heard(system, sent)
