"""Why a ticket that asks for a review gets none."""


class NotAsked(Exception):
    """A sentence for whoever asked: what is missing, and where; it quotes no text."""
