"""Pure rules: facts in, a decision that explains itself out; no I/O, no clock, no database."""
