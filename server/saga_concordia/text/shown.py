"""Text of somebody's file in a sentence for a person."""


def shown(text: str) -> str:
    """The text on one line, with escapes for what would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
