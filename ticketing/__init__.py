"""Speaks to ticket systems and to whoever subscribed: connectors, mapping, outgoing webhooks."""
