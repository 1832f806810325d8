"""Elements of HTML. What is `Markup` is safe to show, and types keep it apart from text, which is not yet."""

from collections.abc import Iterable
from html import escape
from typing import NewType

Markup = NewType("Markup", str)
"""Finished HTML. Only this module makes it out of other strings."""

NOTHING = Markup("")
_VOID = frozenset({"input", "link", "meta", "wbr"})


def text(value: str | int) -> Markup:
    """Text of any origin as it is, but for characters that do not print."""
    shown = "".join(one if one.isprintable() or one in "\n\t" else "\ufffd" for one in str(value))
    return Markup(escape(shown, quote=False))


def element(tag: str, /, *children: Markup, css: str = "", **attributes: str | bool) -> Markup:
    """An element; `css` are its classes, and `data_x="1"` is the attribute `data-x`; a false one is left out."""
    values = {"class": css or False, **{name.strip("_").replace("_", "-"): it for name, it in attributes.items()}}
    shown = "".join(
        f" {name}" if it is True else f' {name}="{escape(it)}"' for name, it in values.items() if it is not False
    )
    return Markup(f"<{tag}{shown}>" if tag in _VOID else f"<{tag}{shown}>{''.join(children)}</{tag}>")


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Parts in a row, with some text of our own between them."""
    return Markup(escape(between).join(parts))


def lines(parts: Iterable[Markup]) -> Markup:
    """Parts on lines of their own, where white space means nothing, so that two pages can be compared."""
    return Markup("\n".join(part for part in parts if part))


def trusted(markup: str) -> Markup:
    """Markup that another renderer of ours made, or our own style and script."""
    return Markup(markup)
