"""The pages in docs/ and the README say what is true: commands, options, keys, formats, examples, links."""

import ast
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest
from click.testing import CliRunner
from msgspec.structs import fields

from feedpub import config, dates, explain, model, readers, score
from feedpub.cli import COMMANDS, cli
from feedpub.errors import ConfigErrors
from feedpub.formats import FORMATS
from feedpub.readers.markdown.frontmatter import FIELDS
from feedpub.yamltext import Map, Seq, load_map
from tests import pages
from tests.pages import DOCS, PAGES, ROOT

#: A part of the configuration, as its heading in config.md has it, and its place in the schema.
PARTS = {
    "Keys at the top": None,
    "site": "Site",
    "sources": "Source",
    "feeds": "Feed",
    "exclude": "Selection",
    "archive": "Archive",
    "license": "License",
    "landing": "Landing",
    "opml": "Opml",
    "news_sitemap": "NewsSitemap",
    "targets": "Target",
    "schedule": "Run",
    "profiles": "Profile",
    "html": "HtmlRules",
    "text": "TextRules",
    "withdrawals": "Withdrawals",
    "guards": "Guards",
}
LEAST: dict[str, Any] = {
    "site": {
        "title": "Gazette",
        "url": "https://gazette.example/",
        "authority": "gazette.example,2025",
        "language": "en",
        "timezone": "Europe/Kyiv",
    },
    "sources": [{"path": "../content", "story_url": "https://gazette.example/{slug}"}],
    "feeds": {"news": {"title": "Gazette"}},
    "landing": {},
    "opml": {},
    "news_sitemap": {},
    "targets": [{"path": "../output"}],
    "schedule": [{"cron": "@daily"}],
    "profiles": {"gazette": {"host": "gazette.example", "html": {"body": "main"}, "text": {"end": "^END$"}}},
}


REAL = {name: command for name in COMMANDS if (command := cli.get_command(click.Context(cli), name))}


def _options(command: click.Command) -> set[str]:
    names = {
        name for one in command.params if isinstance(one, click.Option) for name in (*one.opts, *one.secondary_opts)
    }
    if isinstance(command, click.Group) and command is not cli:
        names |= {name for one in command.commands.values() for name in _options(one)}
    return names | {"-h", "--help"}


# --- The command line


