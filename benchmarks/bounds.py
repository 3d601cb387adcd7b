"""One line for a figure and its bound, as every benchmark of the rules prints it."""


def told(what: str, value: float, bound: float, unit: str) -> str:
    """`gate, ...: 58.1 µs (at most 100 µs)`, and whether that was kept."""
    kept = "" if value <= bound else ", NOT KEPT"
    return f"{what}: {value:.1f} {unit} (at most {bound:g} {unit}{kept})"
