"""Lines around a place in a source text."""


def indentation(data: bytes, offset: int) -> str:
    """The blanks that the line of `offset` begins with."""
    line = data[data.rfind(b"\n", 0, offset) + 1 :].split(b"\n", 1)[0]
    return line[: len(line) - len(line.lstrip(b" \t"))].decode()


def after(data: bytes, offset: int) -> int:
    """Where a new line can begin behind `offset`: behind the comment that follows in its line, else right there."""
    rest = data[offset:].split(b"\n", 1)[0].rstrip(b"\r")
    return offset + len(rest.rstrip()) if rest.lstrip().startswith(b"#") else offset


def newline(data: bytes) -> str:
    """How the file ends its lines."""
    return "\r\n" if b"\r\n" in data else "\n"
