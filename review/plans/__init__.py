"""Plans: read from YAML with line numbers, explained in words, stored by version and hash."""
