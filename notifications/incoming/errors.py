"""Why a mail that came in is not read."""


class MailRefused(Exception):
    """A mail that is not read; the words say why, and hold nothing of the mail."""


class MailTooLarge(MailRefused):
    """More bytes than anybody answers with."""


class TooManyParts(MailRefused):
    """More parts, or parts within parts, than a mail client makes."""


class MailUnreadable(MailRefused):
    """The parser of the library gave up on it."""
