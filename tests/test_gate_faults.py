"""Every rule finds its fault where it is, and says nothing of what is well."""

import gzip
import json
import re

import pytest

from feedpub import gate
from feedpub.gate import RULES, Severity
from tests.goodfeeds import ADDRESSES, ATOM, FAULTS, GOOD, JSON, NOW, RSS, SITEMAP, spoilt


@pytest.mark.parametrize("document", GOOD)
def test_a_document_that_keeps_every_rule_is_found_well(document: str) -> None:
    assert gate.findings(GOOD[document].encode(), url=ADDRESSES.get(document), now=NOW) == []


@pytest.mark.parametrize(("code", "document", "old", "new", "where"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_found_where_it_is(code: str, document: str, old: str, new: str, where: str) -> None:
    body = spoilt(document, old, new)
    found = gate.findings(body, url=ADDRESSES.get(document), now=NOW)
    ours = [one for one in found if one.code == code]
    assert ours, [(one.code, one.where, one.message) for one in found]
    assert where in [one.where for one in ours]
    for one in ours:
        assert (one.severity, one.source) == (RULES[code].severity, RULES[code].source)
        assert one.line is not None
        assert 1 <= one.line <= body.count(b"\n") + 1
        assert one.message
    spot = GOOD[document][: GOOD[document].index(old)].count("\n") + ("&e;" in new) + 1
    # What lacks something begins above the place where that stood; what does not end is found out further down.
    assert any(spot - 14 <= one.line <= spot + 3 for one in ours if one.line) or code == "xml-form"


def test_every_rule_has_its_fault() -> None:
    elsewhere = {code for code in RULES if code.startswith("http-")}  # test_validate.py has a server for them
    elsewhere |= {"doc-size", "doc-empty", "json-deep", "json-mark", "sitemap-many", "sitemap-many-news", "doc-unknown"}
    elsewhere |= {"atom-prefix"}  # below
    assert {fault[0] for fault in FAULTS} | elsewhere == set(RULES)
    assert len(FAULTS) >= 60


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("doc-empty", b" \n"),
        ("doc-size", b"<rss>" + b" " * 5_000_000),
        ("doc-size", SITEMAP.encode().replace(b"\n", b"\n" * 3_000_000)),
        ("json-mark", b"\xef\xbb\xbf" + JSON.encode()),
        ("json-deep", b'{"a":' + b"[" * 200_000),
        ("sitemap-many", SITEMAP.replace("</urlset>", "<url/>" * 50_000 + "</urlset>").encode()),
        ("sitemap-many-news", SITEMAP.replace("</urlset>", "<url><news:news/></url>" * 1000 + "</urlset>").encode()),
        ("doc-unknown", b"Not found"),
        ("doc-unknown", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'),
        (
            "atom-prefix",
            re.sub("<(/?)(?!div)(?=[a-z]+[ />])", r"<\1a:", ATOM).replace("xmlns=", "xmlns:a=", 1).encode(),
        ),
        ("xml-form", b"\n" + RSS.encode()),
        ("xml-encoding", RSS.replace("UTF-8", "UTF-16").encode("utf-16")),
    ],
)
def test_what_is_wrong_with_a_whole_document_is_found(code: str, body: bytes) -> None:
    assert code in [one.code for one in gate.findings(body, now=NOW)]


def test_a_finding_names_the_entry_that_it_is_in() -> None:
    (found,) = gate.findings(RSS.replace("Dam holds", " ").encode(), now=NOW)
    assert (found.code, found.entry) == ("rss-blank", "tag:gazette.example,2025:b")
    (other,) = gate.findings(JSON.replace("Dam holds", " ").encode(), now=NOW)
    assert (other.code, other.entry, other.line) == ("json-blank", "tag:gazette.example,2025:b", 23)


def test_a_finding_in_html_has_the_line_of_the_html() -> None:
    body = RSS.replace("&lt;p&gt;The", "&lt;p&gt;\n\n&lt;script&gt;x").encode()
    (found,) = gate.findings(body, now=NOW)
    assert found.line == RSS[: RSS.index("<content:encoded>")].count("\n") + 3


def test_a_feed_with_thousands_of_faults_has_a_thousand_findings() -> None:
    body = RSS.replace("</channel>", "<item/>" * 5000 + "</channel>").encode()
    assert len(gate.findings(body, now=NOW)) == 1000


def test_codes_are_names_and_every_rule_says_what_it_demands_and_where_it_is_written() -> None:
    for code, rule in RULES.items():
        assert code == rule.code == code.lower()
        assert rule.says.endswith(".")
        assert rule.source
        assert rule.held or rule.severity is Severity.WARNING


def test_no_two_rules_have_one_code() -> None:
    assert sum(len(table) for table in gate.TABLES.values()) == len(RULES)


def test_a_number_that_no_machine_can_hold_is_a_finding() -> None:
    body = JSON.replace("123", "1" * 5000).encode()
    assert [one.code for one in gate.findings(body, now=NOW)] == ["json-form"]


def test_json_that_is_no_object_is_a_finding() -> None:
    assert [one.code for one in gate.findings(json.dumps([]).encode(), now=NOW)] == ["json-type"]


def test_packed_bytes_are_no_document() -> None:
    assert [one.code for one in gate.findings(gzip.compress(RSS.encode()))] == ["doc-unknown"]
