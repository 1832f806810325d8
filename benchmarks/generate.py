"""Seeded source files that emit events, some of which drift, and what must be found in them.

A file is as long as asked, to the line, with one emission in every 40 lines; in every ten emissions one drifts. Around
them stand functions of everyday code. The same seed gives the same text on every machine.

Run as a script it writes a workspace of many files, half of them Python and half Elixir, for trials of memory and of
indexing: `python3 benchmarks/generate.py FOLDER --files 500 --lines 400 --seed 1`.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from string import Template
from textwrap import indent
from typing import NamedTuple

UNIT_LINES = 40
_DRIFT_EVERY = 10
AREAS = {
    "billing": ("invoice", "payment", "refund", "statement", "discount"),
    "catalog": ("product", "bundle", "picture", "price", "category"),
    "identity": ("account", "session", "credential", "device", "profile"),
    "learning": ("run", "model", "trial", "dataset", "checkpoint"),
    "logistics": ("parcel", "route", "carrier", "warehouse", "pallet"),
    "support": ("ticket", "answer", "rating", "escalation", "article"),
}
NOUNS = [noun for nouns in AREAS.values() for noun in nouns]
VERBS = ("completed", "created", "updated", "archived")


class Toggle(NamedTuple):
    """A text in one line, by whose presence a finding comes or goes; line and column from 0, in UTF-16 units.

    `is_fault` says that the finding is there with the text, and not without it. The file begins without the finding.
    """

    line: int
    column: int
    text: str
    is_fault: bool
    code: str


class Source(NamedTuple):
    """A file: its text, the findings (code, line from 0) that Concordia must have, and places to type at.

    `names` switch a finding of Concordia's, one for each emission that does not drift. `returns` switch one of ruff's
    beside the same emissions; they are there in Python alone.
    """

    text: str
    findings: frozenset[tuple[str, int]]
    names: tuple[Toggle, ...]
    returns: tuple[Toggle, ...]


class Language(NamedTuple):
    """How files of a language are called, how they are written (lines, seed), and whether ruff reads them."""

    id: str
    suffix: str
    write: Callable[[int, int], Source]
    is_ruffs: bool


def python_source(lines: int, seed: int) -> Source:
    """A Python file: functions, and classes of two methods."""
    rng, units = Random(f"python {seed}"), lines // UNIT_LINES
    text = [
        f'"""Follows up on what came in (made from the seed {seed})."""',
        "",
        "import logging",
        "from pathlib import Path",
        "",
        "from events import Event, bus",
        "",
        "logger = logging.getLogger(__name__)",
        "",
        "",
        "def clamp(value, least, most):",
        '    """Keep a value between two others."""',
        "    return max(least, min(value, most))",
        "",
        "",
    ]
    events = _events(rng, units)
    for number, event in enumerate(events):
        place = number % 4  # two functions, then a class of two methods
        if place == 2:
            text += [f"class Desk{number}:", f'    """Where each {rng.choice(NOUNS)} is seen to."""', ""]
        budget = (number + 1) * UNIT_LINES - len(text)
        text += python_function(
            rng, number, python_emission(event), budget, is_method=place >= 2, blanks=1 if place == 2 else 2
        )
    text += _rest(rng, lines - len(text), "")
    return _source(text, events)


def elixir_source(lines: int, seed: int) -> Source:
    """An Elixir file: one module of functions."""
    rng, units = Random(f"elixir {seed}"), lines // UNIT_LINES
    text = [
        f"defmodule Bench.FollowUp{seed} do",
        f'  @moduledoc "Follows up on what came in (made from the seed {seed})."',
        "",
        "  alias Thunderline.Event",
        "  alias Thunderline.EventBus",
        "",
        "  require Logger",
        "",
        "  @limit 100",
        "",
        "  defp clamp(value, least, most), do: value |> min(most) |> max(least)",
        "",
    ]
    events = _events(rng, units)
    for number, event in enumerate(events):
        end = min((number + 1) * UNIT_LINES, lines - 1)  # the last line is the module's
        text += elixir_function(rng, number, elixir_emission(event), end - len(text))
    text += [*_rest(rng, lines - 1 - len(text), "  "), "end"]
    return _source(text, events)


LANGUAGES = (
    Language("python", ".py", python_source, is_ruffs=True),
    Language("elixir", ".ex", elixir_source, is_ruffs=False),
)


EVENT_NAMES = tuple(f"{area}.{noun}.{verb}" for area, nouns in AREAS.items() for noun in nouns for verb in VERBS)
"""The events of a large company, as they are registered."""


def registry(names: Sequence[str] = EVENT_NAMES) -> str:
    """The registry that holds these events, as YAML."""
    rows = ["version: 1", "domains:", *(f"  {area}: [{area}]" for area in AREAS), "events:"]
    for name in names:
        _, noun, verb = name.split(".")
        rows += [
            f"  {name}:",
            "    version: 1",
            f"    summary: A {noun} was {verb}.",
            "    payload: {total: integer}",
            "    causation: required",
        ]
    return "\n".join(rows) + "\n"


def begin_workspace(root: Path, names: Sequence[str] = EVENT_NAMES) -> None:
    """Write the settings and the registry by which a folder is a workspace of Concordia's."""
    (root / "taxonomy").mkdir(parents=True, exist_ok=True)
    # The registry is that of a large company: a small workspace emits few of its events, and is measured all the same.
    settings = 'registry = ["taxonomy/registry.yaml"]\n[rules]\nCON501 = "off"\n'
    (root / "concordia.toml").write_text(settings, encoding="utf-8")
    (root / "taxonomy" / "registry.yaml").write_text(registry(names), encoding="utf-8")


