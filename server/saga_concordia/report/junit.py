"""JUnit's XML, which most CI servers show as test results: a failed test for each finding, or one that passes."""

import re
from xml.sax.saxutils import escape, quoteattr

from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.report.view import View

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, not even escaped (XML 1.0, section 2.2)."""


def render(view: View) -> str:
    """The report."""
    rows = view.diagnostics()
    cases = [_failure(one, view) for one in rows] or ['    <testcase classname="concordia" name="no findings"/>\n']
    counts = _attributes(name="concordia", tests=len(cases), failures=len(rows), errors=0, skipped=0)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites>\n  <testsuite{counts}>\n{''.join(cases)}  </testsuite>\n</testsuites>\n"
    )


def _failure(one: Diagnostic, view: View) -> str:
    path = view.path(one.path)
    line, column = view.position(one.path, one.span.start)
    where = f"{path}:{line}:{column}"
    case = _attributes(classname=path, name=f"{one.code} {one.name} at {line}:{column}", file=path, line=line)
    failure = _attributes(type=one.severity.value, message=one.message)
    text = escape(_allowed(f"{where}: {one.severity.value} {one.code} {one.message} [{one.name}]"))
    return f"    <testcase{case}>\n      <failure{failure}>{text}</failure>\n    </testcase>\n"


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(_allowed(str(value)))}" for name, value in values.items())


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
