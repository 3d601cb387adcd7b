"""`python -m placet` is the same as the `placet` command."""

from placet.main import run

if __name__ == "__main__":
    run()
