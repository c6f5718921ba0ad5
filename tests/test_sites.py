"""Whole publications, from their folder to the bytes that a subscriber gets.

Each folder in ``tests/sites`` is a newsroom: ``config/feedpub.yaml``, ``content/`` and ``now``, the time of the build;
``before/`` has what was published earlier, where that matters. ``expected/`` holds every document as it must be and
``said``, what the newsroom is told; ``pytest --rewrite`` writes both anew. ``meant.json`` is written by hand: what a
parser of somebody else's must find in each feed.
"""

import json
import os
import shutil
import subprocess
import sys
from calendar import timegm
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from feedpub import config, dates, hub, pipeline, readiness, report
from feedpub.ledger import sqlite
from feedpub.pipeline import Release
from tests.builders import parsed

SITES = Path(__file__).parent / "sites"
NAMES = sorted(path.name for path in SITES.iterdir())
SECOND_PUBLICATION = [name for name in NAMES if (SITES / name / "before").exists()]

each_site = pytest.mark.parametrize("name", NAMES)


def copy(name: str, to: Path) -> Path:
    """A newsroom of its own, with nothing published yet."""
    shutil.copytree(SITES / name, to, ignore=shutil.ignore_patterns("expected"))
    return to


def build(site: Path, now: str) -> Release:
    """One run of the pipe, as ``feedpub build`` does it."""
    loaded = config.load(site / "config/feedpub.yaml")
    readiness.check_sources(loaded)
    ledger, note = sqlite.open_ledger(loaded.state / "ledger.db")
    assert note is None
    try:
        return pipeline.build(loaded, dates.localize(dates.parse(now), loaded.site.timezone), ledger)
    finally:
        ledger.close()


def publish(site: Path) -> Release:
    """What was published before, if anything, and then what is published now."""
    before = site / "before"
    if before.exists():
        now_content = site / "content"
        now_content.rename(site / "content-now")
        (before / "content").rename(now_content)
        build(site, (before / "now").read_text())
        shutil.rmtree(now_content)
        (site / "content-now").rename(now_content)
    return build(site, (site / "now").read_text())


def documents(folder: Path) -> dict[str, bytes]:
    return {name: body for name, body in everything(folder).items() if name.endswith((".rss", ".atom"))}


def everything(folder: Path) -> dict[str, bytes]:
    """The files in a folder and in those below it, by their paths from there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def said(release: Release) -> str:
    """What the newsroom is told, in the order in which it is told."""
    lines = [line for error in release.problems for line in report.problem(error)]
    return "".join(f"{line}\n" for line in [*lines, *(f"note: {note}" for note in [*release.advice, *release.notes])])


def hide(story: Path) -> None:
    """Withhold a story that was published."""
    story.write_text(story.read_text().replace("---\n", "---\nwithheld: true\n", 1))


def page_to_draft(page: Path) -> None:
    """A page's text, which has no place for it, as the draft of a story of the same name."""
    page.unlink()
    page.with_suffix(".md").write_text("---\ntitle: Not yet\ndraft: true\nlang: en\n---\n")


