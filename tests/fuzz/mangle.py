"""Texts that are real but for a few accidents: what a merge, a slip of the hand or an odd program leaves.

A mangling is plain data, so that hypothesis can shrink it: what happens, where (a place of 2**16 in the text), how
much, and with which words.
"""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Mangling = tuple[str, int, int, str]
_PLACES = 2**16
ODD = (
    "", " ", "\t", "\n", "\r\n", "\r", "\n\n\n", "\f", "\x0b", "\x85", "\u2028", "\u00a0", "\ufeff", "\u200b",
    "\x1b", "\x7f",
    "é", "e\u0301", "漢字", "😀", "\U0001f469\u200d\U0001f680", "ß", "İ", "ǆ", "\U00010400", "\u202e", "٣", "²",
    "\ufffd", "\U0010ffff", "\ue000", '"', "'", '"""', "'''", "`", "```", "\\", "\\\\", "\\u{1F600}", "\\N{BULLET}",
    "\\x",
    "#{", "${", "{{",
    "}}", "%{", "%", "~S(", "~s|", "~w[", "?", "&", "&1", "|", "||", "|>", "->", "<-", "=>", "::", ":", ";", ",", ",,",
    ".", "..",
    "...", "*", "**", "***", "=", "==", ":=", "@", "!", "^", "~", "_", "-", "--", "---", "- ", "? ", "#", "# ",
    "<!--", "-->",
    "<<<<<<< HEAD\n", "=======\n", ">>>>>>> theirs\n", "0", "-1", "1e999", "0x", "007", "1_000", "99999999999999999999",
)  # fmt: skip
_PAIRS = "()[]{}<>\"'`"


def _lines(text: str, at: int, size: int) -> tuple[list[str], int, int]:
    lines = text.splitlines(keepends=True)
    start = at * (len(lines) + 1) // _PLACES
    return lines, start, min(len(lines), start + 1 + size % 12)


def _insert(text: str, at: int, size: int, words: str) -> str:
    place = at * (len(text) + 1) // _PLACES
    return text[:place] + words + text[place:]


def _delete(text: str, at: int, size: int, words: str) -> str:
    place = at * (len(text) + 1) // _PLACES
    return text[:place] + text[place + 1 + size % 20 :]


def _overwrite(text: str, at: int, size: int, words: str) -> str:
    place = at * (len(text) + 1) // _PLACES
    return text[:place] + words + text[place + len(words) :]


def _truncate(text: str, at: int, size: int, words: str) -> str:
    return text[: at * (len(text) + 1) // _PLACES]


def _behead(text: str, at: int, size: int, words: str) -> str:
    return text[at * (len(text) + 1) // _PLACES :]


def _delete_lines(text: str, at: int, size: int, words: str) -> str:
    lines, start, end = _lines(text, at, size)
    return "".join(lines[:start] + lines[end:])


def _duplicate(text: str, at: int, size: int, words: str) -> str:
    lines, start, end = _lines(text, at, size)
    return "".join(lines[:end] + lines[start:end] * (1 + size // 12 % 3) + lines[end:])


def _move_lines(text: str, at: int, size: int, words: str) -> str:
    lines, start, end = _lines(text, at, size)
    moved, left = lines[start:end], lines[:start] + lines[end:]
    to = size * 7919 % (len(left) + 1)
    return "".join(left[:to] + moved + left[to:])


def _splice(text: str, at: int, size: int, words: str) -> str:
    lines, start, _ = _lines(text, at, size)
    return "".join([*lines[:start], words, *lines[start:]])


def _indent(text: str, at: int, size: int, words: str) -> str:
    lines, start, end = _lines(text, at, size)
    shifted = [line.removeprefix("  ") if size % 2 else f"   {line}" for line in lines[start:end]]
    return "".join(lines[:start] + shifted + lines[end:])


def _bracket(text: str, at: int, size: int, words: str) -> str:
    places = [place for place, character in enumerate(text) if character in _PAIRS]
    if not places:
        return text
    place = places[at * len(places) // _PLACES]
    return text[:place] + _PAIRS[size % len(_PAIRS)] + text[place + 1 :]


def _nest(text: str, at: int, size: int, words: str) -> str:
    place = at * (len(text) + 1) // _PLACES
    return text[:place] + (words or "(") * (size % 40) + text[place:]


def _endings(text: str, at: int, size: int, words: str) -> str:
    return text.replace("\n", ("\r\n", "\r", "\n\n")[size % 3])


def _exchange(text: str, at: int, size: int, words: str) -> str:
    """One word becomes another one of the text, everywhere or once."""
    found = text.split()
    if not found:
        return text
    one, other = found[at * len(found) // _PLACES], found[size * 7919 % len(found)]
    return text.replace(one, other, -1 if size % 3 == 0 else 1)


_KINDS: dict[str, Callable[[str, int, int, str], str]] = {
    "insert": _insert, "delete": _delete, "overwrite": _overwrite, "truncate": _truncate, "behead": _behead,
    "delete lines": _delete_lines, "duplicate": _duplicate, "move lines": _move_lines, "splice": _splice,
    "indent": _indent, "bracket": _bracket, "nest": _nest, "endings": _endings, "exchange": _exchange,
}  # fmt: skip
_OFTEN = ("insert", "delete", "bracket", "duplicate", "move lines", "splice", "exchange", "delete lines")


def mangle(text: str, manglings: Sequence[Mangling]) -> str:
    """The text after all these accidents."""
    for kind, at, size, words in manglings:
        text = _KINDS[kind](text, at, size, words)
        if len(text) > 60_000:
            break
    return text


def manglings(*, lines: Sequence[str] = (), words: Sequence[str] = (), most: int = 6) -> SearchStrategy[list[Mangling]]:
    """Accidents; `lines` are what may be spliced in, `words` what may be inserted beside odd characters."""
    places, sizes = st.integers(0, _PLACES - 1), st.integers(0, 200)
    odd = st.sampled_from((*ODD, *words)) | (st.sampled_from(words) if words else st.text(max_size=3))
    kinds = st.sampled_from(tuple(_KINDS)) | st.sampled_from(_OFTEN)

    @st.composite
    def mangling(draw: DrawFn) -> Mangling:
        kind = draw(kinds)
        said = draw(st.sampled_from(lines) if kind == "splice" and lines else odd)
        return kind, draw(places), draw(sizes), said

    return st.lists(mangling(), max_size=most)


def mangled(texts: Sequence[str], *, words: Sequence[str] = (), most: int = 6, window: int = 60) -> SearchStrategy[str]:
    """Parts of at most `window` lines of real texts, mangled."""
    accidents = manglings(lines=pieces_of(texts), words=words, most=most)

    @st.composite
    def mangled_text(draw: DrawFn) -> str:
        lines = texts[draw(st.integers(0, len(texts) - 1))].splitlines(keepends=True)
        start = draw(st.integers(0, max(0, len(lines) - window)))
        return mangle("".join(lines[start : start + window]), draw(accidents))

    return mangled_text()


def pieces_of(texts: Sequence[str], size: int = 5) -> tuple[str, ...]:
    """Real lines, a few together, to splice into others."""
    found: list[str] = []
    for text in texts:
        lines = text.splitlines(keepends=True)
        found += ["".join(lines[start : start + size]) for start in range(0, len(lines), size)]
    return tuple(found)
