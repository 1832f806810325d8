"""The formats that a check is shown in. Each renderer is imported only when it is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

if TYPE_CHECKING:
    from saga_concordia.engine.check import Report
    from saga_concordia.report.view import Outcome

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit")

_ALWAYS = ("report.view", "engine.findings")
_WITH_EDITS = ("cli.edits", "rewrite.edits", "registry.write", "registry.vocabulary", "registry.markdown_write")
_NEEDED = {"json": ("report.json_format", *_WITH_EDITS), "sarif": ("report.sarif", *_WITH_EDITS)}


def prepare(output_format: str) -> None:
    """Import what `rendered` will need, while there is time for it."""
    for name in (*_ALWAYS, *_NEEDED.get(output_format, (f"report.{output_format}",))):
        import_module(f"saga_concordia.{name}")


def timed(outcome: "Outcome", output_format: str, color: bool) -> tuple[str, ...]:
    """As `rendered`, in parts; between two of them stand the milliseconds that the check took."""
    text = rendered(outcome, output_format, color)
    if output_format != "json":
        return (text,)
    label = '"elapsed_ms": '
    before, _label, after = text.rpartition(f"{label}{round(outcome.elapsed_ms, 1)}")
    return (before + label, after)


def rendered(outcome: "Outcome", output_format: str, color: bool) -> str:
    """An outcome in one of the formats; colours are for text alone."""
    from saga_concordia.engine.findings import MOST_FINDINGS, bounded
    from saga_concordia.report.view import View

    if len(outcome.diagnostics) > MOST_FINDINGS:
        outcome = replace(cast("Report", outcome), diagnostics=bounded(outcome.diagnostics))
    view = View(outcome)
    if output_format == "concise":
        from saga_concordia.report import concise

        return concise.render(view)
    if output_format == "json":
        from saga_concordia.cli.edits import Edits
        from saga_concordia.report import json_format

        return json_format.render(outcome, view, Edits(outcome, view, verify=False).of)
    if output_format == "sarif":
        from saga_concordia.cli.edits import Edits
        from saga_concordia.report import sarif

        return sarif.render(outcome, view, Edits(outcome, view, verify=False).of)
    if output_format == "github":
        from saga_concordia.report import github

        return github.render(view)
    if output_format == "gitlab":
        from saga_concordia.report import gitlab

        return gitlab.render(view)
    if output_format == "junit":
        from saga_concordia.report import junit

        return junit.render(view)
    from saga_concordia.report import text

    return text.render(outcome, view, color=color)
