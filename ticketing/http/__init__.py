"""How a connector talks HTTP: bounded in time and size, no redirects, every answer with a meaning."""
