"""What a file must hold to be worth parsing: told from the dialects' words, by a glance at its bytes."""

import re
from collections.abc import Iterable, Iterator

from saga_concordia.frontends.read import SUFFIXES
from saga_concordia.model.dialect import Dialect, Subscribe


class Trigger:
    """The words of one language's dialects: any one of some, or all of one of several groups."""

    def __init__(self, groups: Iterable[tuple[str, ...]], subjects: Iterable[str]) -> None:
        """`groups` are words that a match needs together; `subjects` are words that a choice is made on."""
        wanted = set(groups)
        self._always = () in wanted
        singles = sorted(re.escape(group[0]) for group in wanted if len(group) == 1)
        named = sorted(map(re.escape, set(subjects)))
        choices = [rf"\b(?:case|match|if|elif)\b[^\n]{{0,120}}?\b(?:{'|'.join(named)})\b"] if named else []
        pattern = "|".join([*([f"(?:{'|'.join(singles)})"] if singles else []), *choices])
        self._any = re.compile(pattern.encode()) if pattern else None
        self._all = sorted(tuple(word.encode() for word in group) for group in wanted if len(group) > 1)

    def holds(self, data: bytes) -> bool:
        """Whether a file with this content can hold a fact."""
        if self._always or (self._any is not None and self._any.search(data)):
            return True
        return any(all(word in data for word in group) for group in self._all)


def triggers_of(dialects: tuple[Dialect, ...], emissions_only: bool = False) -> dict[str, Trigger]:
    """The trigger of each language that we read, for all facts or for emissions only."""
    triggers: dict[str, Trigger] = {}
    for language in set(SUFFIXES.values()):
        spoken = [dialect for dialect in dialects if dialect.language == language]
        patterns = [word for dialect in spoken for emit in dialect.emit for word in (*emit.call, *emit.base)]
        subjects: list[str] = []
        if not emissions_only:
            patterns += [word for dialect in spoken for word in _others(dialect)]
            subjects += [word for dialect in spoken for form in dialect.subscribe for word in form.subject]
        triggers[language] = Trigger(map(_spelled if emissions_only else _needed, patterns), subjects)
    return triggers


def _others(dialect: Dialect) -> Iterator[str]:
    """The patterns of everything but calls that emit."""
    yield from (word for emit in dialect.emit for word in emit.decorator)
    yield from (word for form in dialect.subscribe for word in _words(form))
    yield from (word for saga in dialect.saga for word in (*saga.base, *saga.call, *saga.decorator))
    yield from (word for step in dialect.step for word in (*step.decorator, *step.base))
    yield from dialect.start


def _words(form: Subscribe) -> tuple[str, ...]:
    return (*form.call, *form.decorator, *form.function)


def _needed(pattern: str) -> tuple[str, ...]:
    """The words that any file must hold in which a callee pattern can match.

    The last two names of a qualified one: the module may be imported under any name, but it is named there.
    """
    segments = [max(segment.split("*"), key=len) for segment in pattern.split(".")]
    return tuple(segment.lstrip(":") for segment in segments[-2:] if segment)


def _spelled(pattern: str) -> tuple[str, ...]:
    """As above, with a function of a class or module as it is spelled but for rare aliases: `Event.new`."""
    words = _needed(pattern)
    return (".".join(words),) if len(words) == 2 and words[0][:1].isupper() else words
