"""Fixes of any file apply, leave code that parses as it did, silence what they should, and come to an end."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from grammar import words
from guard import assert_inside, bounded
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from languages import files_like, kind_of
from mangle import mangle, manglings, pieces_of
from saga_concordia.cli.fixing import Around, settle
from saga_concordia.config.settings import Settings, find
from saga_concordia.engine.check import Report, check
from saga_concordia.engine.in_force import REGISTRY_SUFFIXES
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import language_of, read
from saga_concordia.model.diagnostics import Diagnostic, Fix, Suppress
from saga_concordia.rewrite.apply import KINDS, Choice, RefusedError, identity
from saga_concordia.rules.catalogue import RULES
from saga_concordia.text.edit import apply_edits
from targets import target
from trees import kinds, on_disk

Case = tuple[str, Mapping[str, str], Choice]
_EVERY = frozenset(f"{rule.code}:{kind}" for rule in RULES for kind in KINDS if kind != "suppress")
_CHOICES = (
    Choice(safe=True), Choice(safe=True, unsafe=True), Choice(safe=True, unsafe=True, named=_EVERY),
    Choice(named=frozenset(f"{rule.code}:suppress" for rule in RULES)),
)  # fmt: skip


@st.composite
def cases(draw: DrawFn) -> Case:
    """The name of a workspace, files in it that are mangled, and which fixes are wanted."""
    name = draw(st.sampled_from(sorted(kinds())))
    paths = sorted(path for path in kinds()[name] if language_of(path) or path.endswith(REGISTRY_SUFFIXES))
    held: dict[str, str] = {}
    for path in draw(st.lists(st.sampled_from(paths), min_size=1, max_size=2, unique=True)):
        accidents = manglings(lines=pieces_of(files_like(path)), words=words(kind_of(path)), most=4)
        held[path] = mangle(kinds()[name][path], draw(accidents))
    return name, held, draw(st.sampled_from(_CHOICES))


def checked(settings: Settings, contents: Mapping[Path, bytes]) -> Report:
    return check(settings, (settings.root,), overlay=contents)


def applied(settings: Settings, workspace: Workspace, held: Mapping[str, bytes], row: Diagnostic, fix: Fix) -> None:
    """One fix, as an editor applies it."""
    after = dict(held)
    for path, edits in workspace.edits(fix.intent).items():
        before = workspace.source(path)
        assert_inside(list(edits), len(before))
        after[path] = apply_edits(before, edits)
        after[path].decode()
        if language_of(path) and not read(path, before).code.broken:
            assert not read(path, after[path]).code.broken, (fix, after[path].decode())
    if isinstance(fix.intent, Suppress) and after != held:
        overlay = {settings.root / path: data for path, data in after.items()}
        left = Counter(map(identity, checked(settings, overlay).diagnostics))
        known = Counter(identity(one) for path in workspace.paths() for one in workspace.diagnostics(path))
        assert left[identity(row)] < known[identity(row)], (row, after[row.path].decode())


@target(cases(), examples=10)
def test_fixes(case: Case) -> None:
    name, texts, choice = case
    settings = find(on_disk(name))
    held = {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}
    overlay = {settings.root / path: data for path, data in held.items()}
    with bounded(20):
        report = checked(settings, overlay)
        settled = settle(report, choice, lambda more: checked(settings, {**overlay, **more}), Around(settings))
        assert not any("fixes still change something" in note for note in settled.notes), settled.notes
        overlay |= {settings.root / path: after for path, (_, after) in settled.changed.items()}
        again = settle(settled.outcome, choice, lambda more: checked(settings, {**overlay, **more}), Around(settings))
        assert not again.changed, (settled.changed, again.changed)


@target(cases(), examples=10)
def test_each_fix(case: Case) -> None:
    name, texts, _ = case
    settings = find(on_disk(name))
    held = {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}
    with bounded(20):
        workspace = Workspace(settings)
        for _ in workspace.build():
            pass
        for path, data in held.items():
            workspace.hold(path, data)
        for path in sorted(held):
            for row in workspace.diagnostics(path)[:8]:
                for fix in row.fixes:
                    try:
                        applied(settings, workspace, held, row, fix)
                    except RefusedError as error:
                        assert str(error)
