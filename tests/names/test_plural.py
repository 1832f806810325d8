# ruff: noqa: SIM905 (long word tables read better as text)

import pytest
from saga_concordia.names.plural import is_plural, plural, singular

PAIRS = """metric:metrics policy:policies process:processes address:addresses status:statuses
analysis:analyses box:boxes
child:children person:people index:indices branch:branches day:days access:accesses cache:caches user:users"""


@pytest.mark.parametrize("pair", PAIRS.split())
def test_pairs(pair: str) -> None:
    one, many = pair.split(":")
    assert plural(one) == many
    assert singular(many) == one
    assert is_plural(many)
    assert not is_plural(one)


@pytest.mark.parametrize(
    "word", "status process access address analysis news sms dns aws kubernetes os bus redis".split()
)
def test_no_plural(word: str) -> None:
    assert not is_plural(word)
    assert singular(word) == word
