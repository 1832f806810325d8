"""A graph as one self-contained SVG image, for light and dark pages, with words for those who do not see it."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from saga_concordia.report.graph.layout import GAP_ACROSS, Layout, Point, Rectangle, laid_out
from saga_concordia.report.graph.picture import Box, Picture, Shape, tidy
from saga_concordia.report.view import printable

_LETTER = 7.3
"""The width of a letter of 12 px in the usual fixed-width fonts, 0.6 em, with a little to spare; px."""
_NOTE_LETTER = 6.1
"""As above, for 10 px."""
_PADDING = 12.0
_MARGIN = 20.0
_LONGEST = 52
"""How many letters of a label are shown; all of them are in the box's title."""
_HEAD = 7.0
"""The length of an arrow's head."""

_STYLE = """\
.concordia-graph{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--soft:#57606a;--line:#6e7781;--event:#ddf4ff;\
--event-line:#0969da;--code:#f6f8fa;--code-line:#8c959f;--saga:#fbefff;--saga-line:#8250df;--alert:#b35900}
@media (prefers-color-scheme:dark){.concordia-graph{--paper:#0d1117;--ink:#e6edf3;--soft:#9da7b3;--line:#8b949e;\
--event:#0c2d52;--event-line:#4493f8;--code:#21262d;--code-line:#8b949e;--saga:#2b1b4a;--saga-line:#ab7df8;\
--alert:#f0a04b}}
.concordia-graph text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
font-size:12px;fill:var(--ink)}
.concordia-graph .note{font-size:10px;fill:var(--soft)}
.concordia-graph .paper{fill:var(--paper)}
.concordia-graph .box{stroke-width:1.2}
.concordia-graph .event{fill:var(--event);stroke:var(--event-line)}
.concordia-graph .code{fill:var(--code);stroke:var(--code-line)}
.concordia-graph .saga{fill:var(--saga);stroke:var(--saga-line)}
.concordia-graph .alert{stroke:var(--alert);stroke-width:2.5}
.concordia-graph .edge{fill:none;stroke:var(--line);stroke-width:1.3}
.concordia-graph .faint{stroke-dasharray:4 3}
.concordia-graph .head{fill:var(--line)}
"""
_LEGEND = ((Shape.EVENT, "event"), (Shape.CODE, "code"), (Shape.SAGA, "saga"))


def render(picture: Picture, name: str = "graph") -> str:
    """The image. `name` begins the ids in it, which must differ where one page holds several images."""
    picture = tidy(picture)
    sizes = {box.id: _size(box) for box in picture.boxes}
    edges = [(arrow.source, arrow.target) for arrow in picture.arrows]
    layout = laid_out(sizes, edges)
    key = _legend(picture, _MARGIN, layout.height + 2 * _MARGIN)
    width = max(layout.width, 340.0) + 2 * _MARGIN + _loop_room(edges)
    height = layout.height + 3 * _MARGIN + 16
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="concordia-graph" role="img" width="{_n(width)}" '
        f'height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}" '
        f"aria-labelledby={quoteattr(f'{name}-title {name}-description')}>",
        f"<title id={quoteattr(f'{name}-title')}>{_text(picture.title)}</title>",
        f"<desc id={quoteattr(f'{name}-description')}>{_text(picture.description)}</desc>",
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_n(width)}" height="{_n(height)}"/>',
        f'<g transform="translate({_n(_MARGIN)} {_n(_MARGIN)})">',
        *_arrows(picture, layout),
        *(_box(box, layout.boxes[box.id]) for box in picture.boxes),
        "</g>",
        *key,
        "</svg>",
    ]
    return "\n".join(rows) + "\n"


# Boxes


def _size(box: Box) -> tuple[float, float]:
    wide = max(_width(_shown(box)) * _LETTER, _width(_short(box.note)) * _NOTE_LETTER)
    return wide + 2 * _PADDING, 42.0 if box.note else 28.0


def _box(box: Box, at: Rectangle) -> str:
    alert = " alert" if box.alert else ""
    radius = {Shape.EVENT: at.height / 2, Shape.CODE: 3.0, Shape.SAGA: 8.0}[box.shape]
    middle = at.x + at.width / 2
    rows = [
        f"<g><title>{_text(' - '.join(filter(None, (box.label, box.note, box.alert))))}</title>",
        f'<rect class="box {box.shape.value}{alert}" x="{_n(at.x)}" y="{_n(at.y)}" width="{_n(at.width)}" '
        f'height="{_n(at.height)}" rx="{_n(radius)}"/>',
        f'<text x="{_n(middle)}" y="{_n(at.y + 18)}" text-anchor="middle">{_text(_shown(box))}</text>',
    ]
    if box.note:
        note = _text(_short(box.note))
        rows.append(f'<text class="note" x="{_n(middle)}" y="{_n(at.y + 33)}" text-anchor="middle">{note}</text>')
    return "".join([*rows, "</g>"])


