"""What the ledger remembers of archives: which story is on which page."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from feedpub.errors import TargetError
from feedpub.ledger import Member, Page
from feedpub.ledger.sqlite import SqliteLedger, open_ledger
from tests.builders import NOON

FIRST = Page(
    number=1,
    made=NOON,
    members=(
        Member(id="tag:gazette.example,2025:one", updated=NOON),
        Member(id="tag:gazette.example,2025:порт", updated=NOON, expires=NOON + timedelta(days=1), members=True),
    ),
)
SECOND = Page(number=2, edition=3, made=NOON, members=(), waiting=True)


def opened(path: Path) -> SqliteLedger:
    ledger, note = open_ledger(path / "ledger.db")
    assert note is None
    return ledger


def test_pages_are_remembered_as_they_were_shelved(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as ledger:
        ledger.shelve({"news": [SECOND, FIRST], "tags/порт": [FIRST]})
    with closing(opened(tmp_path)) as ledger:
        assert ledger.pages("news") == [FIRST, SECOND]
        assert ledger.pages("tags/порт") == [FIRST]
        assert ledger.pages("other") == []


def test_a_page_takes_the_place_of_the_one_with_its_number(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as ledger:
        ledger.shelve({"news": [FIRST, SECOND]})
        less = replace(FIRST, edition=2, members=FIRST.members[1:])
        ledger.shelve({"news": [less]})
        assert ledger.pages("news") == [less, SECOND]


def test_pages_are_in_an_export_and_come_back_from_it(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as ledger:
        ledger.shelve({"news": [FIRST, SECOND]})
        lines = list(ledger.dump())
    (tmp_path / "new").mkdir()
    with closing(opened(tmp_path / "new")) as other:
        other.restore(lines)
        assert other.pages("news") == [FIRST, SECOND]
        assert list(other.dump()) == lines
        with pytest.raises(TargetError, match="remembers something already"):
            other.restore(lines)


GOOD = {"feed": "news", "number": 1, "edition": 1, "made": "2026-11-23T12:00:00+02:00", "waiting": False, "members": []}


@pytest.mark.parametrize(
    "wrong", [{"feed": 1}, {"number": 0}, {"edition": "1"}, {"made": "noon"}, {"members": [7]}, {"members": [[7, 7]]}]
)
def test_a_wrong_page_in_an_export_is_told_with_its_line(tmp_path: Path, wrong: dict[str, object]) -> None:
    with closing(opened(tmp_path)) as ledger:
        with pytest.raises(TargetError) as told:
            ledger.restore(['{"feedpub": "ledger", "format": 1}', json.dumps({"page": GOOD | wrong})])
        assert told.value.line == 2


def test_a_page_that_cannot_be_read_costs_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(opened(tmp_path)) as ledger:
        ledger.shelve({"news": [FIRST, SECOND]})
        with ledger._writing() as connection:
            connection.execute("UPDATE page SET members = x'00' WHERE number = 1")
        assert ledger.pages("news") == [SECOND]
        assert "the ledger's page 1 cannot be read" in caplog.text
