"""How a writer gives up."""


class ImpossibleError(Exception):
    """What a fix intends cannot be done whole, so nothing of it is done."""
