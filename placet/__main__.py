"""`python -m placet` is the same as the `placet` command."""

from placet.main import app

if __name__ == "__main__":
    app(prog_name="placet")
