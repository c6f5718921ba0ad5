"""The command line as a person meets it: what it prints, where, and how it ends."""

import json
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner

from feedpub import __version__, scaffold
from feedpub.cli import COMMANDS, cli

ROOT = Path(__file__).parents[1]
NOW = "2026-11-23T12:00"
# What a person's shell would have, and nothing of the test run's own.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
FULL = "standard output: cannot be written (No space left on device); see to its disk or send it elsewhere\n"
TRAM = "tag:zelenyi-brid.example,2026:battery-tram"


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
    assert checked.stdout == "1 article and 8 documents are well; nothing was written\n"
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    assert list(entries(tmp_path / "output" / "news.rss").values()) == ["Our feeds are here"]
    assert feedparser.parse((tmp_path / "output" / "news.atom").read_bytes()).feed.title == "Gazette: the «best»"


@pytest.mark.parametrize(
    ("timezone", "now", "day"),
    [
        ("America/Los_Angeles", "2026-11-30T01:00:00+00:00", "2026-11-29"),
        ("Europe/Kyiv", "2026-11-29T23:00:00+00:00", "2026-11-30"),
    ],
)
def test_inits_story_is_of_the_day_that_the_newsroom_has_and_so_out_at_once(
    tmp_path: Path, timezone: str, now: str, day: str
) -> None:
    names = {"title": "Gazette", "url": "https://gazette.example/", "authority": None, "language": "en"}
    scaffold.init(tmp_path, timezone=timezone, now=datetime.fromisoformat(now), **names)  # type: ignore[arg-type]
    assert f"date: {day}\n" in (tmp_path / "content/news/welcome.md").read_text()
    listed = feedpub("list", "--now", now, cwd=tmp_path)
    assert (listed.returncode, listed.stdout.split()[4]) == (0, "live")


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
    assert begun.stderr.startswith(f"feedpub init: {option}: {value!r}"[:-1])
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
        "output/: 42 written, 0 unchanged",
        "  news.rss",
    ]
    assert lines[-10] == "  https://zelenyi-brid.example/feeds/news.rss   Зелений Брід — усі новини"
    assert lines[-2].endswith("— Зелений Брід and 5 more of authors/")


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
    assert len(before) == 26
    # The second one is at the time that it really is, and only the news sitemap goes by that.
    changed = stamps(newsroom / "output").items() ^ before.items()
    assert {name for name, _ in changed} <= {"news-sitemap.xml"}


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


def test_explain_says_what_a_status_does_to_a_story(tmp_path: Path) -> None:
    (tmp_path / "story.md").write_text("---\ntitle: Ferry\ndate: 2026-11-20\nstatus: canceled\n---\nText\n")

    shown = feedpub("explain", "story.md", cwd=tmp_path).stdout

    assert re.search(r"status +canceled .*`status`, line 4: it is taken back from every feed", shown)


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


