"""The registries in force: files that the settings name, or the default places; and code constants."""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from msgspec import Struct, field
from msgspec.structs import replace

from saga_concordia.config import disk
from saga_concordia.config.files import shown_path
from saga_concordia.config.globs import GlobError
from saga_concordia.config.reading import Overlay, UnreadableError, read
from saga_concordia.config.settings import RegistrySetting, Settings, SettingsError
from saga_concordia.frontends.read import SUFFIXES, SourceFile
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.code import FunctionKind, Literal, LiteralKind
from saga_concordia.model.registry import Event, Extension, Place, Problem, ProblemKind, RegistryFile
from saga_concordia.registry.load import load
from saga_concordia.registry.pattern_format import TIMEOUT_SECONDS
from saga_concordia.registry.source import MAX_BYTES, is_name
from saga_concordia.text.span import Span

MOST_FILES = 1_000
"""How many registry files there are at most."""
MOST_EVENTS = 50_000
"""How many events one of them holds at most."""
DEEPEST = 50
"""How many registries may extend one another in a row."""
PATTERN_SECONDS = 5.0
"""How long the patterns of all registries together may take; each file has a second of its own."""
DEFAULTS = ("taxonomy/**/*.yaml", "taxonomy/**/*.yml")
PAGE = "EVENT_TAXONOMY.md"


class _Loading(Struct):
    """What is loaded so far; files come by their path as it is shown. `depth` counts registries that extend another."""

    root: Path
    known: Mapping[str, SourceFile]
    overlay: Overlay | None
    depth: int = 0
    pattern_seconds: float = 0.0
    found: dict[str, RegistryFile] = field(default_factory=dict[str, RegistryFile])
    sources: dict[str, bytes] = field(default_factory=dict[str, bytes])


Loaded = tuple[tuple[RegistryFile, ...], dict[str, bytes], list[str]]
"""Registries, the bytes of their files, and what to tell a person."""


def load_registries(settings: Settings, files: Iterable[SourceFile], overlay: Overlay | None = None) -> Loaded:
    """The registries in force; constants in code are read of `files` where these hold it.

    `overlay` holds content that stands in for that of files on disk.

    Raises:
        SettingsError: a registry that the settings name matches no file.
    """
    loading = _Loading(settings.root, {file.path: file for file in files}, overlay)
    for setting in settings.registry or _defaults(settings.root):
        paths = paths_of(setting, settings.root)
        if not paths:
            raise SettingsError(f"{settings.file or 'registry'}: `{setting.path}` names no registry file")
        if len(loading.found) + len(paths) > MOST_FILES:
            where = settings.file or "the default places"
            raise SettingsError(f"{where}: there are more than {MOST_FILES} registry files; name fewer in `registry`")
        before = set(loading.found)
        for path in paths:
            _load(path, setting, loading)
        _forgive_empty(loading.found, set(loading.found) - before)
    return tuple(loading.found.values()), loading.sources, []


def _forgive_empty(found: dict[str, RegistryFile], added: set[str]) -> None:
    """A glob over many files need not find events in each of them, only in one."""
    if len(added) > 1 and any(found[path].events for path in added):
        for path in added:
            if found[path].format == "pattern" and not found[path].events:
                del found[path]


def _load(path: Path, setting: RegistrySetting, loading: _Loading) -> None:
    shown = shown_path(path, loading.root)
    if shown in loading.found:
        return
    try:
        data = read(path, MAX_BYTES, loading.overlay)
    except UnreadableError as error:
        message = f"the registry cannot be used: it {error.reason}"
        loading.found[shown], loading.sources[shown] = _unreadable(shown, message), b""
        return
    loading.sources[shown] = data
    if setting.constants is not None:
        loading.found[shown] = _constants(shown, data, setting.constants, loading)
        return
    if setting.pattern is not None and loading.pattern_seconds > PATTERN_SECONDS:
        message = f"the patterns take more than {PATTERN_SECONDS:g} s, so it is not read; name fewer files for them"
        loading.found[shown] = _unreadable(shown, message, "pattern")
        disk.note("time", shown, bytes)
        return
    started = time.monotonic()
    file = load(data, shown, pattern=setting.pattern)
    if setting.pattern is not None:
        seconds = time.monotonic() - started
        loading.pattern_seconds += seconds
        if seconds > TIMEOUT_SECONDS / 2:
            # The machine may have been busy: an answer that hangs on that must not be kept.
            disk.note("time", shown, bytes)
    if len(file.events) > MOST_EVENTS:
        message = f"holds {len(file.events)} events; at most {MOST_EVENTS} are read. Divide it, or leave it out"
        file = _unreadable(shown, f"the registry cannot be used: it {message}", file.format)
    loading.found[shown] = file
    wrong = [problem for one in file.extends if (problem := _extend(path, one, loading)) is not None]
    if wrong:
        loading.found[shown] = replace(file, problems=(*file.problems, *wrong))


