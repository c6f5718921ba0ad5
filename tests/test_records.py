"""Records that are made at once are those that their classes make."""

import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub._records import changed, filler, maker
from feedpub.model import Article, Entry, Image, Person
from feedpub.reading import Found, Story
from feedpub.sources.files import Item
from tests.builders import article, entry, newsroom

ITEM = Item(path="a.md", file="/news/a.md", size=1, mtime_ns=2, ctime_ns=3, inode=4)
RECORDS = [article(), entry(), Person(name="Léa"), Image(url="a.jpg"), Story(path="a.md", found=None), ITEM]
RECORDS += [Found(path="a.md", item=ITEM, room=newsroom(people={"jane": Person(name="Jane Doe")}), form="markdown")]


def values_of(record: Any) -> dict[str, Any]:
    return {one.name: getattr(record, one.name) for one in fields(record)}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_made_at_once_is_a_record_like_any_other(record: Any) -> None:
    made = filler(type(record))(values_of(record).values())
    assert type(made) is type(record)
    assert made == record
    assert repr(made) == repr(record)
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(record)[0].name, "b")


def result(make: Callable[..., Entry], values: dict[str, Any]) -> Entry | str:
    try:
        return make(**values)
    except TypeError as error:
        return str(error)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_survives_pickling(record: Any) -> None:
    again = pickle.loads(pickle.dumps(record))
    assert again == record
    assert values_of(again) == values_of(record)


def test_a_changed_record_is_what_replacing_makes_of_it() -> None:
    one = entry()
    assert changed(one, title="Tram", version=2) == replace(one, title="Tram", version=2)
    assert changed(one) == one
    with pytest.raises(TypeError, match="Entry has no field nonsense"):
        changed(one, nonsense=1)


@given(st.sets(st.sampled_from([one.name for one in fields(Entry)])))
def test_what_is_not_given_is_what_it_is_by_default(left_out: set[str]) -> None:
    given_values = {name: value for name, value in values_of(entry()).items() if name not in left_out}
    assert result(maker(Entry), given_values) == result(Entry, given_values)


def test_a_field_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="nonsense"):
        maker(Article)(path="a.md", form="markdown", nonsense=1)


def test_two_records_share_no_mapping() -> None:
    one, other = (maker(Article)(path="a.md", form="markdown") for _ in range(2))
    assert one.free is not other.free
