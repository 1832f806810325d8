"""Each format says the same graph, whatever is in its words, and the same bytes for the same graph."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.report.graph import dot, mermaid, svg
from saga_concordia.report.graph import json as plain
from saga_concordia.report.graph.picture import Arrow, Box, Picture, Shape

SVG = "{http://www.w3.org/2000/svg}"
FLOW = Picture(
    "Event flow of <shop>",
    'Two "events"; one saga',
    (
        Box("event:order.placed", Shape.EVENT, "order.placed"),
        Box("event:order.lost", Shape.EVENT, "order.lost", "in no registry", "in no registry"),
        Box("f", Shape.CODE, "Shop.place[0]", "lib/a|b.ex"),
        Box("s", Shape.SAGA, "OrderSaga\n"),
    ),
    (
        Arrow("f", "event:order.placed", "emits"),
        Arrow("f", "event:order.placed", "emits", faint=True),
        Arrow("event:order.placed", "s", "handled by"),
        Arrow("s", "event:order.lost", "emits", faint=True),
        Arrow("s", "gone", "emits"),
        Arrow("event:order.lost", "event:order.lost", "causes"),
    ),
)
RENDER: dict[str, Callable[[Picture], str]] = {
    "svg": svg.render, "mermaid": mermaid.render, "dot": dot.render, "json": plain.render,
}  # fmt: skip


@pytest.mark.parametrize("render", RENDER.values(), ids=list(RENDER))
def test_a_graph_is_told_in_one_way_whatever_its_order(render: Callable[[Picture], str]) -> None:
    turned = Picture(FLOW.title, FLOW.description, FLOW.boxes[::-1], FLOW.arrows[::-1])
    assert render(FLOW) == render(turned)
    assert render(FLOW).endswith("\n")


def test_svg_stands_by_itself_and_has_words_for_all() -> None:
    text = svg.render(FLOW, "flow")
    root = ElementTree.fromstring(text)
    assert not re.findall(r"(?:href|src|url\(|@import)", text), "nothing is loaded from elsewhere"
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert [named[key] for key in (root.get("aria-labelledby") or "").split()] == [FLOW.title, FLOW.description]
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert "Shop.place[0] emits order.placed" in titles
    assert "order.lost - in no registry - in no registry" in titles
    assert len(root.findall(f".//{SVG}path[@class='head']")) == 4


def test_mermaid_and_dot_and_json() -> None:
    assert mermaid.render(FLOW) == (
        "flowchart LR\n"
        "  accTitle: Event flow of <shop>\n"
        '  accDescr: Two "events", one saga\n'
        '  n0[["OrderSaga#65533;"]]\n'
        '  n1["Shop.place#91;0#93;<br/>lib/a#124;b.ex"]\n'
        '  n2(["#33; order.lost<br/>in no registry"])\n'
        '  n3(["order.placed"])\n'
        "  n2 -->|causes| n2\n"
        "  n3 -->|handled by| n0\n"
        "  n1 -->|emits| n3\n"
        "  n0 -.->|emits| n2\n"
        "  classDef alert stroke:#b35900,stroke-width:3px\n"
        "  class n2 alert\n"
    )
    assert 'n1 -> n3 [label="emits"];' in dot.render(FLOW)
    assert 'n0 -> n2 [label="emits", style=dashed];' in dot.render(FLOW)
    told = json.loads(plain.render(FLOW))
    assert [box["label"] for box in told["boxes"]] == ["OrderSaga\n", "Shop.place[0]", "order.lost", "order.placed"]
    assert {"source": "s", "target": "event:order.lost", "label": "emits", "faint": True} in told["arrows"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_words_break_a_format(label: str, note: str) -> None:
    box = Box("b", Shape.CODE, label, note, note)
    picture = Picture(label, note, (box,), (Arrow("b", "b", "calls"),))
    root = ElementTree.fromstring(svg.render(picture))
    assert len(root.findall(f".//{SVG}path[@class='head']")) == 1
    assert len(mermaid.render(picture).splitlines()) == 5 + 2 * bool(note)
    assert re.fullmatch(
        r'  n0 \[label="(?:[^"\\\n]|\\.)*", tooltip="(?:[^"\\\n]|\\.)*", .*\];', dot.render(picture).splitlines()[4]
    )
    assert json.loads(plain.render(picture))["boxes"][0]["label"] == label


def test_texts_fit_their_boxes() -> None:
    """Letters of a fixed-width font are 0.6 em wide; what is longer than that has its middle left out."""
    boxes = tuple(Box(str(size), Shape.EVENT, "w" * size, "n" * size) for size in (1, 20, 52, 400))
    root = ElementTree.fromstring(svg.render(Picture("t", "d", boxes, ())))
    groups = [one for one in root.iter(f"{SVG}g") if one.find(f"{SVG}rect") is not None]
    assert len(groups) == 4
    for group in groups:
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        for text in group.iter(f"{SVG}text"):
            size = 10 if text.get("class") == "note" else 12
            assert len(text.text or "") * size * 0.6 < float(rect.get("width") or 0)
