"""Which workspace a file belongs to. All of this is for the one thread that owns them."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from saga_concordia.config.settings import (
    CONFIG_NAME,
    Overrides,
    RegistrySetting,
    Settings,
    SettingsError,
    find,
    load,
    parse,
)
from saga_concordia.engine.registries import load_registries, paths_of
from saga_concordia.engine.workspace import Workspace
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.documents import Document
from saga_concordia.lsp.options import known_codes
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.view import View
from saga_concordia.text.edit import Change

log = logging.getLogger(__name__)

SETTINGS_NAMES = (CONFIG_NAME, "pyproject.toml")


class Home(Struct, eq=False):
    """One workspace, and what the client has open in it.

    `base` is its root as the client spells it, with links in it. `problem` says why the settings file as it is now
    cannot be used; then the last good settings are in force. Before there were any, nothing is checked: `checks` is
    False. `refusal` says why the client's registries are not in force here. `is_indexed` says that its index has been
    begun. `stamps` are those of its files when they were last polled, for clients that do not say what changes on disk.
    """

    workspace: Workspace
    base: Path
    problem: str | None = None
    checks: bool = True
    refusal: str | None = None
    is_indexed: bool = False
    stamps: dict[Path, tuple[int, int]] | None = None
    versions: dict[str, int] = field(default_factory=dict[str, int])
    uris: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def root(self) -> Path:
        """The folder of the settings, without links."""
        return self.workspace.root

    @property
    def settings_path(self) -> str | None:
        """The path of the settings file, as findings have it: it stands in the root."""
        file = self.workspace.settings.file
        return file.name if file else None

    @property
    def settings_problem(self) -> str | None:
        """What is wrong with the settings file, or with the baseline that it names, in words for a person."""
        if self.problem is not None or self.lacks_registry:
            return self.problem
        return self.workspace.problem or self.workspace.baseline_problem

    @property
    def has_good_settings(self) -> bool:
        """Whether something is checked, be it under earlier settings than those of the file."""
        return self.checks and self.workspace.problem is None

    @property
    def lacks_registry(self) -> bool:
        """Whether the settings name no registry, and there is none in a default place."""
        settings = self.workspace.settings
        return (
            self.checks
            and self.workspace.problem is not None
            and not settings.registry
            and not _has_default_registry(settings)
        )


class Address(Struct, frozen=True, eq=False):
    """Where a document is: its home, and its path there."""

    home: Home
    path: str


class Workspaces:
    """The workspaces that are ours, by root, and where each open document belongs."""

    def __init__(self) -> None:
        """There are none."""
        self._homes: dict[Path, Home] = {}
        self._folders: list[Path] = []
        self._open: dict[str, Document] = {}
        self._addresses: dict[str, Address | None] = {}
        self._overrides = Overrides()

    def __iter__(self) -> Iterator[Home]:
        return iter(tuple(self._homes.values()))

    def in_order(self) -> list[Home]:
        """All of them by root, outer ones before those within."""
        return sorted(self, key=lambda home: home.base)

    def named(self, root: str) -> Home:
        """The workspace that a client names by its root: a path, as overviews have it, or its URI.

        Raises:
            JsonRpcException: there is none.
        """
        for home in self:
            if root in (str(home.base), str(home.root)) or path_of(root) in (home.base, home.root):
                return home
        raise refusal(f"{root} is no workspace of Concordia's.")

    def owns(self, home: Home, path: str) -> bool:
        """Whether a file of a workspace is of none that lies within it, under settings of its own."""
        file = home.root / path
        inner = (one.root for one in self._homes.values() if one is not home and one.root.is_relative_to(home.root))
        return not any(file.is_relative_to(root) for root in inner)

    # Folders

    def add_folder(self, folder: Path) -> None:
        """Take a folder of the client's; its workspace comes to life if it is one of ours."""
        if folder not in self._folders:
            self._folders.append(folder)
        self._home_for(folder)
        self.place_again()

    def remove_folder(self, folder: Path) -> list[Home]:
        """Give a folder up; the workspaces that nothing is open in any more."""
        self._folders = [one for one in self._folders if one != folder]
        return self._forget_unused()

    def folder_of(self, path: Path) -> Path | None:
        """The innermost of the client's folders that holds a file."""
        around = [folder for folder in self._folders if path.is_relative_to(folder)]
        return max(around, key=lambda folder: len(folder.parts), default=None)

    def lay_over(self, overrides: Overrides) -> list[Home]:
        """Put the client's own settings over those of each workspace, from now on; what is gone by that."""
        self._overrides = overrides
        gone = [
            home for home in self if home.workspace.settings.file is None and self._ours(Settings(home.root)) is None
        ]
        for home in gone:
            del self._homes[home.root]
        return [*gone, *self.place_again()]

    # Documents

    def hold(self, document: Document, changes: Sequence[Change] = ()) -> Address | None:
        """Take an open document's text for its file's; its address, where it is in a workspace of ours."""
        is_new = document.uri not in self._open
        self._open[document.uri] = document
        if is_new:
            self._addresses[document.uri] = self._locate(document.uri)
        address = self._addresses[document.uri]
        if address is not None:
            _hold(address, document, changes)
        return address

    def release(self, uri: str) -> Address | None:
        """Go back to what is on disk."""
        self._open.pop(uri, None)
        address = self._addresses.pop(uri, None)
        if address is not None:
            _release(address)
        return address

    def address(self, uri: str) -> Address | None:
        """Where a document belongs, be it open or not."""
        return self._addresses[uri] if uri in self._addresses else self._locate(uri)

    def paths_of(self, files: Iterable[Path]) -> Mapping[Home, Sequence[str]]:
        """Where files belong: their paths, by home. Those of one folder have the same."""
        folders: dict[Path, Home | None] = {}
        found: dict[Home, list[str]] = {}
        for file in files:
            if file.parent not in folders:
                folders[file.parent] = self._home_for(file)
            home = folders[file.parent]
            path = home and _path_in(home, file)
            if home and path:
                found.setdefault(home, []).append(path)
        return found

    def opened(self) -> Iterator[tuple[str, Address]]:
        """The open documents that are in a workspace of ours, by URI."""
        return iter([(uri, address) for uri, address in self._addresses.items() if address is not None])

    def document(self, uri: str) -> Document | None:
        """An open document, as it is held."""
        return self._open.get(uri)

    def view(self, uri: str, client: Client) -> View | None:
        """A document for a feature."""
        address = self.address(uri)
        return None if address is None else view_of(address.home, client, address.path)

    def place_again(self) -> list[Home]:
        """See anew where each document belongs: settings or a registry came, changed or went. What is gone by that."""
        for home in self:
            home.is_indexed = home.is_indexed and not self._reload(home)
        for uri, document in tuple(self._open.items()):
            before, now = self._addresses.get(uri), self._locate(uri)
            if before is not None and now is not None and before.home is now.home and before.path == now.path:
                continue
            if before is not None:
                _release(before)
            self._addresses[uri] = now
            if now is not None:
                _hold(now, document)
        for folder in self._folders:
            self._home_for(folder)
        return self._forget_unused()

    def _reload(self, home: Home) -> bool:
        """Read the settings of a workspace again; whether anything has changed by that."""
        file, before = home.workspace.settings.file, home.problem
        if file is not None and not file.exists():
            return False
        try:
            settings, home.refusal = self._laid(self._settings_as_they_are(home, file))
        except SettingsError as error:
            home.problem = str(error)
            return home.problem != before
        if home.checks and settings == home.workspace.settings:
            home.problem = None
            return before is not None
        last_good = home.workspace.settings
        home.workspace.reconfigure(settings)
        home.problem = home.workspace.problem
        if home.problem is not None and home.checks:
            home.workspace.reconfigure(last_good)
        home.checks = home.checks or home.problem is None
        return True

    def _settings_as_they_are(self, home: Home, file: Path | None) -> Settings:
        """The settings as somebody is writing them, else as they are on disk, if there are any."""
        if file is None:
            return Settings(home.root)
        document = self._open.get(home.uris.get(home.settings_path or "", ""))
        return parse(document.data, file, known_codes) if document else load(file, known_codes)

    def _locate(self, uri: str) -> Address | None:
        path = path_of(uri)
        if path is None or not path.is_absolute():
            return None
        home = self._home_for(path)
        if home is None:
            return None
        shown = _path_in(home, path)
        return None if shown is None else Address(home, shown)

    def _home_for(self, path: Path) -> Home | None:
        """The workspace that a file or a folder belongs to, if it is ours."""
        try:
            settings = find(path, known_codes, around=self.folder_of(path))
        except SettingsError as error:
            return self._broken(path, str(error))
        except (OSError, RuntimeError, ValueError) as error:
            log.info("%s belongs nowhere: %s", path, error)
            return None
        home = self._homes.get(settings.root)
        if home is not None and home.workspace.settings.file == settings.file:
            return home
        ours = self._ours(settings)
        if ours is None:
            return None
        settings, refusal = ours
        if home is None:
            home = Home(Workspace(settings), _spelled(path, settings.root))
            self._homes[settings.root] = home
        else:
            home.workspace.reconfigure(settings)
            # Under other settings the index begins anew, and all that was said may be different.
            home.problem, home.checks, home.is_indexed = None, True, False
        home.refusal = refusal
        return home

    def _ours(self, settings: Settings) -> tuple[Settings, str | None] | None:
        """The settings under those of the client, as `_laid`; None where nothing says that a folder is ours.

        Settings, a registry in a default place, or one that the client names, say so. Nothing else is looked at.
        """
        laid, refusal = self._laid(settings)
        is_ours = settings.file is not None or bool(laid.registry) or _has_default_registry(laid)
        return (laid, refusal) if is_ours else None

    def _laid(self, settings: Settings) -> tuple[Settings, str | None]:
        """The settings of files under those of the client, and why its registries are not among them, if so."""
        overrides = self._overrides
        refusal = _why_not(overrides.registry, settings.root)
        return (overrides if refusal is None else replace(overrides, registry=())).over(settings), refusal

    def _broken(self, path: Path, problem: str) -> Home | None:
        """The workspace of a settings file that cannot be used: as it was before, or without anything in force."""
        file = _named(problem, path)
        if file is None:
            return None
        root = file.parent
        home = self._homes.get(root)
        if home is None:
            home = Home(Workspace(Settings(root, file)), _spelled(path, root), problem, checks=False)
            self._homes[root] = home
        home.problem = problem
        return home

    def _forget_unused(self) -> list[Home]:
        used = {address.home.root for address in self._addresses.values() if address is not None}
        used |= {home.root for folder in self._folders if (home := self._home_for(folder)) is not None}
        return [self._homes.pop(root) for root in tuple(self._homes) if root not in used]


