"""Settings: where they are found and what they may hold. Nothing in them is ever evaluated."""

import tomllib
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeGuard, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from saga_concordia.config import disk
from saga_concordia.config.effort import EFFORT
from saga_concordia.config.reading import UnreadableError, read_bytes
from saga_concordia.model.diagnostics import Severity
from saga_concordia.text.shown import shown

CONFIG_NAME = "concordia.toml"
LIMIT = 2**20
"""More bytes than any settings file needs."""
LONGEST_TEXT = 1_000
"""How many characters one text or key of the settings has at most; more can be costly where it is a pattern."""
MOST_ITEMS = 2_000
"""How many items one list or table has at most, and how many all of them have together, times ten."""
MOST_REPEATS = 100_000
"""How often a pattern may ask for something by counts alone: those within each other multiply, and take memory."""
KEYS = (
    "registry",
    "baseline",
    "include",
    "exclude",
    "dialects",
    "select",
    "ignore",
    "rules",
    "per-file-ignores",
    "dialect",
    "audit",
)
_LONGEST_EFFORT = 100_000
"""More minutes than a year of work has."""
_T = TypeVar("_T")
_D = TypeVar("_D")


class SettingsError(Exception):
    """Settings that cannot be used; the message names the file and the key, in words for a person."""

    def __init__(self, message: str) -> None:
        """Keep the message on one line, whatever it quotes."""
        super().__init__(shown(message))


class RegistrySetting(Struct, frozen=True):
    """One registry: a glob of files, and how to read those that are not in a known format.

    `pattern` is a regular expression with a group `name` for any text file; `constants` is the name of the
    class or module in code whose constants are the events. At most one of the two is set.
    `given` marks one from the command line, which may lie outside of the root.
    """

    path: str
    pattern: str | None = None
    constants: str | None = None
    given: bool = False


def _no_rules() -> Mapping[str, Severity]:
    return {}