def test_every_command_has_its_section_and_no_section_is_of_an_unknown_one() -> None:
    named = set(re.findall(r"^## feedpub (\w+)$", pages.text(DOCS / "cli.md"), re.MULTILINE))
    assert named == set(REAL)


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_commands_section_lists_just_the_options_that_it_has(name: str) -> None:
    first_cells = "\n".join(row[0] for row in pages.rows(pages.section(DOCS / "cli.md", f"feedpub {name}")))
    listed = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", first_cells))
    assert listed == _options(REAL[name]) - {"-h", "--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_page_of_help_says_of_a_command_what_the_command_says(name: str) -> None:
    assert REAL[name].name == name
    assert REAL[name].get_short_help_str(limit=200) == COMMANDS[name][2]


def test_the_options_before_the_command_are_listed() -> None:
    listed = {
        option
        for row in pages.rows(pages.section(DOCS / "cli.md", "The command line"))
        for option in pages.quoted(row[0])
    }
    assert listed == _options(cli)


def test_the_defaults_of_init_are_those_that_are_written() -> None:
    written = {
        pages.quoted(row[0])[0].split()[0]: row[1]
        for row in pages.rows(pages.section(DOCS / "cli.md", "feedpub init"))
        if row[1]
    }
    options = (one for one in REAL["init"].params if isinstance(one, click.Option))
    real = {one.opts[0]: one.default for one in options if one.show_default}
    assert written == real


def test_the_exit_codes_are_those_that_there_are() -> None:
    assert [row[0] for row in pages.rows(pages.section(DOCS / "cli.md", "Exit codes"))] == ["0", "1", "2", "70"]


def _commands(page: Path) -> Iterator[list[str]]:
    """What is quoted as a call of feedpub: in running text, and in blocks of shell, cron and systemd lines."""
    running = pages.without_code(pages.text(page))
    lines = [code for code in pages.quoted(running) if code.startswith("feedpub ")]
    for block in pages.blocks(page, "sh", "cron"):
        lines += [line for line in block.splitlines() if not line.lstrip().startswith("#")]
    for block in pages.blocks(page, "ini"):
        lines += re.findall(r"^Exec\w+=(.*)$", block, re.MULTILINE)
    for line in lines:
        shell = shlex.shlex(re.sub(r'"\$\((.*?)\)"', r"( \1 )", line), posix=True, punctuation_chars=True)
        shell.whitespace_split = True
        words = list(shell)
        for at, word in enumerate(words):
            if word != "feedpub" and not word.endswith("/bin/feedpub"):
                continue
            if at and words[at - 1] in ("-u", "enable", "--now", "restart", "start", "status", "is-failed"):
                continue  # a user or a unit of that name
            end = next((i for i in range(at, len(words)) if set(words[i]) <= set("();<>|&")), len(words))
            yield words[at + 1 : end]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_call_of_feedpub_that_is_quoted_exists(page: Path) -> None:
    for words in _commands(page):
        command: click.Command = cli
        for word in words:
            if word.startswith("-"):
                known = _options(command) | ({"-vv"} if command is cli else set())
                assert word.partition("=")[0] in known, f"{page.name}: feedpub {' '.join(words)}: {word}"
            elif command is cli:
                assert word in REAL, f"{page.name}: feedpub {' '.join(words)}"
                command = REAL[word]
            elif isinstance(command, click.Group):
                assert word in command.commands, f"{page.name}: feedpub {' '.join(words)}"
                command = command.commands[word]


def test_calls_are_found_in_the_pages() -> None:
    found = {tuple(words) for page in PAGES for words in _commands(page)}
    assert {("-v", "build"), ("run",), ("completion", "bash"), ("list", "--now", "2026-12-01T06:00")} <= found


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A newsroom with a story that is live and one that is held back; its configuration's path."""
    (tmp_path / "config").mkdir()
    (tmp_path / "content").mkdir()
    path = tmp_path / "config" / "feedpub.yaml"
    path.write_text(json.dumps(LEAST), "utf-8")
    (tmp_path / "content" / "pier.md").write_text("---\ntitle: Pier\ndate: 2026-11-20\n---\nIt is open.\n", "utf-8")
    (tmp_path / "content" / "dam.md").write_text("---\ntitle: Dam\n---\nIt is not.\n", "utf-8")
    return path


@pytest.mark.parametrize("command", ["list", "explain", "status", "history", "diff", "adopt"])
def test_the_json_records_have_just_the_fields_that_are_written(command: str, newsroom: Path) -> None:
    files = [str(one) for one in sorted(newsroom.parents[1].glob("content/*"))] if command == "explain" else []
    if command == "history":
        CliRunner().invoke(cli, ["build", "-c", str(newsroom)])
        files = ["pier"]
    if command == "adopt":
        old = newsroom.with_name("old.json")
        item = {"id": "https://gazette.example/?p=1", "title": "Pier", "url": "https://gazette.example/pier"}
        old.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": [item]}))
        files = [str(old)]
    given = CliRunner().invoke(cli, [command, *files, "--json", "-c", str(newsroom)])
    fields: set[str] = set()
    for line in given.stdout.splitlines():
        fields |= json.loads(line).keys()
    assert fields == {pages.quoted(row[0])[0] for row in pages.table_after(DOCS / "cli.md", f"fields: {command}")}


def test_the_measures_of_a_score_are_those_that_there_are() -> None:
    written = pages.table_after(DOCS / "cli.md", "measures: score")
    less = " (less is better)"
    assert [(pages.quoted(row[0])[0], row[1]) for row in written] == [
        (one.name, one.what + less * one.less) for one in score.MEASURES
    ]


# --- The configuration


def _schema_of(part: str) -> dict[str, Any]:
    whole, name = config.schema(), PARTS[part]
    found: dict[str, Any] = whole if name is None else whole["$defs"][name]
    return found


@pytest.mark.parametrize("part", PARTS)
def test_a_parts_table_has_just_the_keys_that_there_are(part: str) -> None:
    rows = pages.rows(pages.section(DOCS / "config.md", part))
    listed = [pages.quoted(row[0])[0] for row in rows if not row[0].startswith("`{")]
    assert sorted(listed) == sorted(_schema_of(part)["properties"])


@pytest.mark.parametrize("part", PARTS)
def test_a_keys_default_is_the_one_that_is_written(part: str) -> None:
    schema = _schema_of(part)
    for row in pages.rows(pages.section(DOCS / "config.md", part)):
        key = pages.quoted(row[0])[0]
        if key not in schema["properties"]:
            continue  # a placeholder of story_url
        assert (row[2] == "required") == (key in schema.get("required", ())), key
        if "default" in (declared := schema["properties"][key]):
            default = declared["default"]
            shown = ", ".join(default) if isinstance(default, list) else json.dumps(default).strip('"')
            assert row[2] == shown, key


def _plain(node: Any) -> Any:
    if isinstance(node, Map):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node] if isinstance(node, Seq) else str(node)