def view_of(home: Home, client: Client, path: str = "") -> View:
    """A document of a workspace, or the whole of it, for a feature."""
    return View(home.workspace, path, client, home.versions, home.uris, home.base)


def _hold(address: Address, document: Document, changes: Sequence[Change] = ()) -> None:
    address.home.versions[address.path] = document.version
    address.home.uris[address.path] = document.uri
    address.home.workspace.hold(address.path, document.data, changes)


def _release(address: Address) -> None:
    address.home.versions.pop(address.path, None)
    address.home.uris.pop(address.path, None)
    address.home.workspace.release(address.path)


def _path_in(home: Home, file: Path) -> str | None:
    """A file's path in a workspace; None where a link leads out of it."""
    shown = home.workspace.path_of(file)
    return None if Path(shown).is_absolute() else shown


def _why_not(registry: Iterable[RegistrySetting], root: Path) -> str | None:
    """Why registries that a client names cannot be in force below a root, in words for a person."""
    for setting in registry:
        try:
            found = paths_of(setting, root)
            outside = any(not path.resolve().is_relative_to(root) for path in found)
        except (SettingsError, OSError, RuntimeError) as error:
            return f"`concordia.registry` cannot be followed in {root}: {error}."
        if outside or not found:
            wrong = "leads out of the workspace" if outside else "names no file"
            return (
                f"`concordia.registry`: `{setting.path}` {wrong} in {root}, so the project's own registries hold there."
            )
    return None


def _has_default_registry(settings: Settings) -> bool:
    try:
        return bool(load_registries(settings, ())[0])
    except SettingsError:
        return False


def _named(problem: str, path: Path) -> Path | None:
    """The settings file above a path that a problem is about: its message begins with it."""
    path = path.resolve()
    for folder in (path, *path.parents):
        for name in SETTINGS_NAMES:
            file = folder / name
            if problem.startswith((f"{file}:", f"{file.resolve()}:")):
                return file.resolve()
    return None


def _spelled(path: Path, root: Path) -> Path:
    """The root as it stands in a path, with links in it."""
    for folder in (path, *path.parents):
        try:
            if folder.resolve() == root:
                return folder
        except (OSError, RuntimeError):
            continue
    return root
