"""Each kind of mail, from the command that asks for it to the file with its one link."""

from datetime import timedelta

from postoffice import BASE, LINKS, PostOffice
from reading import flat, links_of
from stories import Story

from models.vocabulary import Position
from review.commands.ask_sign_in import ask_sign_in
from review.commands.sweep_deadlines import sweep_deadlines
from review.links import Purpose

NEW_TEXT = (
    "# Payments\n\nPay on the platform.\n\n## Consequences\n\nWe warn first, then suspend.\n"
    "\n## Appeals\n\nEvery decision can be appealed.\n"
)


def test_an_invitation_says_who_asks_whom_for_what_until_when(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.person("legal@example.org", "legal", zone="Asia/Tokyo")
    story.round(reason="Please read section 2.", due_at=story.now + timedelta(days=7))
    post.send_all()
    mail = post.one("invitation", "legal@")
    words = flat(mail)
    assert mail.subject == "Review of “Payments stay on the platform”, round 1"
    assert words.startswith("Hello Legal, lead asks for your answer on revision 1")
    assert "Monday 9 March 2026, 18:00 (Asia/Tokyo)" in words
    assert "> Please read section 2." in mail.text
    assert "One approval of Legal is enough." in words
    assert "You have not answered on this draft before." in words


def test_the_link_of_an_invitation_opens_its_own_request_and_no_other(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    post.send_all()
    for group in ("legal", "data"):
        mail = post.one("invitation", f"{group}@")
        (found,) = links_of(mail)
        assert mail.link == found
        token = found.removeprefix(f"{BASE}/r/")
        verified = LINKS.verify(token, Purpose.ANSWER, now=story.now)
        assert verified.subject == story.request(f"{group}@example.org").id


def test_a_second_invitation_tells_what_changed_since_the_last_answer(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    story.answer("data@example.org", Position.REQUEST_CHANGES, reason="Which accounts?")
    story.later(days=1)
    story.revision(NEW_TEXT)
    story.round()
    post.send_all()
    words = flat(post.mails("invitation", "data@")[-1])
    assert "You asked for changes to revision 1 on Monday 2 March 2026." in words
    assert "Section 'Appeals' added" in words
    assert "Section 'Consequences' changed" in words
    # The others never answered: the first is pointless by now, the second tells of no change.
    (first,) = post.mails("invitation", "legal@")
    assert "You have not answered on this draft before." in flat(first)


def test_a_reminder_carries_the_same_link_and_what_is_missing(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    post.send_all()
    story.later(days=5)
    story.tell(lambda session: sweep_deadlines(session, story.now))
    post.send_all()
    mail = post.one("reminder", "legal@")
    assert mail.link == post.one("invitation", "legal@").link
    assert links_of(mail) == {mail.link}
    words = flat(mail)
    assert "lead asked you 5 days ago" in words
    assert "Needs 1 more approval from Legal; one person was asked 5 days ago" in words


def test_a_receipt_repeats_what_was_recorded_in_this_persons_name(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    story.answer("data@example.org", Position.REQUEST_CHANGES, reason="Which accounts?")
    story.later(hours=1)
    story.answer(
        "data@example.org", Position.APPROVE_WITH_CONDITIONS, conditions=["Name the accounts."]
    )
    post.send_all()
    first, second = post.mails("receipt", "data@")
    assert "> Which accounts?" in first.text
    assert "- Name the accounts." in second.text
    assert "takes the place of your answer of Monday 2 March 2026, 09:00" in flat(second)
    assert "Answer again by the same link" in flat(second)
    assert links_of(first) & links_of(second) == {first.link}
    (disowning,) = links_of(first) - links_of(second)
    token = disowning.removeprefix(f"{BASE}/not-me/")
    verified = LINKS.verify(token, Purpose.DISPUTE, now=story.now)
    assert verified.subject == story.facts().facts.recorded[0].id
    assert story.sha256() in second.text


def test_an_answer_after_the_close_gets_a_receipt_that_says_so(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    story.answer("data@example.org", Position.REQUEST_CHANGES)
    for group in ("legal", "public_policy", "leadership"):
        story.answer(f"{group}@example.org")
    story.settle()
    story.answer("data@example.org")
    post.send_all()
    late = post.mails("receipt", "data@")[-1]
    assert "does not count" in flat(late)
    assert "The round was already closed." in flat(late)


def test_the_end_of_a_round_is_told_to_reviewers_and_to_the_lead(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    story.answer("data@example.org", Position.REQUEST_CHANGES, reason="Which accounts?")
    for group in ("legal", "public_policy", "leadership"):
        story.answer(f"{group}@example.org")
    story.settle()
    post.send_all()
    reviewer, lead = post.one("round_closed", "legal@"), post.one("round_closed", "lead@")
    invited = post.rows("invitation")
    assert invited
    assert links_of(reviewer) == {f"{BASE}/r/{token_of(story, 'legal@example.org')}"}
    assert links_of(lead) == {f"{BASE}/drafts/{story.draft_id}"}
    assert "The next step is yours: submit a new revision" in flat(lead)
    for mail in (reviewer, lead):
        assert "changes requested" in flat(mail)
        assert "Data (Data) asked for changes to revision 1:" in flat(mail)
        assert "> Which accounts?" in mail.text


def token_of(story: Story, email: str) -> str:
    request = story.request(email)
    return LINKS.sign(Purpose.ANSWER, request.id, jti=request.id, now=request.asked_at)


def test_a_promotion_is_told_with_the_hash_of_what_goes_live(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.round()
    story.everyone_approves()
    story.promote()
    post.send_all()
    assert len(post.mails("promoted")) == 5
    lead = post.one("promoted", "lead@")
    assert links_of(lead) == {f"{BASE}/drafts/{story.draft_id}"}
    assert story.sha256() in lead.text
    assert len(links_of(post.one("promoted", "data@"))) == 1


def test_somebody_asked_for_two_groups_is_told_of_both(story: Story, post: PostOffice) -> None:
    story.policy()
    story.person("both@example.org", "legal", "data")
    story.round()
    story.everyone_approves()
    story.promote()
    post.send_all()
    assert len(post.rows("invitation")) == 6
    assert "on behalf of Data and Legal" in flat(post.one("promoted", "both@"))


def test_a_sign_in_link_is_for_its_person_and_lives_from_the_asking(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.tell(lambda session: ask_sign_in(session, "lead@example.org", now=story.now))
    asked_at = story.now
    story.later(minutes=10)
    post.send_all()
    mail = post.one("sign_in", "lead@")
    assert links_of(mail) == {mail.link}
    token = str(mail.link).removeprefix(f"{BASE}/sign-in/")
    verified = LINKS.verify(token, Purpose.SIGN_IN, now=story.now)
    assert verified.expires_at == asked_at + timedelta(minutes=30)
    assert "It works for 30 minutes, until 09:30 (UTC)." in flat(mail)


def test_a_row_delivered_twice_is_one_mail(story: Story, post: PostOffice) -> None:
    story.policy()
    story.round()
    rows = post.rows("invitation")
    for row in [*rows, *rows]:
        story.later(seconds=30)
        post.send(row)
    assert len(post.mails("invitation")) == len(rows) == 4
