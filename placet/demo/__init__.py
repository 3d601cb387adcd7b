"""The demo: one policy draft, five groups, two rounds, told as it happens, over HTTP only."""
