"""One verb, one file, one function; each ends in `record()`, and none commits."""