def _shown(box: Box) -> str:
    return ("! " if box.alert else "") + _short(box.label)


def _short(text: str) -> str:
    """A text without its middle, where it is too long."""
    text = printable(text)
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2 - 1]}\N{HORIZONTAL ELLIPSIS}{text[-_LONGEST // 2 :]}"


def _width(text: str) -> int:
    """How many letters wide a text is: some scripts take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


# Arrows


def _arrows(picture: Picture, layout: Layout) -> Iterator[str]:
    labels = {box.id: box.label for box in picture.boxes}
    for arrow in picture.arrows:
        route = layout.routes.get((arrow.source, arrow.target))
        words = f"{labels[arrow.source]} {arrow.label} {labels[arrow.target]}"
        faint = " faint" if arrow.faint else ""
        line, head = _drawn(route) if route else _loop(layout.boxes[arrow.source])
        yield (
            f'<g><title>{_text(words)}</title><path class="edge{faint}" d="{line}"/><path class="head" d="{head}"/></g>'
        )


def _drawn(route: Sequence[Point]) -> tuple[str, str]:
    """The line of a route, and its head: straight within its pairs of points, bent between them."""
    (before, _), end = route[-2], route[-1]
    forwards = -1.0 if route[0][0] > end[0] else 1.0
    tip = end[0] - forwards * _HEAD
    points = [*route[:-1], (tip if abs(before - end[0]) > _HEAD else before, end[1])]
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        if number % 2 == 0:
            parts.append(f"L{_n(to_x)} {_n(to_y)}")
        else:
            bend = forwards * GAP_ACROSS / 2
            parts.append(f"C{_n(x + bend)} {_n(y)} {_n(to_x - bend)} {_n(to_y)} {_n(to_x)} {_n(to_y)}")
    return "".join(parts), _pointed(end, -forwards)


def _loop(box: Rectangle) -> tuple[str, str]:
    """An arrow from a box to itself, at its right."""
    x, y = box.right
    line = f"M{_n(x)} {_n(y - 6)}C{_n(x + 30)} {_n(y - 18)} {_n(x + 30)} {_n(y + 18)} {_n(x + _HEAD)} {_n(y + 6)}"
    return line, _pointed((x, y + 6), 1.0)


def _loop_room(edges: Sequence[tuple[str, str]]) -> float:
    return 24.0 if any(source == target for source, target in edges) else 0.0


def _pointed(end: Point, side: float) -> str:
    """The head of an arrow that ends at a point, coming from its left (-1) or its right (1)."""
    x, y = end
    back = x + side * _HEAD
    return f"M{_n(x)} {_n(y)}L{_n(back)} {_n(y - 4)}L{_n(back)} {_n(y + 4)}Z"


# Words


def _legend(picture: Picture, x: float, y: float) -> Iterator[str]:
    """What the shapes and lines of the picture mean."""
    shapes = {box.shape for box in picture.boxes}
    for shape, word in _LEGEND:
        if shape in shapes:
            yield f'<rect class="box {shape.value}" x="{_n(x)}" y="{_n(y)}" width="18" height="12" rx="4"/>'
            yield f'<text class="note" x="{_n(x + 24)}" y="{_n(y + 10)}">{word}</text>'
            x += 72
    if any(box.alert for box in picture.boxes):
        yield f'<rect class="box code alert" x="{_n(x)}" y="{_n(y)}" width="18" height="12" rx="4"/>'
        yield f'<text class="note" x="{_n(x + 24)}" y="{_n(y + 10)}">! look at</text>'
        x += 96
    if any(arrow.faint for arrow in picture.arrows):
        yield f'<path class="edge faint" d="M{_n(x)} {_n(y + 6)}h18"/>'
        yield f'<text class="note" x="{_n(x + 24)}" y="{_n(y + 10)}">possible</text>'


def _text(text: str) -> str:
    return escape(printable(text))


def _n(number: float) -> str:
    """A number with one decimal at most."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
