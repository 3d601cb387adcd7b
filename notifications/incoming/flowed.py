"""Text with soft line ends (RFC 3676, format=flowed) as paragraphs again."""


def unflowed(text: str, *, delete_space: bool) -> str:
    """A line that ends in a blank goes on in the next one of the same depth of quoting."""
    lines: list[str] = []
    open_depth: int | None = None
    for raw in text.split("\n"):
        depth = len(raw) - len(raw.lstrip(">"))
        line = raw[depth:].removeprefix(" ")
        if open_depth == depth and line != "-- ":
            lines[-1] += line
        else:
            lines.append(f"{'>' * depth} {line}" if depth else line)
        soft = line.endswith(" ") and line != "-- "
        open_depth = depth if soft else None
        if soft and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
