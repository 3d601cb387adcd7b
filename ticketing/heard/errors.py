"""The two ways in which a call is not what it should be."""


class NotHeard(Exception):
    """The call is not taken; the sentence is for whoever set the hook up, and quotes nothing."""


class BadSignature(NotHeard):
    """The call is not the ticket system's, or not of now."""


class Unreadable(NotHeard):
    """It is signed, and it is not what this system sends."""
