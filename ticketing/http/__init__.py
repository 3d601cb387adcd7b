"""How a connector talks HTTP: bounded in time and size, no redirects, a meaning for each answer."""
