"""Dialects from TOML tables, strictly: an unknown key or a wrong type is an error that names file and key."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from saga_concordia.frontends.read import SUFFIXES
from saga_concordia.model.dialect import Calls, Dialect, Emit, SagaForm, Spot, StepForm, Subscribe
from saga_concordia.model.facts import Compensation
from saga_concordia.text.shown import shown

FOLDER = Path(__file__).parent / "dialects"
SLOTS = ("name", "correlation", "causation", "source", "version", "payload")
IDS = ("correlation", "causation")
ID_VERSIONS = frozenset({"uuid1", "uuid3", "uuid4", "uuid5", "uuid6", "uuid7", "unknown"})
# `*` is a whole segment, or any part of a name; Erlang's modules begin with a colon.
_SEGMENT = r"(?:\*|\*?[^\W\d]\w*(?:\*\w+)*[!?*]?)"
_CALLEE = re.compile(rf":?{_SEGMENT}(?:\.{_SEGMENT})*")
_WORD = re.compile(r"[^\s()\[\]{},]+")
_SHAPE = re.compile(r":?[^\W\d]\w*[!?]?|[0-9]+|\{:[^\W\d]\w*[!?]?(?:, _)*\}")


class DialectError(ValueError):
    """A dialect that cannot be used; the message names its file and key."""

    def __init__(self, message: str) -> None:
        """Keep the message on one line, whatever it quotes."""
        super().__init__(shown(message))


class _Table:
    """A TOML table that is read key by key and then must be empty."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise DialectError(f"{where} must be a table")
        self._left = dict(cast("dict[str, Any]", value))
        self._known: list[str] = []
        self.where = where

    def _take(self, key: str) -> Any:
        self._known.append(key)
        return self._left.pop(key, None)

    def text(self, key: str, default: str = "") -> str:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise DialectError(f"{self.where}: `{key}` must be a text")
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise DialectError(f"{self.where}: `{key}` must be true or false")
        return bool(value)

    def words(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return ()
        items = cast("list[object]", value if isinstance(value, list) else [value])
        if not all(isinstance(item, str) and item for item in items):
            raise DialectError(f"{self.where}: `{key}` must be a text or a list of texts")
        return tuple(cast("list[str]", items))

    def callees(self, key: str) -> tuple[str, ...]:
        """Patterns of callees, as `shop.bus.emit`, `*.emit`, `on_*`, `Repo.insert!` or `:gen_event.notify`."""
        for pattern in (words := self.words(key)):
            if not _CALLEE.fullmatch(pattern):
                raise DialectError(
                    f"{self.where}: `{key}` holds `{pattern}`, which is no callee: write names with dots between them, "
                    "without brackets; `*` stands for a whole name, or for a part of one"
                )
        return words

    def names(self, key: str) -> tuple[str, ...]:
        """Single names."""
        for word in (words := self.words(key)):
            if not _WORD.fullmatch(word):
                raise DialectError(f"{self.where}: `{key}` holds `{word}`, which is no single name")
        return words

    def ids(self, key: str) -> frozenset[str]:
        """Some of the two ids."""
        for word in (words := self.words(key)):
            if word not in IDS:
                raise DialectError(
                    f"{self.where}: `{key}` holds `{word}`; it may hold {' and '.join(IDS)}{_near(word, IDS)}"
                )
        return frozenset(words)

    def shapes(self, key: str) -> tuple[str, ...]:
        """Shapes of values, as `:ok` or `{:error, _}`."""
        shapes = tuple(re.sub(r"\s*,\s*", ", ", word.strip()) for word in self.words(key))
        for shape in shapes:
            if not _SHAPE.fullmatch(shape):
                raise DialectError(
                    f"{self.where}: `{key}` holds `{shape}`, which is no shape of a value: write `:ok`, "
                    f"`{{:error, _}}` or a plain word"
                )
        return shapes

    def spots(self, key: str) -> tuple[Spot, ...]:
        value = self._take(key)
        if value is None or value is False:
            return ()
        items = cast("list[object]", value if isinstance(value, list) else [value])
        if not items:
            raise DialectError(f"{self.where}: `{key}` is an empty list; name a spot, or leave the key out")
        return tuple(_spot(item, f"{self.where}: `{key}`") for item in items)

    def tables(self, key: str) -> list["_Table"]:
        value = self._take(key)
        items = cast("list[object]", value if isinstance(value, list) else [] if value is None else [value])
        return [_Table(item, f"{self.where}: [[{key}]] number {number}") for number, item in enumerate(items, 1)]

    def table(self, key: str) -> "_Table":
        return _Table(self._take(key) or {}, f"{self.where}: [{key}]")

    def keys(self) -> list[str]:
        return list(self._left)

    def done(self) -> None:
        for key in self._left:
            hint = _near(key, self._known) or f"; it takes {_listed(sorted(self._known))}"
            raise DialectError(f"{self.where}: unknown key `{key}`{hint}")


def _spot(value: object, where: str) -> Spot:
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise DialectError(f"{where} must be an argument's number, a key, or a list of these")
    if isinstance(value, int):
        if value < 0:
            raise DialectError(f"{where} counts arguments from 0")
        return Spot(value)
    first, *rest = value.split(".")
    if not all(part.strip() for part in (first, *rest)):
        raise DialectError(f"{where}: `{value}` has an empty part; write keys with a dot between them, as `0.type`")
    if first.startswith("@") and first not in ("@class", "@receiver", "@function"):
        raise DialectError(f"{where}: `{first}` is none of @class, @receiver, @function")
    for key in rest:
        if key.startswith("@") and key not in ("@class", "@name"):
            raise DialectError(f"{where}: `{key}` is none of @class, @name")
    return Spot(int(first) if first.isdigit() else first, tuple(rest))


def _emit(table: _Table) -> Emit:
    slots_table = table.table("slots")
    slots = {slot: spots for slot in SLOTS if (spots := slots_table.spots(slot))}
    slots_table.done()
    if name := table.spots("name"):
        slots["name"] = name
    base = table.callees("base")
    if not slots.get("name"):
        slots["name"] = (Spot("@class"),) if base else (Spot(0),)
    emit = Emit(
        call=table.callees("call"),
        decorator=table.callees("decorator"),
        base=base,
        slots=slots,
        prefix=table.text("prefix"),
        suffix=table.text("suffix"),
        strip=table.text("strip"),
        join=table.text("join"),
        made_by=table.callees("made_by"),
        mints=table.ids("mints"),
        inherits=table.flag("inherits"),
        dotted=table.flag("dotted"),
    )
    table.done()
    if not (emit.call or emit.decorator or emit.base):
        raise DialectError(f"{table.where}: say what emits by `call`, `decorator` or `base`")
    return emit


def _subscribe(table: _Table) -> Subscribe:
    name = table.spots("name")
    result = Subscribe(
        call=table.callees("call"),
        decorator=table.callees("decorator"),
        function=table.callees("function"),
        head=table.names("head"),
        subject=table.names("subject"),
        ignore=table.words("ignore"),
        name=name,
        prefix=table.text("prefix"),
        suffix=table.text("suffix"),
        strip=table.text("strip"),
        join=table.text("join"),
        made_by=table.words("made_by"),
        dotted=table.flag("dotted"),
    )
    table.done()
    if not (result.call or result.decorator or result.function or result.subject or result.head):
        raise DialectError(
            f"{table.where}: say what subscribes by `call`, `decorator`, `function`, `head` or `subject`"
        )
    return result


def _saga(table: _Table) -> SagaForm:
    form = SagaForm(
        table.callees("base"),
        table.callees("call"),
        table.callees("decorator"),
        table.names("input"),
        table.names("returns"),
        table.names("run"),
        table.names("compose"),
    )
    table.done()
    if not (form.call or form.decorator or form.base):
        raise DialectError(f"{table.where}: say what a saga is by `call`, `decorator` or `base`")
    return form


def _step(table: _Table) -> StepForm:
    form = StepForm(
        call=table.callees("call"),
        decorator=table.callees("decorator"),
        base=table.callees("base"),
        name=table.spots("name"),
        run=table.spots("run"),
        compensation=table.spots("compensation"),
        undo=table.spots("undo"),
        implementation=table.spots("implementation"),
        compensated_by=table.callees("compensated_by"),
        argument=table.names("argument"),
        transform=table.names("transform"),
        absent=table.names("absent"),
    )
    table.done()
    if not (form.call or form.decorator or form.base):
        raise DialectError(f"{table.where}: say what a step is by `call`, `decorator` or `base`")
    return form


def _calls(table: _Table) -> Calls:
    calls = Calls(
        table.callees("effectful"),
        table.callees("reading"),
        table.callees("irreversible"),
        table.callees("outbound"),
        table.callees("neutral"),
        table.callees("log"),
        table.callees("telemetry"),
        table.callees("checking"),
        table.callees("headers"),
        frozenset(table.names("effectful_verbs")),
        frozenset(table.names("reading_verbs")),
        frozenset(table.names("irreversible_verbs")),
    )
    table.done()
    return calls


def _compensation(table: _Table) -> tuple[Compensation, frozenset[str]]:
    runs_on = table.text("runs_on", "later-failure")
    receives = table.text("receives")
    for key, value, legal in (
        ("runs_on", runs_on, ("own-failure", "later-failure")),
        ("receives", receives, ("", "error", "result")),
    ):
        if value not in legal:
            raise DialectError(f"{table.where}: `{key}` must be one of {', '.join(word for word in legal if word)}")
    fields = frozenset(table.words("error_fields"))
    result = Compensation(
        runs_on,
        receives,
        table.shapes("returns"),
        table.shapes("resumes"),
        table.names("parameters"),
        table.names("callback"),
    )
    table.done()
    return result, fields


def _undo(table: _Table) -> Compensation:
    undo = Compensation(
        receives="result",
        returns=table.shapes("returns"),
        parameters=table.names("parameters"),
        callback=table.names("callback"),
    )
    table.done()
    return undo


def load_dialect(value: Mapping[str, object], where: str) -> Dialect:
    """Validate one dialect's table; `where` names its file for messages.

    Raises:
        DialectError: an unknown key, a missing one or a wrong value.
    """
    table = _Table(dict(value), where)
    name = table.text("name")
    language = table.text("language")
    if not name:
        raise DialectError(f"{where}: a dialect needs a `name`")
    if language not in set(SUFFIXES.values()):
        raise DialectError(f"{where}: `language` must be one of {', '.join(sorted(set(SUFFIXES.values())))}")

    publish = tuple(word for item in table.tables("publish") for word in _only_call(item))
    start = tuple(word for item in table.tables("start") for word in _only_call(item))
    minted: list[tuple[str, str]] = []
    mint = table.table("mint")
    for version in mint.keys():  # noqa: SIM118
        if version not in ID_VERSIONS:
            raise DialectError(f"{mint.where}: `{version}` is none of {', '.join(sorted(ID_VERSIONS))}")
        minted += [(pattern, version) for pattern in mint.callees(version)]
    compensation, error_fields = _compensation(table.table("compensation"))
    dialect = Dialect(
        name=name,
        language=language,
        emit=tuple(map(_emit, table.tables("emit"))),
        publish=publish,
        subscribe=tuple(map(_subscribe, table.tables("subscribe"))),
        saga=tuple(map(_saga, table.tables("saga"))),
        step=tuple(map(_step, table.tables("step"))),
        start=start,
        calls=_calls(table.table("calls")),
        mint=tuple(minted),
        compensation=compensation,
        undo=_undo(table.table("undo")),
        error_fields=error_fields,
        success=language_data(language).success,
    )
    table.done()
    return dialect


class LanguageData(Struct, frozen=True):
    """What a language says of calls, and of returns, before any dialect: see `languages/<id>/language.toml`.

    `makes` are callee patterns with the kind of value that such a call makes, `annotations` the last names of types
    with the kind of value that they stand for. `constants` finds what can stand for a text in a pattern or comparison,
    other than the text itself (empty: a glance does not tell).
    """

    calls: Calls
    success: frozenset[str]
    makes: tuple[tuple[str, str], ...] = ()
    annotations: Mapping[str, str] = {}
    constants: str = ""


@cache
def language_data(language: str) -> LanguageData:
    """The data of a language that we read."""
    path = Path(__file__).parent / "languages" / language / "language.toml"
    table = _Table(tomllib.loads(path.read_text(encoding="utf-8")), f"{language}/{path.name}")
    calls, success = _calls(table.table("calls")), frozenset(table.words("success"))
    made, annotated = table.table("makes"), table.table("annotations")
    makes = tuple([(pattern, kind) for kind in made.keys() for pattern in made.callees(kind)])  # noqa: SIM118
    annotations = {word: kind for kind in annotated.keys() for word in annotated.names(kind)}  # noqa: SIM118
    constants = table.text("constants")
    for one in (made, annotated, table):
        one.done()
    return LanguageData(calls, success, makes, annotations, constants)


def _only_call(table: _Table) -> tuple[str, ...]:
    words = table.callees("call")
    table.done()
    if not words:
        raise DialectError(f"{table.where}: say which functions by `call`")
    return words


def load_own(tables: Iterable[Mapping[str, object]], where: str) -> tuple[Dialect, ...]:
    """A project's own dialects, each of a name of its own.

    Raises:
        DialectError: one of them does not validate, or has the name of another.
    """
    found: dict[str, int] = {}
    dialects: list[Dialect] = []
    for number, table in enumerate(tables, 1):
        dialect = load_dialect(table, f"{where}: [[dialect]] number {number}")
        if dialect.name in found:
            first = found[dialect.name]
            raise DialectError(
                f"{where}: [[dialect]] number {number}: `name`: number {first} is called `{dialect.name}` too; "
                "put both into one table, or rename one"
            )
        found[dialect.name] = number
        dialects.append(dialect)
    return tuple(dialects)


def no_dialect(name: str, names: Iterable[str]) -> str:
    """What to say of a name that no dialect has."""
    known = sorted(names)
    return f"no dialect is called `{name}`{_near(name, known) or f'; there are {_listed(known)}'}"


def _near(word: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches  # only what is wrong asks for it

    near = get_close_matches(word, list(words), 1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


@cache
def built_in() -> dict[str, Path]:
    """The files of the built-in dialects by name; a file is called as its dialect is."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


@cache
def load_built_in(name: str) -> Dialect:
    """A built-in dialect; those that a check does not need are not loaded."""
    path = built_in()[name]
    return load_dialect(tomllib.loads(path.read_text(encoding="utf-8")), path.name)


@cache
def language_of_built_in(name: str) -> str:
    """The language of a built-in dialect, at a glance at its file."""
    found = re.search(r'^language = "(\w+)"', built_in()[name].read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""
