"""Settings and dialects in TOML are taken, or refused in words that name the file; and what is taken can be used."""

from pathlib import Path

from corpus import EXAMPLES, ROOT, dialects
from formats import encoded
from grammar import sentences, words
from guard import bounded
from hypothesis import strategies as st
from mangle import mangled
from saga_concordia.config.settings import Settings, SettingsError, parse
from saga_concordia.engine.check import NoRegistryError, check
from saga_concordia.frontends.dialect_loader import DialectError, load_own
from saga_concordia.rules.catalogue import RULES
from targets import target
from trees import REGISTRY, kinds, written

_CODES = frozenset(rule.code for rule in RULES)


def _real() -> tuple[str, ...]:
    """Settings as people write them, the dialects of their own among them."""
    own = [
        text.replace("[[", "[[dialect.").replace("\n[", "\n[dialect.").replace("[dialect.[dialect.", "[[dialect.")
        for text in dialects()
    ]
    texts = [(EXAMPLES / "concordia.toml").read_text(), *(f"[[dialect]]\n{text}" for text in own)]
    texts += [files["concordia.toml"] for files in kinds().values() if "concordia.toml" in files]
    texts.append((ROOT / "README.md").read_text().partition("```toml\n")[2].partition("```")[0])
    return tuple(texts)


_TEXTS = mangled(_real(), words=words("settings")) | sentences("settings")
HANDLER = """\
from events import *


@on("ml.run.started")
class Run(Event, Reactor):
    name = 1

    def step(self, event, a):
        publish_event(Event.new("ml.run.start", 1, *a), name="x")
        a.b.c.d.e.f.emit({"type": "ml.run.complete"})
"""
CODE = {
    "shop/saga.py": kinds()["examples"]["python/sagas/cerebros_nas.py"],
    "shop/on.py": HANDLER,
    "lib/saga.ex": kinds()["examples"]["elixir/lib/sagas/upm_activation_saga.ex"],
    "taxonomy/registry.yaml": REGISTRY,
}
_ROOT = written(CODE)


def read(data: bytes, name: str = "concordia.toml") -> Settings | None:
    """The settings, if they can be used."""
    path = _ROOT / name
    try:
        settings = parse(data, path, _CODES)
        load_own(settings.own_dialects, str(path))
    except (SettingsError, DialectError) as error:
        assert str(error).startswith(str(path)), error
        assert str(error).isprintable(), error
        return None
    assert settings.root == _ROOT
    return settings


@target(encoded(_TEXTS), examples=100, kept=[b'per-file-ignores = {"\\n" = []}', b'[[dialect]]\n"\\u001b[2J" = 1\n'])
def test_settings(data: bytes) -> None:
    with bounded(2):
        settings = read(data)
        read(b"[tool.concordia]\n" + data, "pyproject.toml")
    if settings is None:
        return
    with bounded(5):
        try:
            report = check(settings, (Path(_ROOT),))
        except (SettingsError, NoRegistryError) as error:
            assert str(error)
            return
    for row in report.diagnostics:
        assert 0 <= row.span.start <= row.span.end <= len(report.sources[row.path]), row


@target(st.binary(max_size=60), examples=20)
def test_settings_of_bytes(data: bytes) -> None:
    with bounded(2):
        read(data)
