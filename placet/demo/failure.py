"""How the demo ends when its draft was not promoted."""

from placet.failures import CannotGoOn


class DemoFailed(CannotGoOn):
    """One line that says which step did not come about; exit 1."""
