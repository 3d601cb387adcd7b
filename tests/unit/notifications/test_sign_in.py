"""The sign-in mail: one link, and how long it works."""

from datetime import timedelta

from notifications.messages.sign_in import SignInFacts, sign_in

LINK = "https://placet.example.org/sign-in/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


def test_a_lead_gets_a_link_and_learns_how_long_it_works(anna, due_at, look):
    message = sign_in(
        SignInFacts(
            key="sign_in:1:2",
            to=anna,
            link=LINK,
            requested_at=due_at,
            expires_at=due_at + timedelta(minutes=15),
        )
    )
    assert message.subject == "Your link to sign in to Placet"
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Here is the link you asked for, to sign in to Placet. It works for 15\n"
        "minutes, until 17:15 (Europe/Berlin).\n"
        "\n"
        f"{LINK}\n"
        "\n"
        "Whoever has this link can sign in as you: please do not forward this\n"
        "mail. If you did not ask for it, you can ignore it.\n"
        "\n"
        "Placet sent this mail by itself.\n"
    )
    seen = look(message)
    assert seen.hrefs == [LINK]
    assert "It works for 15 minutes, until 17:15 (Europe/Berlin)." in seen.words
    assert message.reference == message.key == "sign_in:1:2"