def stamp(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*")}


@each_site
def test_a_publication_gives_exactly_its_documents(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    site = copy(name, tmp_path / "site")
    release = publish(site)
    found = {**documents(site / "output"), "said": said(release).encode()}
    expected = SITES / name / "expected"
    if request.config.getoption("--rewrite"):
        shutil.rmtree(expected, ignore_errors=True)
        expected.mkdir()
        for path, body in found.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(body)
    assert found == everything(expected)


@each_site
def test_another_parser_finds_what_was_meant(name: str) -> None:
    feeds: dict[str, list[dict[str, str]]] = json.loads((SITES / name / "meant.json").read_text())
    published = documents(SITES / name / "expected")
    assert {path.rpartition(".")[0] for path in published} == set(feeds)
    for path, body in published.items():
        stem, _, form = path.rpartition(".")
        found = parsed(body).entries
        assert [one.id for one in found] == [story["id"] for story in feeds[stem]]
        for one, story in zip(found, feeds[stem], strict=True):
            assert one.link == story["link"]
            assert one.title == (story["title"].replace("<est", "< est") if form == "rss" else story["title"])
            assert timegm(one.published_parsed) == datetime.fromisoformat(story["published"]).timestamp()
            if form == "atom":
                assert timegm(one.updated_parsed) == datetime.fromisoformat(story["updated"]).timestamp()
            if "summary" in story:
                assert one.summary == story["summary"]


@each_site
def test_a_second_build_leaves_every_file_alone(name: str, tmp_path: Path) -> None:
    site = copy(name, tmp_path / "site")
    publish(site)
    before = stamp(site / "output")
    for receipt in build(site, (site / "now").read_text()).receipts.values():
        assert receipt.written == receipt.removed == ()
    assert stamp(site / "output") == before


@pytest.mark.parametrize("name", [name for name in NAMES if name != "embargo-and-expiry"])
def test_a_build_an_hour_later_leaves_the_documents_of_an_unchanged_newsroom_alone(name: str, tmp_path: Path) -> None:
    site = copy(name, tmp_path / "site")
    publish(site)
    before = documents(site / "output")
    loaded = config.load(site / "config/feedpub.yaml")
    later = dates.localize(dates.parse((site / "now").read_text()), loaded.site.timezone).timestamp() + 3600
    build(site, str(int(later)))
    assert documents(site / "output") == before


@pytest.mark.parametrize(
    ("name", "surroundings"),
    [
        ("founding-form", {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        ("embargo-and-expiry", {"TZ": "Pacific/Kiritimati", "LC_ALL": "xx_XX.UTF-8", "PYTHONHASHSEED": "2"}),
        ("page-bundle", {"TZ": "UTC", "LC_ALL": "POSIX", "PYTHONHASHSEED": "3", "PYTHONUTF8": "0"}),
        ("odd-titles", {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "LANG": "uk_UA"}),
    ],
)
def test_the_program_gives_the_same_bytes_whatever_surrounds_it(
    name: str, surroundings: dict[str, str], tmp_path: Path
) -> None:
    site = copy(name, tmp_path / "site")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    output = tmp_path / "published"
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "feedpub", "build"),
            *("--config", site / "config/feedpub.yaml", "--output", output),
            *("--now", (site / "now").read_text().strip()),
        ],
        cwd=elsewhere,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(SITES.parent.parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            **surroundings,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert documents(output) == documents(SITES / name / "expected")
    assert list(elsewhere.iterdir()) == []


def test_nothing_that_must_not_go_out_yet_or_any_more_is_in_any_document() -> None:
    for body in documents(SITES / "embargo-and-expiry/expected").values():
        assert b"SECRET" not in body


def test_stories_come_and_go_at_their_minute(tmp_path: Path) -> None:
    site = copy("embargo-and-expiry", tmp_path / "site")
    always = {"live", "expires-later"}
    for now, shown in (
        ("2026-11-23T11:58", {*always, "expired"}),
        ("2026-11-23T11:59", {*always, "expired", "embargo-over"}),
        ("2026-11-23T12:00", {*always, "embargo-over", "embargo-ends-now"}),
        ("2026-11-23T12:01", {"live", "embargo-over", "embargo-ends-now", "embargoed"}),
        ("2026-11-24T09:00", {"live", "embargo-over", "embargo-ends-now", "embargoed", "tomorrow"}),
    ):
        news = build(site, now).feeds["news"]
        assert {one.name for one in news.entries} == shown
        assert all(one.published <= news.updated for one in news.entries)
        assert f"{news.updated:%Y-%m-%dT%H:%M}" <= now


def test_a_feed_that_loses_its_newest_story_never_grows_older(tmp_path: Path) -> None:
    site = copy("embargo-and-expiry", tmp_path / "site")
    before = build(site, "2026-11-23T12:00").feeds["news"].updated
    for name in ("embargo-ends-now", "embargo-over", "live"):
        hide(site / f"content/{name}.md")
    after = build(site, "2026-11-23T12:00:30").feeds["news"].updated
    assert after > before
    assert build(site, "2026-11-23T12:00:50").feeds["news"].updated == after


def test_a_members_story_is_only_where_the_feed_says_so() -> None:
    for path, body in documents(SITES / "embargo-and-expiry/expected").items():
        assert (b"What members may read." in body) is path.startswith("members")


def test_a_spoilt_story_keeps_its_last_good_text_and_stops_no_other() -> None:
    for body in documents(SITES / "rotten-article/expected").values():
        assert b"This text is the last good one." in body
        assert b"until its date is mended" not in body


def test_every_line_that_a_newsroom_is_told_says_where_and_what_to_do() -> None:
    for name in NAMES:
        for line in (SITES / name / "expected/said").read_text().splitlines():
            assert line.removeprefix("note: ").startswith("../content/"), line
            assert ";" in line or "Put this line" in line, line


@pytest.mark.parametrize("name", SECOND_PUBLICATION)
def test_losing_the_ledger_changes_no_id(name: str, tmp_path: Path) -> None:
    site = copy(name, tmp_path / "site")
    publish(site)
    (site / "config/.feedpub/ledger.db").unlink()
    build(site, (site / "now").read_text())
    for path, body in documents(site / "output").items():
        known = {one.id for one in parsed((SITES / name / "expected" / path).read_bytes()).entries}
        assert {one.id for one in parsed(body).entries} <= known


def test_a_feed_whose_check_fails_keeps_its_last_good_file_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = copy("founding-form", tmp_path / "site")
    publish(site)
    before = documents(site / "output")
    page_to_draft(site / "content/en/lock-gates.txt")
    hide(site / "content/uk/city/novi-lavky.md")
    monkeypatch.setattr("feedpub.formats._feedgen.atom", broken)
    release = build(site, "2026-11-23T19:00")
    after = documents(site / "output")
    assert sorted(release.kept) == ["news.atom", "novyny.atom"]
    assert after["news.atom"] == before["news.atom"]
    assert parsed(after["news.rss"]).entries == []
    assert [one.link for one in parsed(after["novyny.rss"]).entries] == [
        "https://gazette.example/uk/city/vorota-shliuzu"
    ]
    assert [str(one) for one in release.problems] == [
        "news.atom: feedpub fails to write it (RuntimeError: broken on purpose); this is a bug, please report it",
        f"news.atom: {SHOWN}",
        "novyny.atom: feedpub fails to write it (RuntimeError: broken on purpose); this is a bug, please report it",
        f"novyny.atom: {SHOWN}",
    ]


def test_a_document_that_the_gate_refuses_does_not_take_the_place_of_the_good_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = copy("summaries", tmp_path / "site")
    publish(site)
    before = documents(site / "output")
    hide(site / "content/declared.md")
    monkeypatch.setattr("feedpub.formats._feedgen.rss", lambda *_: b"<rss><channel/></rss>")
    release = build(site, "2026-11-23T13:00")
    after = documents(site / "output")
    assert after["brief.rss"] == before["brief.rss"]
    assert after["brief.atom"] != before["brief.atom"]
    assert [str(one) for one in release.problems] == [
        "brief.rss: lost tag:gazette.example,2025:made on the way; please report this bug",
        f"brief.rss: {SHOWN}",
    ]


#: What is said of a document that cannot be made even as it was, without the story that was hidden.
SHOWN = "still shows a story that must not be shown any more; remove this file from the targets by hand"


def broken(*_: object) -> bytes:
    raise RuntimeError("broken on purpose")


def test_the_hub_is_told_of_what_was_written_and_of_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = copy("founding-form", tmp_path / "site")
    path = site / "config/feedpub.yaml"
    path.write_text(path.read_text().replace("sources:", "  hub: https://hub.example/\nsources:", 1))
    told: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(hub, "announce", lambda address, urls: told.append((address, list(urls))))
    build(site, "2026-11-23T18:00")
    page_to_draft(site / "content/en/lock-gates.txt")
    build(site, "2026-11-23T19:00")
    all_four = [
        f"https://gazette.example/feeds/{one}" for one in ("news.atom", "news.rss", "novyny.atom", "novyny.rss")
    ]
    assert told == [("https://hub.example/", all_four), ("https://hub.example/", all_four[:2])]


def test_a_file_whose_name_is_no_utf_8_is_published_and_remembered(tmp_path: Path) -> None:
    site = copy("summaries", tmp_path / "site")
    odd = site / "content" / os.fsdecode(b"\xe2\xff.md")
    try:
        (site / "content/declared.md").rename(odd)
    except OSError:
        pytest.skip("this file system takes no name that is no UTF-8")
    first = build(site, "2026-11-23T12:00")
    assert [one.name for one in first.feeds["brief"].entries] == ["\\udce2\\udcff", "made"]
    before = stamp(site / "output")
    odd.write_text("---\ndate: never\n---\n")
    second = build(site, "2026-11-23T13:00")
    assert [type(error).__name__ for error in second.problems] == ["ArticleError"]
    assert stamp(site / "output") == before


# The page that the project was founded on


@pytest.fixture(scope="module")
def founding(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The truth about the founding page, and the folder with what a newsroom that holds only it publishes."""
    (page,) = (samples / "founding").glob("*.txt")
    site = tmp_path_factory.mktemp("founding")
    (site / "content").mkdir()
    shutil.copyfile(page, site / "content/nato-seat.txt")
    (site / "config").mkdir()
    (site / "config/feedpub.yaml").write_text(
        'site: {title: News, url: "https://news.example/", authority: "news.example,2025", language: uk, '
        "timezone: Europe/Kyiv}\n"
        'sources: [{path: ../content, story_url: "https://news.example/{language}/{slug}"}]\n'
        "feeds: {news: {title: News}}\ntargets: [{path: ../output}]\n"
    )
    release = build(site, "2025-12-03T12:00")
    assert said(release) == ""
    return json.loads((samples / "founding/truth.json").read_text()), site / "output"


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_the_founding_page_reaches_subscribers_as_it_was_meant(
    founding: tuple[dict[str, Any], Path], form: str
) -> None:
    truth, output = founding
    (one,) = parsed((output / f"news.{form}").read_bytes()).entries
    assert one.title == truth["title"]
    assert one.summary == truth["summary"]
    assert one.id == "tag:news.example,2025:en/nato-seat"
    assert one.link == "https://news.example/en/nato-seat"
    assert [person.name for person in one.authors] == truth["authors"]
    assert one.dcterms_spatial == truth["dateline"]
    assert one["dc_source" if "dc_source" in one else "source"] == truth["credited_source"]
    lines = one["dc_relation" if "dc_relation" in one else "relation"].split("\n")
    assert lines == [f"{related['title']} ({related['published']})" for related in truth["related"]]
    content = one.content[0].value
    for text in (truth["title"], truth["summary"], *truth["not_in_the_body"]):
        assert text not in content
    assert f"<p>{truth['body_first']}</p>" in content
    assert truth["body_last"] in content


def test_the_founding_pages_date_is_written_as_the_day_it_names(founding: tuple[dict[str, Any], Path]) -> None:
    _, output = founding
    assert b"<pubDate>Wed, 03 Dec 2025 00:00:00 +0200</pubDate>" in (output / "news.rss").read_bytes()
    assert b"<published>2025-12-03T00:00:00+02:00</published>" in (output / "news.atom").read_bytes()


# Judges


def jing(schema: Path, *files: Path) -> None:
    program = shutil.which("jing")
    if program is None:
        pytest.skip("needs jing; install it (Debian: `jing`)")
    compact = ["-c"] if schema.suffix == ".rnc" else []
    done = subprocess.run([program, *compact, schema, *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture(scope="module")
def all_documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The golden documents and those of the sample newsroom as it comes with the project."""
    root = tmp_path_factory.mktemp("newsroom")
    for folder in ("config", "content"):
        shutil.copytree(SITES.parent.parent / folder, root / folder, ignore=shutil.ignore_patterns(".feedpub"))
    release = build(root, "2026-11-24T12:00")
    assert [str(problem) for problem in release.problems] == []
    folders = [*(SITES / name / "expected" for name in NAMES), root / "output"]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def test_every_atom_document_meets_the_schema_of_atom(schemas: Path, all_documents: list[Path]) -> None:
    jing(schemas / "atom.rng", *(path for path in all_documents if path.suffix == ".atom"))


def test_every_rss_document_meets_the_schema_of_rss(schemas: Path, all_documents: list[Path]) -> None:
    jing(schemas / "rss2.rnc", *(path for path in all_documents if path.suffix == ".rss"))


def test_every_document_of_the_sample_newsroom_is_faultless_to_another_parser(all_documents: list[Path]) -> None:
    found = [parsed(path.read_bytes()) for path in all_documents if path.suffix in (".rss", ".atom")]
    assert sum(len(one.entries) for one in found) > 100
