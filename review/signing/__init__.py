"""Signed tokens: one safe way to python-jose, and the keys that others may check them with."""