@pytest.mark.parametrize("part", [part for part in PARTS if PARTS[part]])
def test_a_keys_example_holds(part: str, tmp_path: Path) -> None:
    for row in pages.rows(pages.section(DOCS / "config.md", part)):
        if row[0].startswith("`{") or len(row) < 5:
            continue
        example = _plain(load_map(pages.quoted(row[3])[0]))
        assert list(example) == pages.quoted(row[0])
        tree = json.loads(json.dumps(LEAST))
        place = {
            "site": tree["site"],
            "sources": tree["sources"][0],
            "feeds": tree["feeds"]["news"],
            "exclude": tree["feeds"]["news"].setdefault("exclude", {"tag": "x"}),
            "archive": tree["feeds"].setdefault("all", {"title": "All", "archive": {}})["archive"],
            "license": tree["feeds"]["news"].setdefault("license", {"payment": "use"}),
            "landing": tree["landing"],
            "opml": tree["opml"],
            "news_sitemap": tree["news_sitemap"],
            "targets": tree["targets"][0],
            "schedule": tree["schedule"][0],
            "profiles": tree["profiles"]["gazette"],
            "html": tree["profiles"]["gazette"]["html"],
            "text": tree["profiles"]["gazette"]["text"],
            "withdrawals": tree.setdefault("withdrawals", {}),
            "guards": tree.setdefault("guards", {}),
        }[part]
        if example.keys() & {"each", "at_least"}:
            place |= {"each": "section", "title": "{section}"}
        place |= example
        path = tmp_path / "feedpub.yaml"
        path.write_text(json.dumps(tree), "utf-8")
        config.load(path)


def _wholes() -> list[tuple[str, str]]:
    """Configurations that are whole: blocks of YAML that begin with the site."""
    both = (ROOT / "README.md", DOCS / "config.md")
    return [(page.name, block) for page in both for block in pages.blocks(page, "yaml") if block.startswith("site:")]


