"""A graph as JSON, for tools."""

import json

from msgspec import to_builtins

from saga_concordia.report.graph.picture import Picture, tidy


def render(picture: Picture) -> str:
    """An object with `title`, `description`, `boxes` and `arrows`, as `Picture` has them."""
    return json.dumps(to_builtins(tidy(picture)), ensure_ascii=False, indent=2) + "\n"
