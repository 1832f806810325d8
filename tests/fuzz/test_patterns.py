"""Globs, callee patterns, wildcards of handlers and regular expressions: none can hang, whatever they are matched with.

Where a slow and simple matcher says what a pattern means, both must agree.
"""

import re
from functools import cache

from guard import bounded
from hypothesis import strategies as st
from saga_concordia.config.globs import GlobError, of_ignore_file, of_settings
from saga_concordia.engine.callees import matches
from saga_concordia.names.grammar import match_glob
from saga_concordia.names.normalise import malformation, normalise
from saga_concordia.registry.load import load
from targets import target

_PIECES = st.sampled_from(
    (
        "*",
        "**",
        "?",
        "/",
        "a",
        "b",
        "ab",
        "[a-c]",
        "[!a]",
        "[",
        "]",
        "[[:alpha:]]",
        "\\",
        "!",
        "#",
        " ",
        ".",
        "..",
        "{a,b}",
        "é",
        "-",
        "**/",
        "/**",
        "\n",
        "^",
        "$",
        "(",
    )
)
_SHORT = st.lists(_PIECES, max_size=7).map("".join)
_LONG = st.tuples(_SHORT, st.integers(1, 60)).map(lambda row: row[0] * row[1])
_PATHS = st.lists(st.sampled_from(("a", "b", "ab", "/", "c.py", "é", "A", "-")), min_size=1, max_size=8).map("".join)


@cache
def _fits(pattern: str, path: str) -> bool:
    """Globs of `*` and `**` alone, the way their meaning is told; it takes time without bound."""
    one, _, more = pattern.partition("/")
    here, _, below = path.partition("/")
    is_last, ends = "/" not in pattern, "/" not in path
    if one == "**" and is_last:
        return True
    if one == "**":
        return _fits(more, path) or (not ends and _fits(pattern, below))
    fits = re.fullmatch(re.escape(one).replace(r"\*", ".*"), here) is not None
    return fits and (ends if is_last else not ends and _fits(more, below))


@target(st.tuples(_SHORT | _LONG, _PATHS, st.integers(1, 200)), examples=150)
def test_globs(made: tuple[str, str, int]) -> None:
    pattern, path, times = made
    with bounded(1):
        of_ignore_file([pattern]).chooses(path * times)
        try:
            globs = of_settings((pattern,))
        except GlobError as error:
            assert str(error).isprintable() or not pattern.isprintable(), error
            return
        globs.chooses(path)
        globs.verdict(path, is_folder=True)
    segments = [part for part in pattern.split("/") if part]
    if (
        1 < len(segments) <= 6
        and pattern == "/".join(segments)
        and re.fullmatch(r"[ab*/]+", pattern)
        and "//" not in path
    ):
        path = path.strip("/")
        if path and segments[-1] != "**":
            plain = "/".join(part if part == "**" else re.sub(r"\*+", "*", part) for part in segments)
            assert (globs.verdict(path) is True) == _fits(plain, path), (pattern, path)


_NAME_PIECES = st.sampled_from(("*", "**", "#", "+", ">", ".", "a", "ab", "on_", "{x}", "{}", "run", ":", "/", "é"))
_NAME_PATTERNS = st.lists(_NAME_PIECES, min_size=1, max_size=8).map("".join)
_NAMES = st.lists(st.sampled_from(("a", "b", "on_", ".", "run", "{x}")), min_size=1, max_size=8).map("".join)
_CALLEES = st.lists(
    st.sampled_from(("*", "*.", ".", "a", "b", "on_", "run", "*a*", "*.*.")), min_size=1, max_size=12
).map("".join)


@cache
def _callee_fits(pattern: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Callee patterns, the way their meaning is told: `*` for one or more names, or for a part of one."""
    if not pattern or not name:
        return not pattern and not name
    if pattern[0] == "*":
        return any(_callee_fits(pattern[1:], name[taken:]) for taken in range(1, len(name) + 1))
    one = re.escape(pattern[0]).replace(r"\*", ".*")
    return re.fullmatch(one, name[0]) is not None and _callee_fits(pattern[1:], name[1:])


@target(
    st.tuples(_CALLEES, _NAMES, st.integers(1, 300)),
    examples=100,
    kept=[("*." * 12 + "z", "a.", 200), ("*a" * 20 + "z", "a", 200)],
)
def test_callees(made: tuple[str, str, int]) -> None:
    pattern, name, times = made
    with bounded(1):
        matches((pattern,), name * times)
        found = matches((pattern,), name)
    if all(pattern.split(".")) and all(name.split(".")):
        assert found == _callee_fits(tuple(pattern.split(".")), tuple(name.split("."))), (pattern, name)


@target(
    st.tuples(_NAME_PATTERNS, _NAMES, st.integers(1, 200), st.sampled_from((".", "", "/", ":"))),
    examples=80,
    kept=[("+", "a", 1, ""), ("a.>", "a", 1, "")],
)
def test_wildcards(made: tuple[str, str, int, str]) -> None:
    pattern, name, times, separator = made
    with bounded(1):
        match_glob(pattern, name, separator)
        match_glob(pattern * (times // 10 + 1), name * times, separator)


_ATOMS = st.sampled_from(
    (
        "a",
        ".",
        r"\w",
        "[a-z]",
        "[^.]",
        "é",
        "^",
        "$",
        r"\b",
        "(?=a)",
        r"\1",
        "a{2,}",
        "(?i)",
        "(?P<name>a+)",
        "a|aa",
        "(?>a)",
        "[[:alpha:]]",
        r"\p{L}",
        "(?#x)",
    )
)
_REGEXES = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, st.sampled_from(("*", "+", "?", "{1,20}", "*?", "{30}", "++"))).map(
            lambda row: f"({row[0]}){row[1]}"
        ),
        st.tuples(inner, inner).map("|".join),
    ),
    max_leaves=8,
)


@target(_REGEXES, examples=30)
def test_registry_patterns(regex: str) -> None:
    """A pattern that finds events in any text, and one that says what segments look like."""
    text = "a" * 60 + "!\n" + "ab" * 30 + "\n" + "é.a " * 30 + "\n"
    with bounded(4):
        found = load(text.encode(), "events.txt", pattern=f"(?P<name>{regex})!")
        assert found.events or found.problems


@target(
    st.tuples(_REGEXES, _NAMES, st.integers(1, 20)),
    examples=60,
    kept=[("(a+)+", "a", 60), ("(a|a)*", "a", 60), ("a*a*a*a*a*a*", "a", 300)],
)
def test_segments(made: tuple[str, str, int]) -> None:
    regex, name, times = made
    held = load(
        f"version: 1\nnaming: {{pattern: '{regex.replace(chr(39), chr(39) * 2)}'}}\nevents: [a.b]\n".encode(), "r.yaml"
    )
    if any("not a regular expression" in problem.message for problem in held.problems):
        return
    with bounded(2):
        for one in (name, f"{name * times}!", f"{name * times}.{name}-"):
            malformation(one, ".", 1, None, regex)
            normalise(one, ".", 1, regex)
