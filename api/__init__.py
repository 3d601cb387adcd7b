"""FastAPI: the JSON API and the pages; the only room that knows HTTP."""
