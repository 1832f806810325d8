"""What evaluation works with: parameters that are still open, environments, and the texts that values denote."""

from msgspec import Struct, field

from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Literal, Value
from saga_concordia.text.span import Span

FunctionKey = tuple[str, int]
Frame = dict[str, tuple["Bound", "Env"]]


class Unbound(Struct, frozen=True):
    """A parameter whose argument is not known: what makes the function around it a wrapper."""

    function: FunctionKey
    name: str
    span: Span


Bound = Value | Unbound


class Env(Struct, frozen=True, eq=False):
    """Where a value stands, and the arguments that are bound to the parameters of bodies around it."""

    file: SourceFile
    function: int
    frames: dict[FunctionKey, Frame] = field(default_factory=dict[FunctionKey, Frame])

    def at(self, function: int) -> "Env":
        """The same environment in another body of the file."""
        return Env(self.file, function, self.frames)

    def under(self, frames: dict[FunctionKey, Frame]) -> "Env":
        """This environment with what is known of bodies that it knows nothing of."""
        if frames is self.frames or not frames:
            return self
        return Env(self.file, self.function, {**frames, **self.frames})


class Text(Struct, frozen=True):
    """A text that a value can denote: fixed parts and holes, and the one literal (in file `path`) that it may be."""

    parts: tuple[str | Unbound | None, ...]
    literal: Literal | None = None
    path: str = ""

    @property
    def holes(self) -> tuple[Unbound, ...]:
        """The parameters that are still to be known."""
        return tuple(part for part in self.parts if isinstance(part, Unbound))

    @property
    def known(self) -> bool:
        """Whether nothing is left to be known."""
        return all(isinstance(part, str) for part in self.parts)

    @property
    def fixed(self) -> bool:
        """Whether a part of it is known."""
        return any(isinstance(part, str) and part for part in self.parts)

    @property
    def shown(self) -> str:
        """The text with `{name}` for each hole."""
        names = (part if isinstance(part, str) else f"{{{part.name if part else '_'}}}" for part in self.parts)
        return "".join(names)

    @staticmethod
    def joined(texts: "tuple[Text, ...]") -> "Text":
        """One text out of several in a row; neighbouring fixed parts become one."""
        parts: list[str | Unbound | None] = []
        for text in texts:
            for part in text.parts:
                if isinstance(part, str) and parts and isinstance(parts[-1], str):
                    parts[-1] += part
                else:
                    parts.append(part)
        return Text(tuple(parts))
