"""Several files of which first a part is lowered say what they say lowered whole: facts that lead from one to another.

All of it is sound code. Of broken code a check may know more than an editor, which reads it whole.
"""

from itertools import count
from pathlib import Path

from guard import bounded
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from saga_concordia.config.settings import Settings
from saga_concordia.engine.analysis import FileFacts
from saga_concordia.engine.gather import dialects_of
from saga_concordia.engine.reading import Reading
from targets import target

Files = list[tuple[str, bytes]]

_DIALECTS = dialects_of(Settings(Path(__file__).parent))
_FILES = 3
_BODIES = (
    ("return name",),
    ("emit(name)",),
    ("fire{n}(name)",),
    ("return name_{n}(name)",),
    ("topic = name_{n}('order.taken')", "fire{n}(topic)"),
    ("fire{n}(name_{n}('order.sent'))",),
    ("self.topic = name_{n}('order.kept')",),
    ("emit(self.topic)",),
    ("emit(Names{n}.PLACED)",),
    ("emit(somebody.name_{n}('order.asked'))",),
    ("import module{n} as other", "other.fire{n}('order.late')"),
    ("from module{n} import fire{n} as tell", "tell(name)"),
    ("def inner(n):", "    fire{n}(n)", "inner('order.inner')"),
    ("tell = lambda n: fire{n}(n)", "tell('order.told')"),
    ("return publish_event(Event.new(name=name, source='shop'))",),
)
_HEADS = ("name", "name='order.default'", "name, key=lambda row: row", "name=name_0('order.made')", "name, *rest")
_DECORATORS = ("", "@property", "@wraps(name_0)", "@staticmethod")


@st.composite
def function(draw: DrawFn, name: str, indent: str = "") -> list[str]:
    """The lines of one function."""
    body = draw(st.sampled_from(_BODIES))
    head = ("self, " if indent else "") + draw(st.sampled_from(_HEADS))
    decorator = draw(st.sampled_from(_DECORATORS))
    number = str(draw(st.integers(0, _FILES - 1)))
    lines = [decorator] if decorator else []
    lines += [f"def {name}({head}):", *("    " + line.replace("{n}", number) for line in body), ""]
    return [indent + line if line else "" for line in lines]


@st.composite
def module(draw: DrawFn, number: int) -> bytes:
    """One file: what it imports of the others, a class and functions that they may call."""
    lines = ["from events import Event, publish_event", "from bus import emit"]
    for other in range(_FILES):
        if other != number and draw(st.booleans()):
            lines.append(f"from module{other} import fire{other}, name_{other}, Names{other}")
    parts = [draw(function(f"fire{number}")), draw(function(f"name_{number}"))]
    parts += [draw(function(f"go{number}_{extra}")) for extra in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        base = draw(st.sampled_from(("", "(Names0)", "(Names1)")))
        methods = draw(
            st.lists(st.sampled_from(("__init__", f"name_{number}", "topic", "run")), unique=True, max_size=3)
        )
        inside = [line for name in methods for line in draw(function(name, "    "))]
        parts.append([f"class Names{number}{base}:", f"    PLACED = 'order.placed_{number}'", *inside, ""])
    for part in draw(st.permutations(parts)):
        lines += ["", *part]
    return "\n".join(lines).encode()


@st.composite
def projects(draw: DrawFn) -> Files:
    """Files of one project, in any order."""
    files = [(f"module{number}.py", draw(module(number))) for number in range(_FILES)]
    return list(draw(st.permutations(files)))


def said(files: Files, *, whole: bool) -> dict[str, FileFacts]:
    reading = Reading(_DIALECTS, whole=whole)
    reading.take_all(files, 1)
    for turn in count():
        reading.analysis.settle()
        if not reading.follow():
            break
        assert turn < 100, "it does not come to an end"
    found = {path: reading.analysis.facts(path) for path in reading.analysis.index.files}
    return {path: facts for path, facts in found.items() if facts != FileFacts()}


@target(projects(), examples=40)
def test_read_in_part(files: Files) -> None:
    with bounded(20):
        assert said(files, whole=False) == said(files, whole=True)
