"""Webhooks at which nothing arrives are on the board, by their host."""

