"""How often each rule fired."""

from collections import Counter

from saga_concordia.report.view import Outcome


def render(outcome: Outcome) -> str:
    """One line per rule that fired: count, code, name; the most frequent one first."""
    counts = Counter((one.code, one.name) for one in outcome.diagnostics)
    if not counts:
        return ""
    width = len(str(max(counts.values())))
    fixable = {one.code for one in outcome.diagnostics if one.fixes}
    lines = [
        f"{number:>{width}}  {code}  {name}{'  [fix]' if code in fixable else ''}\n"
        for (code, name), number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return "".join(lines)
