"""One module per command; each holds one function named after its file."""
