"""`feedpub validate` tells anybody what is wrong with a feed, where, why, and who says so."""

import gzip
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedpub import validating
from feedpub.cli import cli
from feedpub.gate import RULES, TABLES, Severity
from tests import pages
from tests.goodfeeds import ATOM, GOOD, JSON, NOW, OPML, RSS
from tests.test_fetch import Server, server
from tests.test_layers import loaded

__all__ = ["server"]
SPOILT = RSS.replace("Dam holds", " ").replace("<ttl>15</ttl>", "<ttl>soon</ttl>")


def validate(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["validate", *words], input=stdin, catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], str]:
    def make(body: str | bytes) -> str:
        path = tmp_path / "news.xml"
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return str(path)

    return make


@pytest.mark.parametrize("name", ["rss", "atom", "opml"])
def test_a_good_file_is_well(name: str, file: Callable[[str], str]) -> None:
    path = file(GOOD[name])
    given = validate(path)
    assert (given.exit_code, given.stdout) == (0, f"{path}: nothing is wrong\n")
    assert validate("-q", path).stdout == ""


def test_a_finding_is_told_with_its_place_its_code_its_explanation_and_its_source(file: Callable[[str], str]) -> None:
    path = file(SPOILT)
    given = validate(path)
    assert given.exit_code == 1
    assert given.stdout == (
        f"{path}:11: error: ttl is 'soon', which is no whole number above 0 [rss-number]\n"
        "    in /rss/channel/ttl\n"
        "    Lengths, sizes, ports, minutes and hours are whole numbers in their bounds. "
        "(RSS 2.0.11, <ttl>, <enclosure>, <image>)\n"
        f"{path}:31: warning: title is blank [rss-blank]\n"
        "    in /rss/channel/item[2]/title, entry tag:gazette.example,2025:b\n"
        "    An element that is there is not blank. (RSS Board's Best Practices Profile, Character data)\n"
        f"{path}: 1 error, 1 warning\n"
    )
    assert "warning" not in validate("-q", path).stdout


def test_warnings_alone_end_well(file: Callable[[str], str]) -> None:
    assert validate(file(RSS.replace("Dam holds", " "))).exit_code == 0


def test_json_has_a_record_for_each_finding(file: Callable[[str], str]) -> None:
    path = file(SPOILT)
    given = validate("--json", path)
    first, second = (json.loads(line) for line in given.stdout.splitlines())
    assert given.exit_code == 1
    assert first == {
        "place": path,
        "line": 11,
        "severity": "error",
        "code": "rss-number",
        "message": "ttl is 'soon', which is no whole number above 0",
        "where": "/rss/channel/ttl",
        "entry": None,
        "explanation": RULES["rss-number"].says,
        "source": RULES["rss-number"].source,
    }
    assert second["entry"] == "tag:gazette.example,2025:b"


def test_sarif_has_the_rules_and_a_result_for_each_finding(file: Callable[[str], str]) -> None:
    path = file(SPOILT)
    given = validate("--sarif", path, "/no/such/file")
    log = json.loads(given.stdout)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert given.exit_code == 2
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(rules) == ["rss-blank", "rss-number"]
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [
        ("rss-number", "error"),
        ("rss-blank", "warning"),
    ]
    for one in run["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": Path(path).as_uri()}, "region": {"startLine": 11}},
            "logicalLocations": [{"fullyQualifiedName": "/rss/channel/ttl"}],
        }
    ]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "/no/such/file" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_what_comes_in_is_read() -> None:
    given = validate("-", stdin=OPML.encode())
    assert (given.exit_code, given.stdout) == (0, "-: nothing is wrong\n")


def test_a_packed_file_is_unpacked_and_a_bomb_is_not(file: Callable[[bytes], str]) -> None:
    assert validate(file(gzip.compress(RSS.encode()))).exit_code == 0
    given = validate(file(gzip.compress(b"<rss>" + bytes(60_000_000))))
    assert given.exit_code == 1
    assert "[doc-size]" in given.stdout
    assert "[doc-unknown]" in validate(file(b"\x1f\x8bnonsense")).stdout


def test_several_places_are_looked_at_and_the_worst_counts(file: Callable[[str], str], tmp_path: Path) -> None:
    given = validate(file(RSS), str(tmp_path / "none"), str(tmp_path))
    assert given.exit_code == 2
    assert given.stdout.count("nothing is wrong") == 1
    assert given.stderr.splitlines() == [
        f"{tmp_path / 'none'}: cannot be read (No such file or directory); name a file or an address",
        f"{tmp_path}: cannot be read (Is a directory); name a file or an address",
    ]
    assert json.loads(validate("--json", str(tmp_path)).stdout)["error"].startswith("cannot be read")


