"""The class or function that is a saga, as it stands in its file."""

import libcst as cst

from saga_concordia.model.diagnostics import AddInput, Forward, PassInput, Scaffold, Thread
from saga_concordia.model.facts import Saga
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python.names import Defined, Program

OfSaga = Thread | AddInput | PassInput | Scaffold | Forward


def fact_of(program: Program, intent: OfSaga) -> Saga:
    """What is known of the saga of an intent.

    Raises:
        ImpossibleError: there is no such saga.
    """
    for row in program.sources.facts(intent.path).sagas:
        if row.name == intent.saga:
            return row
    raise ImpossibleError


def saga_of(program: Program, intent: OfSaga) -> Defined | None:
    """The class, or the function that builds or runs it; None where the saga stands directly in a module."""
    saga = fact_of(program, intent)
    tree = program.tree(saga.place.path)
    found = tree.definition(saga.place.span)
    if found is not None:
        return Defined(tree, found)
    last = saga.name.rpartition(".")[2]
    for function in tree.functions(tree.around(saga.place.span.start + 1)):
        if isinstance(function, cst.FunctionDef) and function.name.value == last:
            return Defined(tree, function)
    return None
