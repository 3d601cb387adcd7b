"""From an outbox row to the facts of its mail: one file a template."""
