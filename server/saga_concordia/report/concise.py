"""One line per finding, for editors, `grep` and log files."""

from saga_concordia.report.view import View, printable


def render(view: View) -> str:
    """`path:line:column: severity CODE message [name]` per finding."""
    lines: list[str] = []
    for one in view.diagnostics():
        line, column = view.position(one.path, one.span.start)
        where = f"{printable(view.path(one.path))}:{line}:{column}"
        lines.append(f"{where}: {one.severity.value} {one.code} {printable(one.message)} [{one.name}]\n")
    return "".join(lines)
