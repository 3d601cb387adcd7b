"""Outgoing webhooks: whom they may reach, what they say, how often they try."""