def _unreadable(shown: str, message: str, kind: str = "yaml") -> RegistryFile:
    """A registry that is not read."""
    return RegistryFile(shown, kind, problems=(Problem(ProblemKind.UNREADABLE, message, Place(shown, Span(0, 0))),))


def _extend(path: Path, extension: Extension, loading: _Loading) -> Problem | None:
    """Load what a registry builds on; a loop does no harm. Returns why it is not read, if so."""
    root = disk.real(loading.root)
    try:
        target = disk.real(path.parent / extension.path)
        if not target.is_relative_to(root):
            raise UnreadableError(target, "lies outside of the workspace; name it by --registry, or copy it")
        if loading.depth >= DEEPEST or len(loading.found) >= MOST_FILES:
            raise UnreadableError(target, f"comes after {DEEPEST} registries in a row, or {MOST_FILES} in all")
        if not (loading.overlay and target in loading.overlay) and not disk.exists(target):
            raise UnreadableError(target, "does not exist; paths are relative to this file")
    except UnreadableError as error:
        reason = error.reason
    except (OSError, RuntimeError, ValueError) as error:
        reason = f"is no path that can be followed: {error}"
    else:
        loading.depth += 1
        _load(target, RegistrySetting(extension.path), loading)
        loading.depth -= 1
        return None
    return Problem(
        ProblemKind.INVALID,
        f"`{extension.path}` is not read, nor are its events in force: it {reason}",
        extension.place,
    )


def _constants(shown: str, data: bytes, holder: str, loading: _Loading) -> RegistryFile:
    if PurePath(shown).suffix in SUFFIXES:
        return constants(loading.known.get(shown) or lower(shown, data), holder)
    message = f'`constants` = "{holder}" needs a Python or Elixir file; this one needs `pattern`, or neither'
    problem = Problem(ProblemKind.UNREADABLE, message, Place(shown, Span(0, 0)))
    return RegistryFile(shown, "code", problems=(problem,))


def _defaults(root: Path) -> tuple[RegistrySetting, ...]:
    found = tuple(setting for setting in map(RegistrySetting, DEFAULTS) if paths_of(setting, root))
    if found:
        return found
    pages = [folder + PAGE for folder in ("", "documentation/", "docs/") if disk.is_file(root / (folder + PAGE))]
    return tuple(RegistrySetting(page) for page in pages)


def paths_of(setting: RegistrySetting, root: Path) -> list[Path]:
    """The files that a setting names; what is no regular file counts too, so that it can be said.

    Raises:
        SettingsError: it is no glob.
    """
    direct = root / setting.path
    if disk.is_there(direct) and not disk.is_folder(direct):
        return [direct]
    if Path(setting.path).is_absolute():
        return []
    try:
        return disk.glob(root, setting.path)
    except GlobError as error:
        raise SettingsError(f"`registry` holds {setting.path!r}, which is not a glob: {error}") from error
    except disk.TooMuchError as error:
        raise SettingsError(f"`registry` holds {setting.path!r}, which {error}") from error


def constants(file: SourceFile, holder: str) -> RegistryFile:
    """The events that are the string constants of a class or module (and of classes nested in it).

    A text that can be no event's name (an empty one, a sentence with commas) is none.
    """
    events: list[Event] = []
    for binding in file.code.bindings:
        body = file.code.functions[binding.function]
        if body.kind not in (FunctionKind.TYPE, FunctionKind.FILE) or not isinstance(binding.value, Literal):
            continue
        owner = next((row.name for row in file.code.types if row.function == body.index), file.code.module)
        inside = holder in ("", "*") or f".{owner}.".find(f".{holder}.") >= 0 or binding.name == holder
        if (
            inside
            and binding.value.kind in (LiteralKind.STRING, LiteralKind.ATOM)
            and not binding.name.startswith("__")
            and is_name(binding.value.text)
        ):
            place = Place(file.path, file.bytes_of(binding.value.content))
            events.append(Event(binding.value.text, place, file.bytes_of(binding.span)))
    if events:
        return RegistryFile(file.path, "code", tuple(events))
    message = f"`{holder}` holds no string constants here, so this registry is empty. Name the class that holds them."
    problem = Problem(ProblemKind.UNREADABLE, message, Place(file.path, Span(0, 0)))
    return RegistryFile(file.path, "code", problems=(problem,))
