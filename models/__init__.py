"""What is stored: one table per file, the vocabulary, the engine and the unit of work."""
