"""Several stories in one file: each id once, whatever form the file has."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Status
from feedpub.readers import Reading, several
from feedpub.readers.several import Outcome, noted, one_each

KYIV = Reading(zone=ZoneInfo("Europe/Kyiv"))
BROKEN = ArticleError("wire.json", "cannot be read; ask the sender", line=9)
TOMORROW = datetime(2026, 11, 24, tzinfo=UTC)


def story(
    headline: str,
    *,
    status: Status = Status.USABLE,
    access: Access = Access.FREE,
    embargo: datetime | None = None,
    expires: datetime | None = None,
) -> Article:
    return Article(
        path="wire.json",
        form="ninjs",
        part="a",
        headline=headline,
        status=status,
        access=access,
        embargo=embargo,
        expires=expires,
    )


USABLE = story("usable")
CANCELED = story("canceled", status=Status.CANCELED)
WITHHELD = story("withheld", status=Status.WITHHELD)
MEMBERS = story("members", access=Access.MEMBERS)
EMBARGOED = story("embargoed", embargo=TOMORROW)
EXPIRING = story("expiring", expires=TOMORROW)

Told = tuple[int | None, Article | ArticleError]  # a version and what came of it


def kept(*told: Told) -> list[str | None]:
    """The headlines of what stays, ``None`` for each error."""
    outcomes = [Outcome("a", version, line, one) for line, (version, one) in enumerate(told, 1)]
    found = one_each("wire.json", outcomes)
    return [one.headline if isinstance(one, Article) else None for one in found]


@pytest.mark.parametrize(
    ("told", "stays"),
    [
        ([(1, USABLE), (2, CANCELED)], ["canceled"]),
        ([(2, CANCELED), (1, USABLE)], ["canceled"]),
        ([(2, USABLE), (1, CANCELED)], ["usable"]),
        ([(1, USABLE), (2, BROKEN)], [None]),  # nobody knows what it was to say
        ([(1, BROKEN), (2, USABLE)], ["usable"]),
        ([(None, USABLE), (None, story("again"))], ["usable", None]),
        ([(3, USABLE), (3, story("again"))], ["usable", None]),
        ([(1, WITHHELD), (3, USABLE), (3, story("again"))], ["usable", None]),
        ([(None, USABLE), (None, CANCELED)], [None, "canceled"]),
        ([(7, USABLE), (None, CANCELED)], [None, "canceled"]),
        ([(None, USABLE), (None, BROKEN)], [None, None]),
        ([(None, BROKEN), (None, BROKEN)], [None, None]),
        ([(None, USABLE), (None, WITHHELD)], [None, None]),
        ([(None, WITHHELD), (None, USABLE)], [None, None]),
        ([(None, USABLE), (None, MEMBERS)], [None, None]),
        ([(None, USABLE), (None, EMBARGOED)], [None, None]),
        ([(None, USABLE), (None, EXPIRING)], [None, None]),
        ([(None, MEMBERS), (None, MEMBERS)], ["members", None]),
    ],
)
def test_of_several_under_one_id_at_most_one_goes_out_and_none_that_another_would_keep_in(
    told: list[Told], stays: list[str | None]
) -> None:
    assert kept(*told) == stays


def test_the_messages_name_the_other_story() -> None:
    first, second = one_each("wire.json", [Outcome("a", None, 3, USABLE), Outcome("a", None, 8, USABLE)])
    assert first is USABLE
    assert str(second) == (
        "wire.json:8: has the id 'a', as has the story of line 3, which counts; "
        "delete this one, or give it an id of its own"
    )
    found = one_each("wire.json", [Outcome("a", None, 3, USABLE), Outcome("a", None, 8, WITHHELD)])
    assert [str(one) for one in found] == [
        f"wire.json:{line}: has the id 'a', as has the story of line {other}, and they differ in what may go out; "
        "keep one of them"
        for line, other in ((3, 8), (8, 3))
    ]


def test_stories_of_other_ids_stay_in_their_order() -> None:
    found = one_each("wire.json", [Outcome(id_, None, 1, story(id_)) for id_ in "cab"])
    assert [one.headline for one in found if isinstance(one, Article)] == ["c", "a", "b"]


def test_a_file_of_more_stories_than_anybody_sends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(several, "MOST_STORIES", 2)
    with pytest.raises(ArticleError, match=r"^wire.json:3: has more than 2 stories; split the file$"):
        one_each("wire.json", (Outcome(str(line), None, line, USABLE) for line in range(1, 5)))


def test_what_is_odd_about_a_file_is_told_by_its_first_story() -> None:
    found = noted([BROKEN, USABLE, USABLE], [(2, "was mended")])
    assert [one.warnings for one in found if isinstance(one, Article)] == [((2, "was mended"),), ()]
    assert noted([BROKEN], [(2, "was mended")]) == [BROKEN]


RSS = "<rss><channel>{}</channel></rss>"
ITEM = "<item><guid>a</guid><title>{}</title><pubDate>Mon, 23 Nov 2026 08:00:00 +0000</pubDate></item>"
NINJS = '{{"uri": "a", "headline": "{}", "firstcreated": "2026-11-23T08:00:00Z"}}'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.rss", RSS.format(ITEM.format("One") + ITEM.format("Two"))),
        ("a.json", f"[{NINJS.format('One')}, {NINJS.format('Two')}]"),
    ],
)
def test_the_rule_is_the_same_in_every_form(path: str, text: str) -> None:
    first, second = readers.read(path, text.encode(), KYIV)
    assert isinstance(first, Article)
    assert first.headline == "One"
    assert isinstance(second, ArticleError)
    assert second.message.startswith("has the id 'a', as has the story of line 1, which counts; ")
