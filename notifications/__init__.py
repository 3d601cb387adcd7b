"""Placet speaks: messages, their templates, and the channels that carry them."""