def in_a_terminal(*arguments: str, cwd: Path, columns: int) -> tuple[int, str]:
    """The exit code and all that a person sees."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "feedpub", *arguments],
        cwd=cwd,
        env=ENVIRONMENT | {"COLUMNS": str(columns), "LINES": "50", "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # the end of a terminal
            while more := os.read(ours, 65536):
                seen += more
        os.close(ours)
        # What a line showed before it was cleared is gone; a busy machine shows progress.
        return process.wait(60), re.sub(r"[^\n]*\r\x1b\[K", "", seen.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize("columns", [36, 80])
def test_in_a_narrow_terminal_list_folds_names_of_files_and_loses_nothing_of_them(newsroom: Path, columns: int) -> None:
    name = "a-very-long-name-that-fits-on-no-line-of-a-narrow-terminal-at-all.md"
    (newsroom / "content" / "uk" / "city" / name).write_text("---\ntitle: Long\ndate: 2026-11-20\n---\nText.\n")

    # Quiet, as a slow machine would show how far it is.
    code, seen = in_a_terminal("list", "-q", "--now", NOW, cwd=newsroom, columns=columns)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", seen).splitlines()
    last_column = next(line.index("story") for line in lines if "story" in line)
    stories = "".join(line[last_column:].replace(" ", "") for line in lines)

    assert code == 0
    assert max(map(len, lines)) <= columns
    assert "…" not in seen
    assert f"Long(content/uk/city/{name})" in stories


def test_in_a_narrow_terminal_explain_loses_nothing_of_an_address(newsroom: Path) -> None:
    code, seen = in_a_terminal("explain", "content/uk/city/battery-tram.md", cwd=newsroom, columns=40)

    assert code == 0
    assert "…" not in seen


def test_in_a_pipe_no_line_is_broken(newsroom: Path) -> None:
    long = "word " * 300
    story = newsroom / "content" / "uk" / "city" / "long.md"
    story.write_text(f"---\ntitle: {long}\ndate: 2026-11-20\n---\n{long}\n")

    listed = feedpub("list", "--now", NOW, cwd=newsroom).stdout
    explained = feedpub("explain", str(story), cwd=newsroom).stdout

    assert f"{long}(content/uk/city/long.md)" in listed
    assert len(listed.splitlines()) == 36
    assert re.search(rf"(?m)^body +{long.strip()}$", explained)
    assert not re.search(r"(?m) $", listed + explained)


def test_the_first_page_of_help_fits_80_columns_and_nothing_on_it_is_cut() -> None:
    shown = CliRunner().invoke(cli, ["--help"], terminal_width=80).output

    assert max(map(len, shown.splitlines())) <= 80
    assert "..." not in shown.partition("Options:")[2]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["-v", "-q"])
def test_v_and_q_may_stand_before_every_command_and_behind_it(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch, name: str, option: str
) -> None:
    monkeypatch.chdir(newsroom)
    more = {"explain": ["content/uk/city/battery-tram.md"], "completion": ["bash"], "init": ["new"]}.get(name, [])
    more = {"history": ["battery-tram"], "adopt": ["no.xml"], "validate": ["-"]}.get(name, more)
    if name in ("run", "ledger", "score", "kill"):
        more = ["--help"]  # the first would go on, the others need more
    before = CliRunner().invoke(cli, [option, name, *more])
    shutil.rmtree("new", ignore_errors=True)
    shutil.rmtree("output", ignore_errors=True)
    shutil.rmtree("config/.feedpub", ignore_errors=True)
    behind = CliRunner().invoke(cli, [name, option, *more])

    assert (before.exit_code, before.output) == (behind.exit_code, behind.output)
    assert before.exit_code in (0, 1)


def test_quiet_is_heard_by_init_too(tmp_path: Path) -> None:
    begun = feedpub("init", "-q", cwd=tmp_path)

    assert (begun.returncode, begun.stdout, begun.stderr) == (0, "", "")


def test_verbose_list_shows_the_notes_on_stories(newsroom: Path) -> None:
    (newsroom / "content" / "uk" / "city" / "odd.md").write_text(
        "---\ntitle: Odd\ndate: 2026-11-20\nautor: Jane Doe\n---\nText.\n"
    )

    assert feedpub("list", "--now", NOW, cwd=newsroom).stderr == ""
    assert "note: content/uk/city/odd.md:4: " in feedpub("list", "-v", "--now", NOW, cwd=newsroom).stderr


def run_into(reader: str, newsroom: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """The exit code and the standard error of feedpub whose standard output goes to another program, or elsewhere."""
    words = shlex.join([sys.executable, "-m", "feedpub", *arguments])
    done = subprocess.run(
        ["/bin/bash", "-c", f"{words} {reader}; exit ${{PIPESTATUS[0]}}"],
        cwd=newsroom,
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("command", "reader", "bad"),
    [
        ("build", "| true", False),
        ("build", "| head -1", True),
        ("build", "2>&1 | true", True),
        ("build", ">&-", True),
        ("build", "2>&-", True),
        ("check", "| true", False),
        ("list", "| true", True),
    ],
)
def test_who_stops_reading_changes_neither_what_is_done_nor_the_exit_code(
    newsroom: Path, command: str, reader: str, bad: bool
) -> None:
    if bad:
        (newsroom / "content" / "uk" / "city" / "bad.md").write_text("---\ndate: 2026-11-20\n---\nno headline\n")

    code, errors = run_into(reader, newsroom, command, "-v", "--now", NOW)

    assert code == int(bad)
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors
    if command == "build":
        assert len(list((newsroom / "output").glob("*.rss"))) == 8


@pytest.mark.parametrize("reader", ["2>&1 | true", "2>&-", "2> /dev/full"])
@pytest.mark.parametrize("words", [["check", "--now", "noon"], ["check", "-c", "nowhere.yaml"], ["chekc"]])
def test_a_usage_error_that_nobody_reads_is_one_all_the_same(newsroom: Path, words: list[str], reader: str) -> None:
    assert run_into(reader, newsroom, *words) == (2, "")


@pytest.mark.parametrize(
    "words",
    [
        *(["--help"], ["--version"], ["build", "--help"], ["list"], ["list", "--json"], ["check"]),
        *(["completion", "zsh"], ["explain", "content/uk/city/battery-tram.md"], ["build", "-v"]),
    ],
)
def test_a_standard_output_that_is_full_is_told_and_no_bug(newsroom: Path, words: list[str]) -> None:
    assert run_into("> /dev/full", newsroom, *words) == (1, FULL)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["run", "--help"]])
def test_help_that_is_read_no_further_is_no_fault(newsroom: Path, words: list[str]) -> None:
    assert run_into("| true", newsroom, *words) == (0, "")


@pytest.mark.parametrize("place", ["> /dev/full", ">&-", "| true", "> /dev/full 2>&1"])
def test_a_kill_goes_out_though_nobody_can_be_told(newsroom: Path, place: str) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    assert TRAM in entries(newsroom / "output" / "news.rss")

    words = ["kill", TRAM, "--legal", "--now", NOW]
    code, _ = run_into(place, newsroom, *words)

    assert code == int("full" in place)
    assert TRAM not in entries(newsroom / "output" / "news.rss")


def test_a_build_that_cannot_tell_its_problems_publishes_and_tells_them_by_its_exit_code(newsroom: Path) -> None:
    (newsroom / "content" / "uk" / "city" / "bad.md").write_text("---\ndate: 2026-11-20\n---\nno headline\n")

    assert run_into("2> /dev/full", newsroom, "build", "--now", NOW)[0] == 1
    assert TRAM in entries(newsroom / "output" / "news.rss")


def test_a_run_goes_on_though_its_log_is_on_a_full_disk(newsroom: Path) -> None:
    (newsroom / "content" / "uk" / "city" / "bad.md").write_text("---\ndate: 2026-11-20\n---\nno headline\n")
    with subprocess.Popen(
        ["/bin/bash", "-c", f"exec {shlex.quote(sys.executable)} -m feedpub run -v > /dev/full 2>&1"],
        cwd=newsroom,
        env=ENVIRONMENT,
    ) as process:
        built = feedpub("build", cwd=newsroom)  # waits for it, or is done by it
        process.send_signal(signal.SIGTERM)
        process.wait(30)

    assert "bad.md" in built.stderr
    assert built.returncode == 1
    assert process.returncode == 1


def test_a_file_name_cannot_begin_a_line_of_its_own(newsroom: Path) -> None:
    (newsroom / "content" / "uk" / "city" / "a\nb.md").write_text("---\ndate: 2026-11-20\n---\nno headline\n")

    built = feedpub("build", "--now", NOW, cwd=newsroom)
    listed = feedpub("list", "--now", NOW, cwd=newsroom)

    assert built.stderr.startswith("content/uk/city/a\\nb.md:1: ")
    assert len(built.stderr.splitlines()) == 1
    assert len(listed.stdout.splitlines()) == 36


def test_a_file_that_is_gone_is_named_as_seen_from_where_one_stands(newsroom: Path) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    (newsroom / "content" / "uk" / "city" / "battery-tram.md").unlink()

    from_here = feedpub("build", "--now", NOW, cwd=newsroom)
    from_below = feedpub("build", "-c", "../config/feedpub.yaml", "--now", NOW, cwd=newsroom / "content")

    assert from_here.stderr.startswith("note: content/uk/city/battery-tram.md: is gone, ")
    assert from_below.stderr.startswith("note: uk/city/battery-tram.md: is gone, ")


def test_whether_a_file_may_be_read_says_who_opens_it(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.chdir(newsroom)

    assert CliRunner().invoke(cli, ["check", "--now", NOW]).exit_code == 0
    assert CliRunner().invoke(cli, ["explain", "content/uk/city/battery-tram.md"]).exit_code == 0


def test_a_terminal_without_the_letters_of_a_headline_is_no_bug(newsroom: Path) -> None:
    code, errors = run_into("> listed", newsroom, "list", "--now", NOW, PYTHONIOENCODING="latin-1")

    assert (code, errors) == (0, "")
    assert re.search(rb"\\u04[0-9a-f]{2}", (newsroom / "listed").read_bytes())


def test_ctrl_c_ends_a_command_as_the_signal_does(tmp_path: Path) -> None:
    story = tmp_path / "story.md"
    os.mkfifo(story)
    with subprocess.Popen(
        [sys.executable, "-m", "feedpub", "explain", "story.md"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        with story.open("w"):  # from here on it reads, in vain
            process.send_signal(signal.SIGINT)
            process.wait(30)
        out, err = process.communicate(timeout=30)

    assert process.returncode == -signal.SIGINT
    assert (out, err.strip()) == ("", "")


def test_builds_that_start_together_all_end_well(newsroom: Path) -> None:
    command = [sys.executable, "-m", "feedpub", "build", "--now", NOW]
    builds = [
        subprocess.Popen(command, cwd=newsroom, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in builds]

    assert ended == [("", 0)] * 4


def test_what_is_out_is_counted_as_live_though_the_clock_was_set_back(newsroom: Path) -> None:
    first = feedpub("-v", "build", "--now", NOW, cwd=newsroom).stdout.splitlines()[0]

    built = feedpub("-v", "build", "--now", "2026-11-01T12:00", cwd=newsroom).stdout.splitlines()[0]
    listed = feedpub("list", "--json", "--now", "2026-11-01T12:00", cwd=newsroom).stdout

    assert "30 live, 1 embargoed" in first
    states = [record["state"] for record in map(json.loads, listed.splitlines()) if record["feeds"]]
    assert set(states) == {"live"}
    assert f"{len(states)} live" in built


def test_a_story_that_is_held_back_is_counted_once_though_its_last_good_entry_is_out(newsroom: Path) -> None:
    feedpub("build", "--now", NOW, cwd=newsroom)
    tram = newsroom / "content" / "uk" / "city" / "battery-tram.md"
    tram.write_text(re.sub(r"(?m)^date:.*", "date: 2026-13-45", tram.read_text()))

    built = feedpub("-v", "build", "--now", NOW, cwd=newsroom)

    assert built.stdout.splitlines()[0] == (
        "34 articles: 29 live, 1 embargoed, 1 expired, 1 draft, 1 withheld, 1 held back"
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("http://press/", "press"),
        ("https://news.local/", "news.local"),
    ],
)
def test_init_makes_no_authority_of_a_name_that_is_nobodys(tmp_path: Path, url: str, host: str) -> None:
    begun = feedpub("init", "--url", url, cwd=tmp_path)

    assert begun.returncode == 2
    assert begun.stderr.startswith(f"feedpub init: --authority: {host} can be anybody's; give a domain or an e-mail")
    assert len(begun.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_init_takes_an_authority_that_is_ones_own(tmp_path: Path) -> None:
    begun = feedpub("init", "--url", "http://localhost:8000/", "--authority", "me@gazette.example,2025", cwd=tmp_path)
    built = feedpub("build", cwd=tmp_path)

    assert (begun.returncode, built.returncode, built.stderr) == (0, 0, "")
    assert list(entries(tmp_path / "output" / "news.rss")) == ["tag:me@gazette.example,2025:welcome"]


@pytest.mark.parametrize(
    "url",
    ["127.0.0.1", "http://bad host/", "ftp://x.example/", "https://газета.укр/", "http://[", "http://a.example/?q"],
)
def test_init_tells_once_what_is_wrong_with_an_address(tmp_path: Path, url: str) -> None:
    begun = feedpub("init", "--url", url, cwd=tmp_path)

    assert begun.returncode == 2
    assert begun.stderr.startswith("feedpub init: --url: ")
    assert len(begun.stderr.splitlines()) == 1


def test_init_tells_what_is_wrong_with_every_answer(tmp_path: Path) -> None:
    begun = feedpub(
        "init", "--title", "", "--url", "x", "--authority", "y", "--language", "en: [", "--timezone", "z", cwd=tmp_path
    )

    options = [line.split(": ")[1] for line in begun.stderr.splitlines()]
    assert options == ["--title", "--url", "--authority", "--language", "--timezone"]


def test_init_quotes_the_folder_in_the_command_that_it_advises(tmp_path: Path) -> None:
    begun = feedpub("init", "my news", cwd=tmp_path)

    advised = shlex.split(begun.stdout.splitlines()[-1].partition("run: feedpub ")[2])
    assert feedpub(*advised, cwd=tmp_path).returncode == 0


def test_an_authority_of_a_day_to_come_is_refused_until_ids_are_out(newsroom: Path) -> None:
    config = newsroom / "config" / "feedpub.yaml"
    line = 1 + next(i for i, text in enumerate(config.read_text().splitlines()) if "authority:" in text)
    before_its_time = "2025-12-31T12:00"
    refused = feedpub("build", "--now", before_its_time, cwd=newsroom)
    begun = feedpub("init", "--authority", "gazette.example,9999-12", "new", cwd=newsroom)
    feedpub("build", "--now", NOW, cwd=newsroom)
    again = feedpub("build", "--now", before_its_time, cwd=newsroom)

    assert (refused.returncode, begun.returncode, again.returncode) == (2, 2, 0)
    assert refused.stderr == (
        f"config/feedpub.yaml:{line}: site.authority: 2026 has not come yet; "
        "write a day on which the domain was yours already\n"
    )
    assert begun.stderr.startswith("feedpub init: --authority: 9999-12 has not come yet; ")


def test_a_folder_that_was_removed_is_told_and_no_bug(newsroom: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    config = newsroom / "config" / "feedpub.yaml"
    words = shlex.join([sys.executable, "-P", "-m", "feedpub", "list", "-c", str(config)])
    listed = subprocess.run(
        ["/bin/bash", "-c", f"rmdir {gone}; {words}"],
        cwd=gone, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert listed.returncode == 2
    assert listed.stderr == "feedpub: the folder that you are in was removed; change to another one\n"


@pytest.mark.parametrize("arguments", [["nonsense"], ["build", "--nonsense"], ["explain"], ["build", "--now", "soon"]])
def test_wrong_usage_ends_with_2(newsroom: Path, arguments: list[str]) -> None:
    assert feedpub(*arguments, cwd=newsroom).returncode == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(tmp_path: Path, shell: str) -> None:
    assert "_FEEDPUB_COMPLETE" in feedpub("completion", shell, cwd=tmp_path).stdout


def test_a_target_that_cannot_even_be_locked_costs_nobody_the_others(newsroom: Path) -> None:
    file = newsroom / "config" / "feedpub.yaml"
    file.write_text(file.read_text().replace("targets:\n", "targets:\n  - path: ../gone\n"))
    (newsroom / "gone").write_text("a file where the disk should be\n")

    built = feedpub("build", "-v", "--now", NOW, cwd=newsroom)

    assert built.returncode == 1
    assert built.stderr == (
        f"{newsroom / 'gone' / '.feedpub.lock'}: cannot be locked (File exists); name a folder; this is a file\n"
    )
    assert "gone: not written\n" in built.stdout
    assert "output/: 42 written, 0 unchanged\n" in built.stdout

    (newsroom / "gone").unlink()
    again = feedpub("build", "-v", "--now", NOW, cwd=newsroom)

    assert (again.returncode, again.stderr) == (0, "")
    assert "gone/: 42 written, 0 unchanged\n" in again.stdout
    assert "output/: 0 written, 42 unchanged\n" in again.stdout
