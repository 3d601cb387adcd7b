"""The mail with a code: the code in the body alone, for which answer, and until when."""

from datetime import timedelta

from notifications.messages.answer_code import AnswerCodeFacts, answer_code


def facts(anna, matter, due_at, **changes) -> AnswerCodeFacts:
    told = {
        "key": "answer_code:1",
        "to": anna,
        "about": matter,
        "group": "Legal",
        "position": "request_changes",
        "code": "01234567",
        "lead": "Lea Lead",
        "asked_at": due_at,
        "expires_at": due_at + timedelta(minutes=10),
    }
    return AnswerCodeFacts(**told | changes)


def test_whoever_answers_gets_a_code_and_learns_what_it_is_for(anna, matter, due_at, look):
    message = answer_code(facts(anna, matter, due_at))
    assert message.subject == "Your code to answer in Placet"
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Here is the code that your answer needs:\n"
        "\n"
        "    0123 4567\n"
        "\n"
        "It works for 10 minutes, until 17:10 (Europe/Berlin), and for this\n"
        "answer alone: your request for changes on revision 2 of “Payments stay\n"
        "on the platform” (draft 3, round 2), on behalf of Legal. Type it on the\n"
        "page where you gave the answer. Nothing is recorded before that.\n"
        "\n"
        "If this is not what you meant to answer, leave the code unused, and\n"
        "nothing is recorded. If you did not ask for it, somebody else may have\n"
        "your link: please tell Lea Lead, who leads this policy. Nobody from\n"
        "Placet ever asks you for the code.\n"
        "\n"
        "Placet sent this mail by itself.\n"
    )
    seen = look(message)
    assert seen.hrefs == []
    assert seen.heading == "Your code"
    assert "0123 4567 It works for 10 minutes, until 17:10 (Europe/Berlin)," in seen.words
    assert message.reference == message.key == "answer_code:1"


def test_the_code_is_in_no_header_and_no_preview(anna, matter, due_at):
    message = answer_code(facts(anna, matter, due_at))
    headers = message.subject + message.key + message.reference + message.to_name
    for code in ("0123 4567", "01234567"):
        assert code not in headers
        assert code not in message.html.partition("<h1")[0]


def test_each_position_has_its_word(anna, matter, due_at):
    for position, word in (("approve", "approval"), ("abstain", "abstention")):
        assert f"your {word} on" in " ".join(
            answer_code(facts(anna, matter, due_at, position=position)).text.split()
        )