def write_workspace(root: Path, files: int, lines: int, seed: int) -> dict[Path, Source]:
    """Write a workspace of that many files, each of that many lines; what is in each."""
    begin_workspace(root)
    areas = list(AREAS)
    sources: dict[Path, Source] = {}
    for number in range(files):
        language = LANGUAGES[number % len(LANGUAGES)]
        file = root / areas[number % len(areas)] / f"follow_up_{number:05}{language.suffix}"
        file.parent.mkdir(exist_ok=True)
        sources[file] = language.write(lines, seed * 100_000 + number)
        file.write_text(sources[file].text, encoding="utf-8", newline="\n")
    return sources


class Event(NamedTuple):
    """What an emission says, and the code of its finding; it has none where the name is registered."""

    name: str
    source: str
    code: str | None


def _source(lines: Sequence[str], events: Sequence[Event]) -> Source:
    findings: set[tuple[str, int]] = set()
    names: list[Toggle] = []
    returns: list[Toggle] = []
    left = iter(events)
    for line, text in enumerate(lines):
        if text.lstrip().startswith("name"):
            event = next(left)
            if event.code is not None:
                findings.add((event.code, line))
            else:
                names.append(Toggle(line, text.rindex('"') - 1, "d", is_fault=False, code="CON102"))
        elif text.endswith("return receipt"):
            returns.append(Toggle(line, len(text), "s", is_fault=True, code="F821"))
    return Source("\n".join(lines) + "\n", frozenset(findings), tuple(names), tuple(returns))


def _events(rng: Random, count: int) -> list[Event]:
    """So many events, of which one in every ten drifts; one of a file that has fewer."""
    events: list[Event] = []
    drifting = 0
    for number in range(count):
        if number % _DRIFT_EVERY == 0:
            drifting = number + rng.randrange(min(_DRIFT_EVERY, count))
        area = rng.choice(list(AREAS))
        noun, verb = rng.choice(AREAS[area]), rng.choice(VERBS)
        if number != drifting:
            events.append(Event(f"{area}.{noun}.{verb}", area, None))
            continue
        name, code = rng.choice(
            (
                (f"{area}.{noun}.{verb[:-1]}", "CON102"),
                (f"{area}.{noun[0]}{noun}.{verb}", "CON107"),
                (f"{area}.{noun}.teleported", "CON101"),
            )
        )
        events.append(Event(name, area, code))
    return events


# Statements between which an emission stands, with `--` between them: what is everyday code in each language.
_PYTHON = """\
limit = min(limit, settings.get("${noun}_limit", $number))
--
total = clamp(total, len(rows), limit * $number)
--
# No $noun comes alone — what is late waits for the next naïve run
--
${noun}_ids = [row["id"] for row in rows if row.get("$noun") is not None]
total += len(${noun}_ids)
--
${noun}_label = f"{total} of {limit}, by $noun"
logger.info(${noun}_label)
--
by_$noun = {row["id"]: row for row in rows if row["$noun"] > limit}
total += sum(entry["$noun"] for entry in by_$noun.values())
--
for row in rows:
    if row.get("${noun}_state") == "open":
        row["${noun}_state"] = "seen"
        total += $number
    elif row.get("${noun}_state") == "late":
        logger.warning("late: %s", row["id"])
--
if total > limit * $number:
    rows = sorted(rows, key=lambda row: row["$noun"], reverse=True)[:limit]
else:
    logger.debug("%d, so far", total)
--
try:
    ${noun}_rate = float(settings["${noun}_rate"])
except (KeyError, ValueError):
    ${noun}_rate = 1.0
total = round(total * ${noun}_rate)
--
with Path(settings["${noun}_path"]).open(encoding="utf-8") as lines:
    total += sum(1 for line in lines if line.strip())
"""
_ELIXIR = """\
limit = min(limit, Map.get(settings, :${noun}_limit, $number))
--
total = clamp(total, length(rows), limit * $number)
--
# No $noun comes alone — what is late waits for the next naïve run
--
by_$noun = for %{$noun: $noun, id: id} <- rows, $noun > limit, into: %{}, do: {id, $noun}
--
Logger.info("#{total} of #{limit}, by $noun")
limit = limit + rem(total, $number)
--
${noun}_sum = Enum.reduce(rows, 0, fn row, sum -> sum + row.$noun end)
total = total + ${noun}_sum
--
${noun}_ids =
  rows
  |> Enum.filter(&(&1.$noun > limit))
  |> Enum.map(& &1.id)

total = total + length(${noun}_ids)
--
total =
  case Map.fetch(settings, :${noun}_rate) do
    {:ok, rate} when is_number(rate) -> round(total * rate)
    :error -> total
  end
--
rows =
  if total > limit * $number do
    Enum.sort_by(rows, & &1.$noun, :desc)
  else
    rows
  end
--
Enum.each(rows, fn row ->
  if row.${noun}_state == :late, do: Logger.warning("late: #{row.id}")
end)
--
total =
  with {:ok, path} <- Map.fetch(settings, :${noun}_path),
       {:ok, text} <- File.read(path) do
    total + length(String.split(text, "\\n"))
  else
    _ -> total
  end
"""
_DOINGS = ("check", "collect", "follow_up", "reconcile", "settle", "review")