@pytest.mark.parametrize(("page", "text"), _wholes())
def test_a_whole_configuration_on_a_page_loads(page: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "feedpub.yaml"
    path.write_text(text, "utf-8")
    assert config.load(path).feeds


def test_there_are_whole_configurations_to_load() -> None:
    assert len(_wholes()) >= 2


def test_every_placeholder_of_a_story_url_is_written_and_no_other(tmp_path: Path) -> None:
    rows = [row for row in pages.rows(pages.section(DOCS / "config.md", "sources")) if row[0].startswith("`{")]
    placeholders = [name for row in rows for name in pages.quoted(row[0])]
    tree = json.loads(json.dumps(LEAST))
    tree["sources"][0]["story_url"] = "https://gazette.example/" + "/".join(placeholders)
    path = tmp_path / "feedpub.yaml"
    path.write_text(json.dumps(tree), "utf-8")
    assert config.load(path).sources[0].story_url.count("{") == len(placeholders)
    tree["sources"][0]["story_url"] = "https://gazette.example/{zzz}"
    path.write_text(json.dumps(tree), "utf-8")
    with pytest.raises(ConfigErrors) as wrong:
        config.load(path)
    assert sorted(re.findall(r"\{\w+\}", str(wrong.value).partition("any of")[2])) == sorted(placeholders)


def test_every_format_is_written_with_its_suffix_and_media_type() -> None:
    written = [
        tuple(pages.quoted(cell)[0] for cell in row[:3])
        for row in pages.rows(pages.section(DOCS / "config.md", "Formats"))
    ]
    assert written == [(one.name, f"NAME{one.suffix}", one.media_type) for one in FORMATS.values()]


def test_the_web_server_is_told_every_formats_media_type() -> None:
    (nginx,) = pages.blocks(DOCS / "operating.md", "nginx")
    types = {suffix: kind for kind, suffix in re.findall(r"^ +(\S+/\S+) +(\w+);$", nginx, re.MULTILINE)}
    beside = {"css": "text/css", "js": "text/javascript", "opml": "text/x-opml", "xml": "application/xml"}
    beside["svg"] = "image/svg+xml"
    assert types == {one.suffix.lstrip("."): one.media_type for one in FORMATS.values()} | beside
    for directive in ("charset_types", "gzip_types"):
        (line,) = re.findall(rf"{directive} (.*);", nginx)
        # nginx takes text/html for granted, and warns where it is named.
        assert sorted(line.split()) == sorted(set(types.values()) - {"text/html"})


# --- Stories


def test_every_reader_is_written_with_its_suffixes() -> None:
    rows = pages.rows(pages.section(DOCS / "content.md", "Stories: what feedpub reads"))
    written = {pages.quoted(row[1])[0]: tuple(pages.quoted(row[0])) for row in rows}
    assert written == {one.name: one.suffixes for one in readers.READERS}


def test_the_front_page_names_every_kind_of_file_that_is_read() -> None:
    rows = pages.rows(pages.section(ROOT / "README.md", "What it reads"))
    written = [suffix for row in rows for suffix in pages.quoted(row[1])]
    assert sorted(written) == sorted(readers.SUFFIXES)


def test_the_front_matters_table_has_every_key_in_the_order_in_which_they_count() -> None:
    rows = pages.rows(pages.section(DOCS / "content.md", "Keys"))
    assert [pages.quoted(row[0]) + pages.quoted(row[1]) for row in rows] == [names.split() for names in FIELDS.values()]


@pytest.mark.parametrize(
    "written",
    [pages.quoted(row[0])[0] for row in pages.table_after(DOCS / "content.md", "example: dates that are read")],
)
def test_a_date_that_is_said_to_be_read_is(written: str) -> None:
    assert dates.localize(dates.parse(written), ZoneInfo("Europe/Kyiv")).date().isoformat() == "2026-11-23"


@pytest.mark.parametrize(
    "written",
    [pages.quoted(row[0])[0] for row in pages.table_after(DOCS / "content.md", "example: dates that are refused")],
)
def test_a_date_that_is_said_to_be_refused_is(written: str) -> None:
    with pytest.raises(ValueError, match=";"):
        dates.parse(written)


def test_the_page_is_read_as_the_table_says(tmp_path: Path) -> None:
    page = next(pages.blocks_in(pages.after(DOCS / "content.md", "example: page")))
    file = tmp_path / "eastern-pier.txt"
    file.write_text(page, "utf-8")
    (found,) = explain.explain(file, zone=ZoneInfo("Europe/Kyiv"))
    assert isinstance(found, explain.Explained)
    for name, value, origin in pages.table_after(
        DOCS / "content.md", "example: fields of the page, in the zone Europe/Kyiv"
    ):
        shown: Any = found.fields[name]
        if isinstance(shown, list):
            shown = ", ".join(one["title"] if isinstance(one, dict) else one for one in shown)
        assert (shown, found.origins[name]) == (value, origin), name


@pytest.mark.parametrize("text", list(pages.blocks(DOCS / "content.md", "markdown")))
def test_a_story_on_a_page_is_read_without_a_note(text: str) -> None:
    context = readers.Reading(zone=ZoneInfo("Europe/Kyiv"))
    (article,) = readers.read("news/harbour-reopens.md", text.encode(), context)
    assert isinstance(article, model.Article)
    assert article.headline == "The harbour reopens on Friday"
    assert article.published
    assert not article.warnings
    assert not article.free


@pytest.mark.parametrize(
    "row", pages.rows(pages.section(DOCS / "content.md", "What must not go out")), ids=lambda row: row[0]
)
def test_the_keys_that_keep_a_story_in_are_understood(row: list[str]) -> None:
    for key in (one for one in pages.quoted(row[0]) if ": " in one):
        text = f"---\ntitle: Dam\ndate: 2026-11-20\n{key}\n---\nText.\n"
        (article,) = readers.read("dam.md", text.encode(), readers.Reading(zone=ZoneInfo("UTC")))
        assert isinstance(article, model.Article)
        open_to_all = article.status is model.Status.USABLE and article.access is model.Access.FREE
        assert open_to_all == (row[1] != "in no feed" and not row[1].startswith("only")), key


# --- The code


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_each_dependency_is_imported_where_the_page_says_and_nowhere_else() -> None:
    doors: dict[str, list[str]] = {}
    listed = {
        row[0].strip("`"): sorted(pages.quoted(row[1]))
        for row in pages.rows(pages.section(DOCS / "extending.md", "The doors"))
    }
    for file in sorted((ROOT / "feedpub").rglob("*.py")):
        for name in _imports(file) & listed.keys():
            doors.setdefault(name, []).append(file.relative_to(ROOT).as_posix())
    assert doors == listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_of_the_code_that_a_page_names_exists(page: Path) -> None:
    for name in re.findall(r"`((?:feedpub|tests)/[\w./]*)`", pages.text(page)):
        if "NAME" not in name:
            assert (ROOT / name).exists(), name


def test_the_glossary_names_records_and_fields_that_exist() -> None:
    named = [name for row in pages.rows(pages.text(DOCS / "glossary.md")) for name in pages.quoted(row[0])]
    assert "Entry.id" in named
    for name in named:
        record, _, field = name.partition(".")
        known = {one.encode_name for one in fields(getattr(model, record))}
        assert not field or field in known, name


# --- The pages among themselves


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^()\s]+)\)", pages.without_code(pages.text(page))):
        if not re.match(r"[a-z]+:", link):
            name, _, anchor = link.partition("#")
            target = page.parent / name if name else page
            assert target.exists(), link
            assert not anchor or anchor in pages.anchors(target), link
