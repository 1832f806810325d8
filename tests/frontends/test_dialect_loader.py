"""Dialects: wrong values are errors that name the key and what would be right."""

import tomllib

import pytest
from saga_concordia.frontends.dialect_loader import (
    DialectError,
    built_in,
    language_of_built_in,
    load_built_in,
    load_dialect,
    load_own,
    no_dialect,
)

HEAD = 'name = "house"\nlanguage = "elixir"\n'
EMIT = HEAD + '[[emit]]\ncall = ["emit"]\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('language = "python"', "needs a `name`"),
        ('name = "x"\nlanguage = "rust"', "must be one of elixir, python"),
        (HEAD + "emits = []", "did you mean `emit`"),
        (
            EMIT + 'mints = ["corelation"]',
            "`mints` holds `corelation`; it may hold correlation and causation; did you mean",
        ),
        (EMIT + "name = []", "`name` is an empty list"),
        (EMIT + 'name = "0."', "`0.` has an empty part"),
        (EMIT + 'name = "a..b"', "`a..b` has an empty part"),
        (EMIT + "name = -1", "counts arguments from 0"),
        (EMIT + 'name = "@clas"', "none of @class"),
        (HEAD + '[[emit]]\ncall = ["a b"]', "`call` holds `a b`, which is no callee"),
        (HEAD + '[[emit]]\ncall = ["a..b"]', "no callee"),
        (HEAD + '[[emit]]\ncall = ["emit()"]', "no callee"),
        (HEAD + '[[emit]]\ncall = [".emit"]', "no callee"),
        (HEAD + '[[emit]]\ncall = ["**"]', "no callee"),
        (HEAD + '[[emit]]\ncall = ["1a"]', "no callee"),
        (HEAD + '[[emit]]\nprefix = "x"', "say what emits"),
        (HEAD + "[[saga]]", "say what a saga is"),
        (HEAD + '[[saga]]\ninput = ["input"]', "say what a saga is"),
        (HEAD + "[[publish]]", "say which functions by `call`"),
        (HEAD + "[[start]]", "say which functions by `call`"),
        (HEAD + '[compensation]\nreturns = ["((("]', "`returns` holds `(((`, which is no shape"),
        (HEAD + '[compensation]\nruns_on = "never"', "own-failure, later-failure"),
        (HEAD + '[calls]\neffectful = ["a("]', "`effectful` holds `a(`"),
        (HEAD + '[calls]\nreading_verbs = ["get it"]', "no single name"),
        (HEAD + '[mint]\nuuid7 = ["new id"]', "`uuid7` holds `new id`"),
        (HEAD + '[mint]\nuuid9 = ["new_id"]', "`uuid9` is none of"),
    ],
)
def test_wrong_values(text: str, words: str) -> None:
    with pytest.raises(DialectError, match="house") as caught:
        load_dialect(tomllib.loads(text), "house.toml")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    ["emit", "shop.bus.emit", "*.emit", "Logger.*", "a.*.b", "on_*", "*.on_*", "on_*Event", "*_handler",
     "Repo.insert!", "valid?", ":gen_event.notify", "__init__", "*.__call__", "Größe.neu", "*"],
)  # fmt: skip
def test_callees(pattern: str) -> None:
    text = f'{HEAD}[[emit]]\ncall = ["{pattern}"]'
    assert load_dialect(tomllib.loads(text), "x").emit[0].call == (pattern,)


def test_shapes_are_written_in_one_way() -> None:
    text = HEAD + '[compensation]\nreturns = [":ok", "{:retry,_}", "{:error, _, _}", "true", "None"]'
    returns = load_dialect(tomllib.loads(text), "x").compensation.returns
    assert returns == (":ok", "{:retry, _}", "{:error, _, _}", "true", "None")


def test_own_dialects_have_names_of_their_own() -> None:
    table = {"name": "house", "language": "python"}
    with pytest.raises(DialectError, match="number 2: `name`: number 1 is called `house` too"):
        load_own((table, table), "x")


def test_a_near_name_is_suggested() -> None:
    assert no_dialect("thunderlin", built_in()) == "no dialect is called `thunderlin`; did you mean `thunderline`?"
    assert "there are" in no_dialect("zzz", built_in())


@pytest.mark.parametrize("name", built_in())
def test_a_built_in_dialect_is_called_as_its_file_is(name: str) -> None:
    dialect = load_built_in(name)
    assert dialect.name == name
    assert dialect.language == language_of_built_in(name)