def python_emission(event: Event) -> list[str]:
    """What emits an event, in a function's body."""
    return [
        "    receipt = Event.new(",
        f'        name="{event.name}",',
        f'        source="{event.source}",',
        "        correlation_id=correlation_id,",
        "        causation_id=causation_id,",
        '        payload={"total": min(total, limit)},',
        "    )",
        "    bus.publish(receipt)",
    ]


def elixir_emission(event: Event) -> list[str]:
    """What emits an event, in a function's body."""
    return [
        "    {:ok, receipt} =",
        "      Event.new(",
        f'        name: "{event.name}",',
        f"        source: :{event.source},",
        "        correlation_id: correlation_id,",
        "        causation_id: causation_id,",
        "        payload: %{total: min(total, limit)}",
        "      )",
        "",
        "    EventBus.publish_event(receipt)",
    ]


def python_function(
    rng: Random, number: int, emission: Sequence[str], lines: int, *, is_method: bool = False, blanks: int = 2
) -> list[str]:
    """A function, or a method, of so many lines with the blank ones behind it; what it emits may be nothing."""
    noun = rng.choice(NOUNS)
    first = "self, " if is_method else ""
    head = [
        f"def {rng.choice(_DOINGS)}_{noun}_{number}({first}rows, settings, correlation_id, causation_id):",
        f'    """See to what came in about each {noun}."""',
        '    limit = settings.get("limit", 100)',
        "    total = 0",
    ]
    end = ["    return receipt" if emission else "    return total"]
    middle = _statements(rng, _PYTHON, lines - len(head) - len(emission) - len(end) - blanks, emission)
    margin = "    " if is_method else ""
    return [f"{margin}{line}" for line in (*head, *middle, *end)] + [""] * blanks


def elixir_function(rng: Random, number: int, emission: Sequence[str], lines: int) -> list[str]:
    """A documented function of so many lines with the blank one behind it; what it emits may be nothing."""
    noun = rng.choice(NOUNS)
    head = [
        f'  @doc "See to what came in about each {noun}."',
        f"  def {rng.choice(_DOINGS)}_{noun}_{number}(rows, settings, correlation_id, causation_id) do",
        "    limit = Map.get(settings, :limit, @limit)",
        "    total = length(rows)",
    ]
    end = ["    receipt" if emission else "    total", "  end", ""]
    return [*head, *_statements(rng, _ELIXIR, lines - len(head) - len(emission) - len(end), emission), *end]


def _statements(rng: Random, pool: str, lines: int, emission: Sequence[str]) -> list[str]:
    """So many lines of everyday code, four columns in, with the emission somewhere among them."""
    patterns = [pattern.rstrip("\n") for pattern in pool.split("--\n")]
    statements: list[Sequence[str]] = []
    while lines > 0:
        pattern = Template(rng.choice([one for one in patterns if one.count("\n") < lines]))
        noun = rng.choice(NOUNS)
        text = pattern.substitute(noun=noun, number=rng.randrange(2, 90))
        statements.append(indent(text, "    ").split("\n"))
        lines -= len(statements[-1])
    if emission:
        statements.insert(rng.randrange(len(statements) + 1), emission)
    return [line for statement in statements for line in statement]


def _rest(rng: Random, lines: int, margin: str) -> list[str]:
    """Comments that make a file as long as it was asked to be."""
    return [f"{margin}# Kept for each {rng.choice(NOUNS)} that came before." for _ in range(lines)]


def main() -> None:
    """Write a workspace of many files."""
    parser = argparse.ArgumentParser(description="Write a workspace of generated files that emit events.")
    parser.add_argument("folder", type=Path, help="where to; made if it is not there")
    parser.add_argument(
        "--files", type=int, default=500, help="how many, half of them Python, half Elixir (%(default)s)"
    )
    parser.add_argument("--lines", type=int, default=400, help="of each file, 40 at least (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (%(default)s)")
    options = parser.parse_args()
    if options.files < 1 or options.lines < UNIT_LINES:
        parser.error(f"there must be a file, of {UNIT_LINES} lines at least")
    sources = write_workspace(options.folder, options.files, options.lines, options.seed)
    findings = sum(len(source.findings) for source in sources.values())
    print(f"{options.folder}: {len(sources)} files of {options.lines} lines with {findings} findings")


if __name__ == "__main__":
    main()
