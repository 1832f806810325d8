"""What rules see: the facts of the checked files, and the registries in force."""

from functools import cached_property

from msgspec import Struct

from saga_concordia.model.facts import Emission, Mention, Saga, Start, Subscription
from saga_concordia.rules.causation import Said
from saga_concordia.rules.census import Census, census_of
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.rules.verdict import Verdict, naming_verdict

__all__ = ["WRITABLE_FORMATS", "Context", "Taxonomy"]

WRITABLE_FORMATS = ("yaml", "markdown")
"""Formats that a `register` fix can write back."""


class Context(Struct, frozen=True, dict=True):
    """Some files' facts against the taxonomy; `whole` is the census of all files, where these are not all."""

    taxonomy: Taxonomy
    emissions: tuple[Emission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    sagas: tuple[Saga, ...] = ()
    starts: tuple[Start, ...] = ()
    whole: Census | None = None

    @cached_property
    def census(self) -> Census:
        """What the whole workspace says; where no other is given, these facts are all there is."""
        if self.whole is not None:
            return self.whole
        return census_of(Said(self.emissions, self.subscriptions, self.sagas, self.starts), is_whole=True)

    @cached_property
    def writable(self) -> str | None:
        """Path of the registry that a `register` fix appends to: the first whose format can be written back."""
        return next((file.path for file in self.taxonomy.registries if file.format in WRITABLE_FORMATS), None)

    def verdict(self, mention: Mention) -> Verdict | None:
        """What is wrong with a name; None where it is in order. Each name is judged once."""
        return self.taxonomy.kept((mention.kind, mention.text), lambda: naming_verdict(mention, self.taxonomy))
