"""A ledger that was lost, and files that were renamed: what lies at the targets tells who is who."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from feedpub import former
from feedpub.errors import ConfigError
from feedpub.printed import SUFFIXES, Documents
from tests.archives import history, pages
from tests.builders import KYIV
from tests.newsroom import Newsroom
from tests.test_archives import Archiving

LONG = "The harbour master says that the northern pier is closed to all ships until the spring. " * 3


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.write("harbour.md", title="Harbour & Pier", date="2026-11-20 10:00", text=LONG)
    made.build()
    return made


@pytest.fixture
def archiving(tmp_path: Path) -> Archiving:
    made = Archiving(tmp_path)
    made.stories(8)
    made.publish()
    return made


def lose(newsroom: Newsroom) -> None:
    (newsroom.folder / "config" / ".feedpub" / "ledger.db").unlink()


def rename(newsroom: Newsroom, was: str, now: str) -> None:
    (newsroom.folder / "content" / f"{was}.md").rename(newsroom.folder / "content" / f"{now}.md")


def on_pages(newsroom: Archiving) -> bytes:
    return b"".join(pages(newsroom.output).values())


# --- A story keeps the id that subscribers know


def test_a_renamed_story_keeps_its_id_though_the_ledger_was_lost_and_the_newsroom_is_told(newsroom: Newsroom) -> None:
    before = newsroom.document("news.atom")
    rename(newsroom, "harbour", "port")
    lose(newsroom)
    advice = newsroom.build("2026-11-23T13:00").advice
    line = "write this line into it: id: tag:gazette.example,2025:harbour"

    assert [one.endswith(line) for one in advice if one.startswith("../content/port.md")] == [True]
    assert set(newsroom.shown()) == {"harbour", "other"}
    assert newsroom.document("news.atom") == before.replace("example/harbour", "example/port")
    newsroom.write("port.md", title="Another headline", date="2026-11-20 10:00")
    newsroom.build("2026-11-23T14:00")
    assert newsroom.shown()["harbour"] == "Another headline"


@pytest.mark.parametrize("edited", [{"title": "Another headline"}, {"text": "Another text."}])
def test_a_story_that_was_renamed_and_edited_is_known_by_its_time_and_the_rest(
    newsroom: Newsroom, edited: dict[str, str]
) -> None:
    (newsroom.folder / "content" / "harbour.md").unlink()
    newsroom.write("port.md", **{"title": "Harbour & Pier", "date": "2026-11-20 10:00", "text": LONG, **edited})
    lose(newsroom)
    newsroom.build("2026-11-23T13:00")
    assert set(newsroom.shown()) == {"harbour", "other"}


@pytest.mark.parametrize("formats", ["[rss]", "[json]", "[rss, html]"])
def test_any_format_tells_which_story_it_is(tmp_path: Path, formats: str) -> None:
    newsroom = Newsroom(tmp_path)
    path = tmp_path / "config/feedpub.yaml"
    path.write_text(path.read_text().replace("{title: Gazette}", f"{{title: Gazette, formats: {formats}}}"))
    newsroom.write("harbour.md", title="Harbour & Pier")
    newsroom.build()
    rename(newsroom, "harbour", "port")
    lose(newsroom)
    newsroom.build("2026-11-23T13:00")
    told = "".join(newsroom.document(one.name) for one in (tmp_path / "output").glob("news.*"))
    assert "2025:harbour" in told
    assert "2025:port" not in told


@pytest.mark.parametrize(
    "story",
    [
        {"title": "Harbour & Pier", "date": "2026-11-21 10:00", "text": LONG},
        {"title": "Another", "date": "2026-11-20 10:00"},
        {"title": "Harbour & Pier", "date": "2026-11-20 10:00", "text": LONG, "more": "id: port\n"},
    ],
)
def test_a_new_story_is_not_taken_for_one_whose_file_is_gone(newsroom: Newsroom, story: dict[str, str]) -> None:
    (newsroom.folder / "content" / "harbour.md").unlink()
    newsroom.write("port.md", **story)
    lose(newsroom)
    newsroom.build("2026-11-23T13:00")
    assert "port" in newsroom.shown()
    assert "harbour" not in newsroom.shown()


def test_of_two_that_may_be_the_renamed_one_neither_is(newsroom: Newsroom) -> None:
    rename(newsroom, "harbour", "port")
    newsroom.write("pier.md", title="Harbour & Pier", date="2026-11-20 10:00", text=LONG)
    lose(newsroom)
    newsroom.build("2026-11-23T13:00")
    assert set(newsroom.shown()) == {"other", "port", "pier"}


def test_a_story_that_only_a_page_has_keeps_its_id_and_is_corrected_and_canceled_under_it(archiving: Archiving) -> None:
    before = pages(archiving.output)
    rename(archiving, "s1", "q1")
    archiving.lose_the_ledger()
    archiving.publish()
    assert pages(archiving.output) == before
    assert "q1" not in history(archiving.output)
    archiving.story(1, title="Put right", name="q1")
    archiving.publish()
    assert history(archiving.output)["s1"] == "Put right"
    archiving.story(1, title="Put right", name="q1", more="status: canceled\n")
    archiving.publish()
    assert history(archiving.output)["s1"] == "Withdrawn: Put right"
    assert b"Story 1" not in on_pages(archiving)
    assert "q1" not in history(archiving.output)


def test_a_renamed_story_is_learned_at_once_however_long_the_history(
    archiving: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(archiving, "s1", "q1")
    archiving.lose_the_ledger()
    monkeypatch.setattr("feedpub.archives.shelving.MOST", 1)
    archiving.publish()
    archiving.publish()
    archiving.publish()
    assert "q1" not in history(archiving.output)
    assert history(archiving.output)["s1"] == "Story 1"


def test_a_renamed_story_that_its_file_calls_canceled_is_taken_back_under_its_id(archiving: Archiving) -> None:
    (archiving.folder / "content" / "s1.md").unlink()
    archiving.story(1, name="q1", more="status: canceled\n")
    archiving.lose_the_ledger()
    archiving.publish()
    assert history(archiving.output)["s1"] == "Withdrawn: Story 1"
    assert b"Story 1" not in on_pages(archiving)


@pytest.mark.parametrize("lost", [False, True])
def test_a_renamed_story_keeps_what_rss_calls_it_since_before_feedpub(tmp_path: Path, lost: bool) -> None:
    newsroom = Newsroom(tmp_path)
    (tmp_path / "config/adopted.yaml").write_text("- story: harbour\n  guid: '1 at https://old.example'\n")
    newsroom.write("harbour.md", title="Harbour & Pier")
    newsroom.build()
    before = newsroom.document("news.rss"), newsroom.document("news.atom")
    rename(newsroom, "harbour", "port")
    if lost:
        lose(newsroom)
    newsroom.build("2026-11-23T13:00")
    after = newsroom.document("news.rss"), newsroom.document("news.atom")
    assert [one.replace("example/port", "example/harbour") for one in after] == [*before]
    newsroom.write("port.md", title="Harbour & Pier", more="id: tag:gazette.example,2025:harbour\n")
    newsroom.build("2026-11-23T14:00")
    assert '<guid isPermaLink="false">1 at https://old.example</guid>' in newsroom.document("news.rss")


class Asked:
    """Whether an id is wanted, and for which it was asked."""

    def __init__(self, wanted: set[str]) -> None:
        self.wanted, self.for_ = wanted, set[str]()

    def __call__(self, id_: str) -> bool:
        self.for_.add(id_)
        return id_ in self.wanted


def test_of_a_document_those_are_read_that_are_wanted_and_each_is_asked_for(archiving: Archiving) -> None:
    known = "- story: s1\n  guid: '1 & 1 at https://old.example'\n- story: s2\n  id: https://old.example/?p=1&q=2\n"
    (archiving.folder / "config/adopted.yaml").write_text(known)
    archiving.write("odd.md", title="<id>x</id> & <guid>y</guid>", text="<id>tag:x</id> `</entry><item>`")
    archiving.write("порт.md", title="Порт", more="lang: uk\n")
    archiving.lose_the_ledger()
    shutil.rmtree(archiving.output)
    archiving.publish()
    files = [one for one in archiving.output.rglob("*") if one.suffix in SUFFIXES]
    documents = Documents(archiving.config(), {"1 & 1 at https://old.example": "tag:gazette.example,2025:s1"})
    for raw in (one.read_bytes() for one in files):
        whole = former.read("", raw, KYIV, "").items
        names = [documents.names.get(one.id or "", one.id or "") for one in whole]
        for wanted in [set[str](), *({one} for one in names), {*names[::2]}]:
            asked = Asked(wanted)
            found = documents.read("", raw, asked)
            assert [one.id for one in found] == [one for one in names if one in wanted]
            assert asked.for_ >= {*names}
            titles = {name: one.headline for name, one in zip(names, whole, strict=True)}
            assert [one.headline for one in found] == [titles[one.id or ""] for one in found]
    assert len(files) >= 9


# --- What is taken back leaves pages where nobody knew it


def unknown(newsroom: Archiving, **story: Any) -> None:
    """Lose the ledger while the first story is in a new file that nobody can know it by."""
    (newsroom.folder / "content" / "s1.md").unlink()
    newsroom.story(1, name="q1", **story)
    newsroom.lose_the_ledger()
    newsroom.publish()
    assert {"s1", "q1"} <= history(newsroom.output).keys()


@pytest.mark.parametrize("legal", [False, True])
@pytest.mark.parametrize("how", ["kill", "cancel", "by hand"])
def test_a_text_that_is_taken_back_leaves_a_page_that_has_it_under_another_id(
    tmp_path: Path, how: str, legal: bool
) -> None:
    archiving = Archiving(tmp_path)
    archiving.story(1, text=LONG)
    archiving.story(2, text="Another.")
    archiving.written = 2
    archiving.stories(6)
    archiving.publish()
    unknown(archiving, title="A new headline", text=LONG, day=5)
    archiving.publish()
    if how == "kill":
        archiving.take_back("q1", reason="Wrong.", legal=legal)
    elif how == "cancel":
        archiving.story(1, "A new headline", 5, name="q1", text=LONG, more="status: canceled\n")
        archiving.publish()
    else:
        item = f"- id: q1\n  when: 2026-11-02\n{'  legal: true' if legal else ''}\n"
        (tmp_path / "config/withdrawn.yaml").write_text(item)
        archiving.publish()

    assert b"northern pier" not in on_pages(archiving)
    assert b"Story 2" in on_pages(archiving)
    legal = legal and how != "cancel"
    assert history(archiving.output).get("s1") == (None if legal else "Withdrawn: Story 1")
    if legal:
        assert "Story 1" not in (tmp_path / "config/withdrawn.yaml").read_text()
    before = pages(archiving.output)
    archiving.publish()
    archiving.lose_the_ledger()
    archiving.publish()
    assert pages(archiving.output) == before


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "A new headline", "day": 5, "more": "url: https://gazette.example/s1\n"},
        {"title": "Story 1", "day": -5},
    ],
    ids=["its address", "headline and text"],
)
def test_it_is_known_on_a_page_by(archiving: Archiving, changed: dict[str, Any]) -> None:
    unknown(archiving, **changed)
    archiving.take_back("q1")
    assert b"Story 1" not in on_pages(archiving)
    assert history(archiving.output)["s1"] == "Withdrawn: Story 1"


def test_a_text_leaves_an_old_page_though_nobody_knows_stories_of_later_ones_either(archiving: Archiving) -> None:
    archiving.story(6, name="q6", title="Another headline", day=-9)
    (archiving.folder / "content" / "s6.md").unlink()
    unknown(archiving, title="Story 1", day=-5)
    archiving.take_back("q1")
    assert b"Story 1" not in on_pages(archiving)
    assert b"Story 6" in on_pages(archiving)


def test_another_story_on_a_page_that_nobody_knows_stays(archiving: Archiving) -> None:
    (archiving.folder / "content" / "s1.md").unlink()
    archiving.lose_the_ledger()
    archiving.story(1, day=5, name="q1", text="Its headline alone is the same.")
    archiving.publish()
    before = pages(archiving.output)
    archiving.take_back("q1")
    assert pages(archiving.output)["1.atom"] == before["1.atom"]


@pytest.mark.parametrize("legal", [False, True])
def test_a_renamed_story_that_is_put_on_the_list_by_its_id_when_the_ledger_is_lost_is_taken_back(
    archiving: Archiving, legal: bool
) -> None:
    rename(archiving, "s1", "q1")
    archiving.lose_the_ledger()
    item = f"- id: tag:gazette.example,2025:s1\n  when: 2026-12-01\n{'  legal: true' if legal else ''}\n"
    (archiving.folder / "config/withdrawn.yaml").write_text(item)
    advice = archiving.publish().advice
    assert b"Story 1" not in on_pages(archiving)
    assert "q1" not in history(archiving.output)
    assert any("q1.md" in one and "s1 was taken back and stays so" in one for one in advice)


def test_a_text_leaves_a_page_of_which_an_older_ledger_from_a_backup_knows_nothing(archiving: Archiving) -> None:
    ledger = archiving.folder / "config" / ".feedpub" / "ledger.db"
    backup = ledger.read_bytes()
    archiving.story(9, text=LONG)
    archiving.written = 9
    archiving.stories(3)
    archiving.publish()
    assert b"northern pier" in on_pages(archiving)
    ledger.write_bytes(backup)
    (archiving.folder / "content" / "s9.md").unlink()
    archiving.story(9, name="q9", title="Another headline", day=5, text=LONG)
    archiving.take_back("q9")
    assert b"northern pier" not in on_pages(archiving)


@pytest.mark.parametrize("lost", [False, True])
def test_a_bug_in_reading_what_lies_there_costs_no_kill(
    archiving: Archiving, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    unknown(archiving, title="Another headline", day=-5)

    def trip(*_: Any) -> Any:
        raise RuntimeError

    if lost:
        archiving.lose_the_ledger()
    monkeypatch.setattr("feedpub.printed.Documents.stories", trip)
    release = archiving.take_back("s3")
    assert any("this is a bug" in str(one) for one in release.problems)
    assert b"Story 3" not in on_pages(archiving)


# --- A story without a file


@pytest.mark.parametrize("legal", [False, True])
@pytest.mark.parametrize(
    "said", ["s1", "tag:gazette.example,2025:s1", "https://gazette.example/s1", "http://gazette.example/s1/?utm=1"]
)
@pytest.mark.parametrize("builds", [0, 2])
def test_a_story_whose_file_is_gone_is_killed_by_what_lies_there(
    archiving: Archiving, said: str, legal: bool, builds: int
) -> None:
    (archiving.folder / "content" / "s1.md").unlink()
    archiving.lose_the_ledger()
    for _ in range(builds):
        archiving.publish()
    archiving.take_back(said, reason="Wrong.", legal=legal)
    assert b"Story 1" not in on_pages(archiving)
    assert b"Story 2" in on_pages(archiving)
    assert history(archiving.output).get("s1") == (None if legal else "Withdrawn: Story 1")
    if legal:
        assert "Story 1" not in (archiving.folder / "config/withdrawn.yaml").read_text()


def test_a_story_of_a_feed_whose_file_is_gone_is_killed_after_a_loss(newsroom: Newsroom) -> None:
    (newsroom.folder / "content" / "harbour.md").unlink()
    lose(newsroom)
    newsroom.kill("harbour", reason="Wrong.")
    assert newsroom.shown()["harbour"] == "Withdrawn: Harbour & Pier"


@pytest.mark.parametrize("twin", [{"title": "Harbour & Pier"}, {"title": "Another", "text": LONG}])
def test_what_such_a_story_has_in_common_with_one_that_is_to_stay_takes_nobody_else_out(
    newsroom: Newsroom, twin: dict[str, str]
) -> None:
    (newsroom.folder / "content" / "harbour.md").unlink()
    newsroom.write("twin.md", **{"title": "Another", "date": "2026-11-20 10:00", **twin})
    newsroom.write("own.md", title="Own", date="2026-11-20 10:00")
    newsroom.write("like.md", **{"title": "Another", "date": "2026-11-20 10:00", **twin})
    lose(newsroom)
    newsroom.kill("harbour", legal=True)
    assert set(newsroom.shown()) == {"other", "own", "twin", "like"}
    newsroom.build("2026-11-23T14:00")
    assert set(newsroom.shown()) == {"other", "own", "twin", "like"}


def test_what_no_document_shows_is_refused(newsroom: Newsroom) -> None:
    lose(newsroom)
    with pytest.raises(ConfigError, match="of no story that was published"):
        newsroom.kill("haven")
