"""Records are what they were after a journey to another process."""

import pickle
from typing import Any

import pytest
from msgspec.structs import asdict

from feedpub.model import Image, Person
from feedpub.reading import Found, Story
from feedpub.sources.files import Item
from tests.builders import article, entry, newsroom

ITEM = Item(path="a.md", file="/news/a.md", size=1, mtime_ns=2, ctime_ns=3, inode=4)
RECORDS = [article(), entry(), Person(name="Léa"), Image(url="a.jpg"), Story(path="a.md", found=None), ITEM]
RECORDS += [Found(path="a.md", item=ITEM, room=newsroom(people={"jane": Person(name="Jane Doe")}), form="markdown")]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_survives_pickling(record: Any) -> None:
    again = pickle.loads(pickle.dumps(record, 5))
    assert again == record
    assert type(again) is type(record)
    assert asdict(again) == asdict(record)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_does_not_change(record: Any) -> None:
    with pytest.raises(AttributeError):
        setattr(record, next(iter(asdict(record))), "b")


def test_two_records_share_no_mapping() -> None:
    one, other = article(), article()
    assert one.free is not other.free
