"""The command line as a person meets it: what it prints, where, and how it ends."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner

from feedpub import __version__
from feedpub.cli import cli

ROOT = Path(__file__).parents[1]
NOW = "2026-11-23T12:00"
# What a person's shell would have, and nothing of the test run's own.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def feedpub(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "feedpub", *arguments],
        cwd=cwd,
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """The sample newsroom, as a fresh clone has it."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "config").mkdir()
    shutil.copy(ROOT / "config" / "feedpub.yaml", tmp_path / "config")
    return tmp_path


def entries(file: Path) -> dict[str, str]:
    feed = feedparser.parse(file.read_bytes())
    assert not feed.bozo
    return {entry.id: entry.title for entry in feed.entries}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {one.name: (one.stat().st_mtime_ns, one.stat().st_ino) for one in folder.glob("*.*") if one.name[0] != "."}


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(cli, ["--version"], prog_name="feedpub").output == f"feedpub {__version__}\n"


def test_init_makes_a_newsroom_that_builds_at_once(tmp_path: Path) -> None:
    begun = feedpub("init", "--title", "Gazette: the «best»", "--timezone", "Europe/Kyiv", cwd=tmp_path)
    checked = feedpub("check", cwd=tmp_path)
    built = feedpub("build", cwd=tmp_path)

    assert (begun.returncode, begun.stderr) == (0, "")
    assert checked.stdout == "1 articles and 2 documents are well; nothing was written\n"
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    assert list(entries(tmp_path / "output" / "news.rss").values()) == ["Our feeds are here"]
    assert feedparser.parse((tmp_path / "output" / "news.atom").read_bytes()).feed.title == "Gazette: the «best»"


def test_init_never_overwrites_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feedpub.yaml").write_text("mine")

    again = feedpub("init", cwd=tmp_path)

    assert again.returncode == 2
    assert again.stderr == "config/feedpub.yaml: is there already; run `feedpub init` in an empty folder\n"
    assert (tmp_path / "config" / "feedpub.yaml").read_text() == "mine"
    assert not (tmp_path / "content").exists()


@pytest.mark.parametrize(
    ("option", "value", "key"),
    [
        ("--timezone", "Europe/Kiyv", "timezone"),
        ("--url", "news.example", "url"),
        ("--language", "no such", "language"),
    ],
)
def test_init_writes_nothing_when_an_answer_is_wrong_and_says_so(
    tmp_path: Path, option: str, value: str, key: str
) -> None:
    begun = feedpub("init", option, value, cwd=tmp_path)

    assert begun.returncode == 2
    assert begun.stderr.startswith(f"feedpub init: site.{key}: {value!r}"[:-1])
    assert not list(tmp_path.iterdir())


def test_check_writes_nothing(newsroom: Path) -> None:
    before = sorted(newsroom.rglob("*"))

    assert feedpub("check", "--now", NOW, cwd=newsroom).returncode == 0
    assert sorted(newsroom.rglob("*")) == before


def test_without_a_configuration_it_says_what_to_do(tmp_path: Path) -> None:
    built = feedpub("build", cwd=tmp_path)

    assert built.returncode == 2
    assert built.stderr == (
        "config/feedpub.yaml: there is no such file; run `feedpub init`, or name the file with --config\n"
    )


def test_a_bad_configuration_changes_nothing(newsroom: Path) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    before = stamps(newsroom / "output")
    config = newsroom / "config" / "feedpub.yaml"
    config.write_text(config.read_text().replace("limit: 30", "limit: many").replace("rights:", "right:"))

    built = feedpub("build", "--now", NOW, cwd=newsroom)

    assert built.returncode == 2
    assert len(built.stderr.splitlines()) > 2, "every mistake at once"
    assert all(re.match(r"config/feedpub\.yaml:\d+: ", line) for line in built.stderr.splitlines())
    assert stamps(newsroom / "output") == before


def test_an_unmounted_content_folder_never_empties_the_feeds(newsroom: Path) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    before = stamps(newsroom / "output")
    shutil.rmtree(newsroom / "content" / "uk")

    built = feedpub("build", "--now", NOW, cwd=newsroom)

    assert built.returncode == 2
    assert "there is no folder" in built.stderr
    assert stamps(newsroom / "output") == before