class Settings(Struct, frozen=True):
    """What a project asks for.

    An empty `registry` means the default ones (`taxonomy/**/*.yaml`, then any `EVENT_TAXONOMY.md`).
    `dialects` None means every built-in one. The codes of `rules`, `per_file_ignores`, `select` and `ignore`
    may be prefixes (`CON2`). `own_dialects` are the raw tables of `[[dialect]]`. `baseline` is the path of the findings
    that are known already; one from the command line may be absolute. `effort` are minutes by kind of change, for
    audits, where they are others than those of `config/effort.py`.
    """

    root: Path
    file: Path | None = None
    registry: tuple[RegistrySetting, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    dialects: tuple[str, ...] | None = None
    rules: Mapping[str, Severity] = field(default_factory=_no_rules)
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    own_dialects: tuple[Mapping[str, object], ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: str | None = None
    effort: Mapping[str, int] = field(default_factory=dict[str, int])


class Overrides(Struct, frozen=True):
    """What whoever runs a check lays over the settings of files: registries in place of theirs, if there are any."""

    registry: tuple[RegistrySetting, ...] = ()
    rules: Mapping[str, Severity] = field(default_factory=_no_rules)

    def over(self, settings: Settings) -> Settings:
        """Settings with these over them; what is found in `rules` wins code by code."""
        return replace(settings, registry=self.registry or settings.registry, rules={**settings.rules, **self.rules})


Codes = Callable[[], AbstractSet[str]]
"""Gives codes: they are asked for only where settings name one, as whoever knows them imports all rules."""


def find(start: Path, known_codes: Codes | None = None, *, around: Path | None = None) -> Settings:
    """The settings in force at `start` (a file or a folder).

    The nearest `concordia.toml`, or `pyproject.toml` with `[tool.concordia]`, upwards. Without one, the root is
    the nearest folder with `.git` or `taxonomy/`, else `around` where that holds `start`, else `start` itself.

    Raises:
        SettingsError: the settings file cannot be used.
    """
    start = disk.real(start)
    folder = start if disk.is_folder(start) else start.parent
    chain = (folder, *folder.parents)
    for candidate in chain:
        # Whatever bears this name is meant to be the settings: a folder or a broken link is an error, not none.
        if disk.is_there(candidate / CONFIG_NAME):
            return load(candidate / CONFIG_NAME, known_codes)
        project = candidate / "pyproject.toml"
        if _has_section(project):
            return load(project, known_codes)
    for candidate in chain:
        if disk.exists(candidate / ".git") or disk.is_folder(candidate / "taxonomy"):
            return Settings(candidate)
    above = disk.real(around) if around is not None else None
    return Settings(above if above is not None and folder.is_relative_to(above) else folder)


def load(path: Path, known_codes: Codes | None = None) -> Settings:
    """The settings of one file; its folder is the root. `known_codes` gives the codes that rules have.

    Raises:
        SettingsError: the file cannot be read, is not TOML or holds something that it must not.
    """
    try:
        data = read_bytes(path, LIMIT)
    except UnreadableError as error:
        raise SettingsError(str(error)) from error
    return parse(data, disk.real(path), known_codes)


def parse(data: bytes, path: Path, known_codes: Codes | None = None) -> Settings:
    """The settings of a file with this content, which need not be saved yet; `path` is without links.

    Raises:
        SettingsError: as `load`.
    """
    table = _table(data, path)
    if path.name == "pyproject.toml":
        tool = table.get("tool", {})
        section = tool.get("concordia") if _is_table(tool) else None
        if not _is_table(section):
            raise SettingsError(f"{path}: `tool.concordia` must be a table")
        return _Reader(path, "tool.concordia.", known_codes).settings(path, section)
    return _Reader(path, "", known_codes).settings(path, table)


def overrides(table: Mapping[str, object], prefix: str, known_codes: Codes | None = None) -> Overrides:
    """The keys `registry` and `rules` of a table that is of no file; other keys in it are passed over.

    Raises:
        SettingsError: one of them holds something that it must not; the message begins with it, after `prefix`.
    """
    reader = _Reader(None, prefix, known_codes)
    given = {key: value for key, value in table.items() if value is not None}
    nothing: Mapping[str, object] = {}
    return Overrides(
        reader.registries(given.get("registry", [])),
        reader.rules(reader.optional(given, "rules", reader.table, nothing)),
    )


def unknown_code(code: str, known_codes: AbstractSet[str]) -> str | None:
    """What is wrong with a code or prefix of codes, in any case, if anything."""
    if any(known.startswith(code.upper()) for known in known_codes if code):
        return None
    return f"there is no rule {code!r}{_near(code.upper(), known_codes)}"


def _table(data: bytes, path: Path) -> Mapping[str, object]:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise SettingsError(f"{path}: is UTF-16, not UTF-8; save it as UTF-8")
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{path}: is nested too deeply") from error


def _has_section(path: Path) -> bool:
    """Whether a `pyproject.toml` speaks of Concordia; a broken one that does not mention it is not ours to judge."""
    try:
        data = read_bytes(path, LIMIT)
    except UnreadableError:
        return False
    if b"concordia" not in data:
        return False
    try:
        tool = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return b"[tool.concordia" in data
    return _is_table(tool) and "concordia" in tool


def _near(word: str, words: AbstractSet[str] | tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, sorted(words), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


class _Reader(Struct, frozen=True):
    """Reads one table of settings, be it of a file, and knows how to name what is wrong in it."""

    path: Path | None
    prefix: str
    known_codes: Codes | None

    def fail(self, key: str, message: str) -> SettingsError:
        where = f"{self.path}: " if self.path else ""
        return SettingsError(f"{where}`{self.prefix}{key}` {message}")

    def settings(self, path: Path, table: Mapping[str, object]) -> Settings:
        self.see_bounded(table)
        for key in table:
            if key not in KEYS:
                raise self.fail(key, f"is not a setting{_near(key, KEYS)}")
        nothing: Mapping[str, object] = {}
        no_strings: tuple[str, ...] = ()
        ignores = self.optional(table, "per-file-ignores", self.table, nothing)
        return Settings(
            root=path.parent,
            file=path,
            registry=self.registries(table.get("registry", [])),
            baseline=self.optional(table, "baseline", self.file, None),
            include=self.optional(table, "include", self.globs, no_strings),
            exclude=self.optional(table, "exclude", self.globs, no_strings),
            dialects=self.optional(table, "dialects", self.strings, None),
            rules=self.rules(self.optional(table, "rules", self.table, nothing)),
            per_file_ignores=tuple(
                (self.glob(f"per-file-ignores.{glob}", glob), self.codes(f"per-file-ignores.{glob}", codes))
                for glob, codes in ignores.items()
            ),
            own_dialects=self.tables("dialect", table.get("dialect", [])),
            select=self.optional(table, "select", self.codes, no_strings),
            ignore=self.optional(table, "ignore", self.codes, no_strings),
            effort=self.effort(self.optional(table, "audit", self.table, nothing)),
        )

    def see_bounded(self, table: Mapping[str, object]) -> None:
        """See that nothing in the settings is so long, or so many, that looking at code would take too much."""
        pending: list[tuple[str, object]] = [("", table)]
        seen = 0
        while pending:
            key, value = pending.pop()
            if isinstance(value, str) and len(value) > LONGEST_TEXT:
                raise self.fail(key, f"holds a text of {len(value)} characters; at most {LONGEST_TEXT} are taken")
            inner = list(value.items()) if _is_table(value) else list(enumerate(value)) if _is_list(value) else []
            seen += len(inner)
            if len(inner) > MOST_ITEMS:
                raise self.fail(key or "*", f"holds {len(inner)} items; at most {MOST_ITEMS} are taken")
            if seen > 10 * MOST_ITEMS:
                raise self.fail("*", f"holds more than {10 * MOST_ITEMS} items in all, which is more than is taken")
            for name, item in inner:
                if isinstance(name, str) and len(name) > LONGEST_TEXT:
                    raise self.fail(f"{key}.{name[:40]}...".removeprefix("."), "is longer than keys may be")
                pending.append((f"{key}.{name}".removeprefix(".") if _is_table(value) else f"{key}[{name}]", item))

    def optional(
        self, table: Mapping[str, object], key: str, read: Callable[[str, object], _T], default: _D
    ) -> _T | _D:
        return read(key, table[key]) if key in table else default

    def table(self, key: str, value: object) -> Mapping[str, object]:
        if not _is_table(value):
            raise self.fail(key, f"must be a table, not {_kind(value)}")
        return value

    def strings(self, key: str, value: object) -> tuple[str, ...]:
        if not _is_list(value):
            raise self.fail(key, f"must be a list of strings, not {_kind(value)}")
        for item in value:
            if not isinstance(item, str):
                raise self.fail(key, f"must hold strings only, not {_kind(item)}")
        return tuple(cast("list[str]", value))

    def globs(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self.glob(key, glob) for glob in self.strings(key, value))

    def glob(self, key: str, glob: str) -> str:
        from saga_concordia.config.globs import GlobError, parse

        try:
            if parse(glob) is None:
                raise GlobError("it is empty, or a comment")
        except GlobError as error:
            raise self.fail(key, f"holds {glob!r}, which is not a glob: {error}") from error
        return glob

    def codes(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self.code(key, code) for code in self.strings(key, value))

    def code(self, key: str, code: str) -> str:
        if self.known_codes and (wrong := unknown_code(code, self.known_codes())):
            raise self.fail(key, f"names a rule that does not exist: {wrong}")
        return code.upper()

    def tables(self, key: str, value: object) -> tuple[Mapping[str, object], ...]:
        if not _is_list(value) or not all(_is_table(item) for item in value):
            raise self.fail(key, f"must be written as `[[{self.prefix}{key}]]` tables")
        return tuple(cast("list[Mapping[str, object]]", value))

    def rules(self, table: Mapping[str, object]) -> Mapping[str, Severity]:
        known = tuple(severity.value for severity in Severity)
        severities: dict[str, Severity] = {}
        for code, value in table.items():
            key = f"rules.{code}"
            code = self.code(key, code)
            if not isinstance(value, str):
                raise self.fail(key, f"must be one of {', '.join(known)}, not {_kind(value)}")
            if value not in known:
                raise self.fail(key, f"must be one of {', '.join(known)}, not {value!r}{_near(value, known)}")
            severities[code] = Severity(value)
        return self.spread(severities)

    def spread(self, severities: Mapping[str, Severity]) -> Mapping[str, Severity]:
        """Each rule's own severity; a whole code wins over the beginning of one."""
        every: dict[str, Severity] = {}
        for prefix in sorted(severities, key=len):
            for code in self.known_codes() if self.known_codes else (prefix,):
                if code.startswith(prefix):
                    every[code] = severities[prefix]
        return every

    def effort(self, audit: Mapping[str, object]) -> Mapping[str, int]:
        """Minutes by kind of change, out of the table `audit`."""
        for key in audit:
            if key != "effort":
                raise self.fail(f"audit.{key}", f"is not a setting{_near(key, ('effort',))}")
        minutes: dict[str, int] = {}
        for kind, value in self.table("audit.effort", audit.get("effort", {})).items():
            key = f"audit.effort.{kind}"
            if kind not in EFFORT:
                raise self.fail(key, f"is no kind of change{_near(kind, tuple(EFFORT))}; there are {', '.join(EFFORT)}")
            if isinstance(value, bool) or not isinstance(value, int):
                raise self.fail(key, f"must be a whole number of minutes, not {_kind(value)}")
            if not 0 <= value <= _LONGEST_EFFORT:
                raise self.fail(key, f"must be from 0 to {_LONGEST_EFFORT} minutes, not {value}")
            minutes[kind] = value
        return minutes

    def registries(self, value: object) -> tuple[RegistrySetting, ...]:
        items: list[object] = [value] if isinstance(value, str) or _is_table(value) else []
        if not items:
            if not _is_list(value):
                raise self.fail("registry", f"must be a list of paths and tables, not {_kind(value)}")
            items = value
        return tuple(self.registry(f"registry[{position}]", item) for position, item in enumerate(items))

    def registry(self, key: str, value: object) -> RegistrySetting:
        if isinstance(value, str):
            return RegistrySetting(self.inside(key, value))
        if not _is_table(value):
            raise self.fail(key, f"must be a path or a table with `path`, not {_kind(value)}")
        allowed = ("path", "pattern", "constants", "format")
        texts: dict[str, str] = {}
        for name, item in value.items():
            if name not in allowed:
                raise self.fail(f"{key}.{name}", f"is not a setting{_near(name, allowed)}")
            if not isinstance(item, str):
                raise self.fail(f"{key}.{name}", f"must be a string, not {_kind(item)}")
            texts[name] = item
        if "path" not in texts:
            raise self.fail(key, "needs a `path`")
        if "pattern" in texts and "constants" in texts:
            raise self.fail(key, "has both `pattern` and `constants`; give one of them")
        if texts.get("format", "pattern") != "pattern" or ("format" in texts and "pattern" not in texts):
            raise self.fail(f"{key}.format", "may only be 'pattern', together with `pattern`; other formats are seen")
        pattern = texts.get("pattern")
        if pattern is not None:
            self.pattern(f"{key}.pattern", pattern)
        return RegistrySetting(self.inside(f"{key}.path", texts["path"]), pattern, texts.get("constants"))

    def pattern(self, key: str, pattern: str) -> None:
        if "(?P<name>" not in pattern:
            raise self.fail(key, "needs a group `(?P<name>...)` for the event's name")
        import re
        from math import prod

        from saga_concordia.names.segment_pattern import wrong

        if prod(int(count[:9]) for count in re.findall(r"\{(\d+)", pattern) if int(count[:9])) > MOST_REPEATS:
            raise self.fail(key, f"asks for more than {MOST_REPEATS} repeats, its counts multiplied; count less")
        if reason := wrong(pattern):
            raise self.fail(key, f"is not a regular expression: {reason}")

    def file(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.fail(key, f"must be the path of a file, not {_kind(value)}")
        return self.inside(key, value)

    def inside(self, key: str, path: str) -> str:
        """A relative path that stays inside of the root."""
        pure = PurePosixPath(path)
        if not path.strip() or "\0" in path:
            raise self.fail(key, "must be a path")
        if pure.is_absolute() or PureWindowsPath(path).drive or ".." in pure.parts or "\\" in path:
            inside = f"inside of {self.path.parent}" if self.path else "inside of the workspace"
            other = f"; give another one by --{key.partition('[')[0]}" if self.path else ""
            raise self.fail(key, f"must be a path with `/` {inside}, not {path!r}{other}")
        return path


def _kind(value: object) -> str:
    """The kind of a value of TOML or JSON, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"
