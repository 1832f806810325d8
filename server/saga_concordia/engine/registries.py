"""The registries in force: files that the settings name, or the default places; and code constants."""

from collections.abc import Iterable
from pathlib import Path

from saga_concordia.config.files import UnreadableError, read
from saga_concordia.config.settings import RegistrySetting, Settings, SettingsError
from saga_concordia.frontends.read import SUFFIXES, SourceFile
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.code import FunctionKind, Literal, LiteralKind
from saga_concordia.model.registry import Event, Place, Problem, ProblemKind, RegistryFile
from saga_concordia.registry.load import load
from saga_concordia.text.span import Span

DEFAULTS = ("taxonomy/**/*.yaml", "taxonomy/**/*.yml")


def load_registries(
    settings: Settings, files: Iterable[SourceFile]
) -> tuple[tuple[RegistryFile, ...], dict[str, bytes], list[str]]:
    """The registries, the bytes of their files, and what to tell a person.

    Raises:
        SettingsError: a registry that the settings name matches no file.
    """
    known = {file.path: file for file in files}
    found: dict[str, RegistryFile] = {}
    sources: dict[str, bytes] = {}
    notes: list[str] = []
    for setting in settings.registry or _defaults(settings.root):
        paths = _paths(setting, settings.root)
        if not paths:
            raise SettingsError(f"{settings.file or 'registry'}: `{setting.path}` names no registry file")
        before = set(found)
        for path in paths:
            _load(path, setting, settings.root, known, found, sources)
        _forgive_empty(found, set(found) - before)
    return tuple(found.values()), sources, notes


def _forgive_empty(found: dict[str, RegistryFile], added: set[str]) -> None:
    """A glob over many files need not find events in each of them, only in one."""
    if len(added) > 1 and any(found[path].events for path in added):
        for path in added:
            if found[path].format == "pattern" and not found[path].events:
                del found[path]


def _load(
    path: Path,
    setting: RegistrySetting,
    root: Path,
    known: dict[str, SourceFile],
    found: dict[str, RegistryFile],
    sources: dict[str, bytes],
) -> None:
    shown = _relative(path, root)
    if shown in found:
        return
    try:
        data = read(path)
    except UnreadableError as error:
        problem = Problem(ProblemKind.UNREADABLE, str(error), Place(shown, Span(0, 0)))
        found[shown], sources[shown] = RegistryFile(shown, "yaml", problems=(problem,)), b""
        return
    sources[shown] = data
    if setting.constants is not None and path.suffix in SUFFIXES:
        found[shown] = constants(known.get(shown) or lower(shown, data), setting.constants)
        return
    file = load(data, shown, pattern=setting.pattern)
    found[shown] = file
    for extended in file.extends:
        target = (path.parent / extended).resolve()
        if target.is_relative_to(root.resolve()):
            _load(target, RegistrySetting(extended), root, known, found, sources)


def _defaults(root: Path) -> tuple[RegistrySetting, ...]:
    found = [pattern for pattern in DEFAULTS if any(root.glob(pattern))]
    if found:
        return tuple(RegistrySetting(pattern) for pattern in found)
    pages = [
        folder + "EVENT_TAXONOMY.md"
        for folder in ("", "documentation/", "docs/")
        if (root / (folder + "EVENT_TAXONOMY.md")).is_file()
    ]
    return tuple(RegistrySetting(page) for page in pages)


def _paths(setting: RegistrySetting, root: Path) -> list[Path]:
    direct = (root / setting.path) if not Path(setting.path).is_absolute() else Path(setting.path)
    if setting.given and Path(setting.path).is_file():
        return [Path(setting.path).resolve()]
    if direct.is_file():
        return [direct]
    return (
        sorted(path for path in root.glob(setting.path) if path.is_file())
        if not Path(setting.path).is_absolute()
        else []
    )


def constants(file: SourceFile, holder: str) -> RegistryFile:
    """The events that are the string constants of a class or module (and of classes nested in it)."""
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
        ):
            place = Place(file.path, binding.value.content)
            events.append(Event(binding.value.text, place, binding.span))
    if events:
        return RegistryFile(file.path, "code", tuple(events))
    message = f"`{holder}` holds no string constants here, so this registry is empty. Name the class that holds them."
    problem = Problem(ProblemKind.INVALID, message, Place(file.path, Span(0, 0)))
    return RegistryFile(file.path, "code", problems=(problem,))


def _relative(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
