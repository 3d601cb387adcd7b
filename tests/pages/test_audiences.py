"""An expert from outside sees what is for everyone, and no trace of anything else."""

import re

CANARY = "CANARY"


def test_no_internal_word_no_other_position_and_no_count_reaches_an_expert(office, visit, words):
    asked = office.round(office.policy())
    before = visit(asked["exa@example.org"]).open()
    for email in ("lena@example.org", "dana@example.org", "paul@example.org"):
        insider = visit(asked[email])
        insider.remark(f"{CANARY} of {email}")
        insider.answer("request_changes", reason=f"{CANARY} reason")
    after = visit(asked["exa@example.org"]).open()
    assert after.text == before.text
    assert CANARY not in after.text
    visit(asked["paul@example.org"]).remark("For all to read.", audience="everyone")
    expert = visit(asked["exa@example.org"])
    expert.remark("From outside.")
    shown = words(expert.client.get(expert.path))
    assert "For all to read." in shown
    assert "From outside." in shown
    assert CANARY not in shown


def test_insiders_outside_the_audience_see_no_privileged_comment(office, visit):
    asked = office.round(office.policy())
    visit(asked["lena@example.org"]).remark(f"{CANARY} privileged")
    visit(asked["dana@example.org"]).remark(f"{CANARY} internal")
    page = visit(asked["paul@example.org"]).open().text
    assert f"{CANARY} internal" in page
    assert f"{CANARY} privileged" not in page
    assert f"{CANARY} privileged" in visit(asked["lena@example.org"]).open().text


def test_the_page_of_a_reviewer_shows_nobody_elses_answer_or_reason(office, visit):
    asked = office.round(office.policy())
    visit(asked["lena@example.org"]).answer("request_changes", reason=f"{CANARY} reason")
    page = visit(asked["dana@example.org"]).open().text
    assert CANARY not in page
    assert "Lena" not in page


def test_a_draft_page_keeps_privileged_words_from_staff_outside_the_audience(
    office, visit, signed_in
):
    draft = office.policy()
    asked = office.round(draft)
    legal = visit(asked["lena@example.org"])
    legal.remark(f"{CANARY} remark")
    legal.answer("approve_with_conditions", reason=f"{CANARY} reason", conditions=f"{CANARY} one")
    for email, seen in (("sam@example.org", 0), ("lead@example.org", 4)):
        page = signed_in(email).get(f"/drafts/{draft}").text
        assert len(re.findall(CANARY, page)) == seen, email
        assert ("commented on revision" in page) is (seen > 0)
        assert "Approve with conditions" in page


def test_staff_from_outside_see_no_board_and_no_draft(office, signed_in):
    draft = office.policy()
    office.round(draft)
    expert = signed_in("exa@example.org")
    assert expert.get("/").status_code == 403
    assert expert.get(f"/drafts/{draft}").status_code == 403
    assert expert.get("/mail").status_code == 403