def test_nothing_is_said_to_cron_when_all_is_well(newsroom: Path) -> None:
    built = feedpub("build", "--now", NOW, cwd=newsroom)

    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")


def test_verbose_tells_what_was_written_and_how_to_subscribe(newsroom: Path) -> None:
    lines = feedpub("-v", "build", "--now", NOW, cwd=newsroom).stdout.splitlines()

    assert lines[:3] == [
        "34 articles: 30 live, 1 embargoed, 1 expired, 1 draft, 1 withheld",
        "output/: 15 written, 0 unchanged",
        "  news.rss",
    ]
    assert lines[-8] == "  https://zelenyi-brid.example/feeds/news.rss   Зелений Брід — усі новини"


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Asia/Tokyo"},
        {"LC_ALL": "C"},
        {"PYTHONHASHSEED": "4711"},
        {"TZ": "America/St_Johns", "LC_ALL": "uk_UA.UTF-8"},
    ],
)
def test_a_second_build_rewrites_nothing_wherever_and_however_it_runs(
    newsroom: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    before = stamps(newsroom / "output")
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    again = feedpub("build", "-c", str(newsroom / "config" / "feedpub.yaml"), cwd=elsewhere, **environment)

    assert (again.returncode, again.stderr) == (0, "")
    assert len(before) == 15
    assert stamps(newsroom / "output") == before


def test_a_rotten_article_costs_itself_only_and_its_last_good_entry_stays(newsroom: Path) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    before = entries(newsroom / "output" / "news.rss")
    tram = newsroom / "content" / "uk" / "city" / "battery-tram.md"
    tram.write_text(re.sub(r"(?m)^date:.*", "date: 2026-13-45", tram.read_text()))
    (newsroom / "content" / "uk" / "city" / "new.md").write_text(
        "---\ntitle: War: day 1000\ndate: 2026-11-20\n---\nx\n"
    )
    (newsroom / "content" / "uk" / "city" / "fresh.md").write_text(
        "---\ntitle: Свіже\ndate: 2026-11-23 11:00\n---\nx\n"
    )

    built = feedpub("build", "--now", NOW, cwd=newsroom)
    after = entries(newsroom / "output" / "news.rss")

    assert built.returncode == 1
    assert built.stderr.splitlines() == [
        "content/uk/city/battery-tram.md:4: `date`: 2026-13-45 is not a day in the calendar; mend the day or the month",
        'content/uk/city/new.md:2: a colon inside the value of `title`; quote the value: title: "War: day 1000"',
    ]
    assert after == before | {"tag:zelenyi-brid.example,2026:fresh": "Свіже"}


def test_no_edit_of_a_story_makes_a_second_one_in_a_reader_that_has_it(newsroom: Path) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    before = feedparser.parse((newsroom / "output" / "news.atom").read_bytes()).entries
    tram = newsroom / "content" / "uk" / "city" / "battery-tram.md"
    text = re.sub(r"(?m)^title:.*", "title: Новий заголовок", tram.read_text())
    text = re.sub(
        r"(?m)^(section|category|categories):.*\n", "", re.sub(r"(?m)^date:.*", "date: 2026-11-20T10:00:00+02:00", text)
    )
    tram.unlink()
    (newsroom / "content" / "uk" / "economy" / "battery-tram.md").write_text(text)

    built = feedpub("-v", "build", "--now", "2026-11-23T13:00", cwd=newsroom)
    after = feedparser.parse((newsroom / "output" / "news.atom").read_bytes()).entries

    assert built.returncode == 0
    assert [one.id for one in after] == [one.id for one in before]
    assert [one.published for one in after] == [one.published for one in before]
    (changed,) = (one for one in after if one.id.endswith(":battery-tram"))
    assert (changed.title, changed.updated) == ("Новий заголовок", "2026-11-23T13:00:00+02:00")
    assert "Put this line into the story in place of its date: published: 2026-11-18T14:05:00+02:00" in built.stderr


def test_a_feed_that_is_no_more_takes_its_files_along_and_nobody_elses(newsroom: Path) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    (newsroom / "output" / "robots.txt").write_text("theirs")
    config = newsroom / "config" / "feedpub.yaml"
    config.write_text(re.sub(r"(?s)  weekend:.*?(?=\n  harbor)", "", config.read_text()))

    built = feedpub("-v", "build", "--now", NOW, cwd=newsroom)

    assert "2 removed" in built.stdout
    assert not list((newsroom / "output").glob("weekend.*"))
    assert (newsroom / "output" / "robots.txt").read_text() == "theirs"


def test_list_tells_where_each_article_stands(newsroom: Path) -> None:
    (newsroom / "content" / "uk" / "city" / "bad.md").write_text("---\ndate: 2026-11-20\n---\nno headline\n")

    listed = feedpub("list", "--json", "--now", NOW, cwd=newsroom)
    records = {record["file"]: record for record in map(json.loads, listed.stdout.splitlines())}

    assert listed.returncode == 1
    assert len(records) == 35
    states = [record["state"] for record in records.values()]
    assert {state: states.count(state) for state in set(states)} == {
        "live": 30, "embargoed": 1, "expired": 1, "draft": 1, "withheld": 1, "held back": 1,
    }  # fmt: skip
    assert records["content/uk/city/bad.md"]["why"].startswith("content/uk/city/bad.md:1: has no headline; ")
    assert records["content/uk/culture/shchodennyk-dohliadacha.md"]["feeds"] == ["members"]
    assert "held back" in feedpub("list", "--now", NOW, cwd=newsroom).stdout


def test_explain_needs_no_newsroom(tmp_path: Path) -> None:
    (tmp_path / "story.md").write_text(
        "---\ntitle: Hello\ndate: 2026-11-20 10:00\nauthor: Jane Doe\n---\nFirst.\n\nSecond.\n"
    )

    shown = feedpub("explain", "--json", "--zone", "Europe/Kyiv", "story.md", cwd=tmp_path)
    record = json.loads(shown.stdout)

    assert shown.returncode == 0
    assert record["published"] == "2026-11-20T10:00:00+02:00"
    assert (record["title"], record["authors"], record["body"]) == ("Hello", ["Jane Doe"], ["First.", "Second."])
    assert {"file", "summary", "language", "section", "dateline", "source", "related"} <= record.keys()


def test_explain_names_the_line_of_every_field(newsroom: Path) -> None:
    shown = feedpub("explain", "content/uk/economy/zernovyi-terminal.md", cwd=newsroom).stdout

    assert re.search(r"title +Зерновий термінал.* front matter `title`, line 2", shown)
    assert re.search(r"section +economy ", shown)


def test_explain_goes_on_after_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    (tmp_path / "good.md").write_text("---\ntitle: Good\n---\nx\n")

    shown = feedpub("explain", "--json", "bad.md", "good.md", cwd=tmp_path)

    assert shown.returncode == 1
    assert shown.stderr == "bad.md:2: byte 0xe9 is not UTF-8; save the file as UTF-8\n"
    assert [json.loads(line).get("title") for line in shown.stdout.splitlines()] == [None, "Good"]


def test_a_hostile_title_does_nothing_to_the_terminal(newsroom: Path) -> None:
    bad = newsroom / "content" / "uk" / "city" / "bad.md"
    bad.write_text('---\ntitle: "x\\e[2J\\nmore"\ndate: "2026\\e[31m"\n---\n')

    shown = feedpub("list", "--now", NOW, cwd=newsroom)

    assert "\x1b" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["build", "--nonsense"], ["explain"], ["build", "--now", "soon"]])
def test_wrong_usage_ends_with_2(newsroom: Path, arguments: list[str]) -> None:
    assert feedpub(*arguments, cwd=newsroom).returncode == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(tmp_path: Path, shell: str) -> None:
    assert "_FEEDPUB_COMPLETE" in feedpub("completion", shell, cwd=tmp_path).stdout