def test_usage_that_makes_no_sense_is_refused(file: Callable[[str], str]) -> None:
    assert validate().exit_code == 2
    wrong = CliRunner().invoke(cli, ["validate", "--json", "--sarif", file(RSS)])
    assert wrong.exit_code == 2
    assert validate("ftp://x.example/").exit_code == 2


def test_nothing_that_a_feed_says_does_anything_to_the_terminal(file: Callable[[str], str]) -> None:
    given = validate(file(RSS.replace("<language>uk", "<language>\u202e\u009b2J")))
    assert "\u202e" not in given.stdout
    assert "\u009b" not in given.stdout


# --- From the web


def codes(url: str) -> dict[str, str]:
    given = validate("--json", "--allow-private", url)
    return {one["code"]: one["message"] for one in map(json.loads, given.stdout.splitlines())}


def serve(site: Server, body: str, path: str = "/news", **headers: str) -> str:
    """The address of a feed, which says that it is there."""
    url = site.url(path)
    text = body
    for name in ("rss", "atom", "json"):
        text = text.replace(f"https://gazette.example/news.{name}", url)
    site.pages[path] = lambda to: to.answer(200, text.encode(), ETag='"a"', **headers)
    return url


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(RSS, "application/rss+xml"), (ATOM, "application/atom+xml; charset=utf-8"), (JSON, "application/feed+json")],
)
def test_a_good_feed_that_is_served_well_is_well(server: Server, body: str, media_type: str) -> None:
    assert codes(serve(server, body, Content_Type=media_type)) == {}


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("http-type", lambda site: serve(site, RSS, Content_Type="text/html")),
        ("http-type", lambda site: serve(site, RSS)),
        ("http-charset", lambda site: serve(site, RSS, Content_Type="application/rss+xml; charset=windows-1251")),
        ("rss-self", lambda site: serve(site, RSS.replace("news.rss", "old.rss"), Content_Type="application/rss+xml")),
    ],
)
def test_what_http_says_of_a_feed_is_held_to_rules(
    server: Server,
    code: str,
    make: Callable[[Server], str],
) -> None:
    assert code in codes(make(server))


def test_a_feed_that_has_moved_or_gone_is_told_of(server: Server) -> None:
    there = serve(server, RSS, Content_Type="application/rss+xml")
    server.pages["/old"] = lambda to: to.answer(301, Location="/news")
    server.pages["/gone"] = lambda to: to.answer(410)
    server.pages["/bare"] = lambda to: to.answer(200, RSS.encode(), Content_Type="application/rss+xml")
    assert codes(server.url("/old")) == {"http-moved": f"sends on to {there}; give that address to your readers"}
    assert list(codes(server.url("/gone"))) == ["http-status"]
    assert "http-condition" in codes(server.url("/bare"))


def test_an_address_of_this_machine_is_refused_unless_it_is_allowed(server: Server) -> None:
    given = validate(server.url())
    assert given.exit_code == 2
    assert given.stderr.endswith("on this machine or in its network; --allow-private lets it be read\n")
    assert server.asked == []


def test_every_rule_of_http_has_its_test() -> None:
    tested = {"http-type", "http-charset", "http-moved", "http-status", "http-condition"}
    assert {code for code in RULES if code.startswith("http-")} == tested


def test_the_command_imports_nothing_of_a_newsroom(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(RSS)
    program = "sys.argv = ['feedpub', 'validate', 'x.xml']\nfrom feedpub.cli import main\nmain()"
    assert loaded(program, tmp_path) & {"feedgen", "pydantic", "sqlite3", "yaml", "nh3", "rich"} == set()


# --- The page


def page_of() -> str:
    return pages.text(pages.DOCS / "validate.md")


def test_the_page_has_every_rule_as_it_is() -> None:
    for name, table in TABLES.items():
        rows = [row[:4] for row in pages.rows(pages.section(pages.DOCS / "validate.md", name))]
        assert rows == [
            [f"`{one.code}`", _severity(one.severity, held=one.held), one.says, one.source] for one in table
        ], name


def _severity(severity: Severity, *, held: bool) -> str:
    return severity if severity is Severity.ERROR or not held else f"{severity}, held"


def test_the_page_says_how_far_the_measurement_went() -> None:
    assert "benchmarks/agreement.py" in page_of()


def test_the_records_have_just_the_fields_that_are_written(file: Callable[[str], str]) -> None:
    given = validate("--json", file(SPOILT), "/no/such/file")
    fields = {name for line in given.stdout.splitlines() for name in json.loads(line)}
    written = {pages.quoted(row[0])[0] for row in pages.table_after(pages.DOCS / "cli.md", "fields: validate")}
    assert fields == written


def test_examine_reads_no_clock(file: Callable[[str], str]) -> None:
    assert validating.examine(file(RSS), NOW, io.BytesIO()).findings == ()
    later = validating.examine(file(RSS), NOW - timedelta(days=30), io.BytesIO())
    assert {one.code for one in later.findings} == {"rss-date-future"}
