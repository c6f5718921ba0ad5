"""The score of readings: its figures are those of the scorer that lies with the samples, and a fall of one is told."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from feedpub import score as scoring
from feedpub.cli import cli
from feedpub.errors import ConfigError
from feedpub.score import alike, measures
from feedpub.score.truth import Row, load
from tests.closed import close

#: Our names, and those that the samples' scorers have for them.
THEIRS = {
    "title": "title=",
    "nearly": "title~",
    "day": "day",
    "given": "dayP",
    "instant": "inst",
    "wall": "wall",
    "authors": "auF1",
    "exactly": "au=",
    "nobody": "auFP",
    "summary": "sumF1",
}
OF_TEXTS = {
    "title": "title",
    "day": "day",
    "wall": "when",
    "spurious": "spur",
    "authors": "auF1",
    "nobody": "auFP",
    "body": "bodyR",
    "leak": "leak",
    "related": "rel",
    "summary": "sumF1",
}


def scorer(samples: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", samples / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def guess(row: dict[str, Any], number: int) -> dict[str, Any]:
    """A prediction that is right in some fields and wrong in others, in ways that readings are."""
    title, published, authors, summary = (row[name] for name in ("title", "published", "authors", "summary"))
    title = title or "Ferries run again"
    published = published if published and len(published) > 7 else "2026-11-20T06:00:00+00:00"
    authors = authors or []
    titles = (title, title.upper(), f"{title} - Gazette", title.replace("'", "’"), title[len(title) // 2 :], None)
    times = (published, published[:10], f"{published[:10]}T00:00:00+00:00", published[:19], None)
    people = (authors, [" and ".join(authors)], [f"By {one}" for one in authors], authors[1:], ["Jane Doe", *authors])
    summaries = (summary, (summary or "Ferries")[:50], f"{summary} And more.", None)
    return {
        "title": titles[number % len(titles)],
        "published": times[number % len(times)],
        "authors": people[number // 2 % len(people)],
        "summary": summaries[number // 3 % len(summaries)],
    }


def reading(said: dict[str, Any], body: str = "") -> measures.Reading:
    return measures.Reading(
        title=said["title"],
        published=scoring._moment(said["published"]) if said["published"] else None,
        authors=tuple(said["authors"]),
        summary=said["summary"],
        body=body,
    )


def test_figures_of_pages_are_those_of_the_samples_scorer(samples: Path) -> None:
    counted = 0
    for index in sorted((samples / "html").glob("*/index.jsonl")):
        rows = load(index)
        for shift in range(5):
            said = [guess(dict(row.said), row.line + shift) | {"id": row.said["id"]} for row in rows]
            theirs = scorer(samples).score([dict(row.said) for row in rows], {one["id"]: one for one in said})
            scored = [
                scoring.Scored(row, found := reading(one), measures.of(row, found))
                for row, one in zip(rows, said, strict=True)
            ]
            ours = next(iter(scoring.figures(scored).values()))
            expected = {
                ours_: 100 * sum(map(float, values)) / len(values)
                for ours_, name in THEIRS.items()
                if (values := theirs[index.parent.name][name])
            }
            assert {name: one.value for name, one in ours.items()} == pytest.approx(expected)
            counted += len(rows)
    assert counted == 5 * 288


def halves(row: Row) -> str:
    """A body that lacks a paragraph and holds lines that are none of it, as they stand on the page."""
    lines = row.file.read_text("utf-8").split("\n")
    around = [lines[int(number)] for number, role in row.said["roles"].items() if role not in ("body", "title")]
    return "\n".join([*row.body[row.line % 2 :], *around[:: 2 + row.line % 3]])


@pytest.mark.parametrize("kind", ["real", "bare", "synthetic"])
def test_figures_of_page_texts_are_those_of_the_samples_scorer(kind: str, samples: Path, tmp_path: Path) -> None:
    folder = samples / "pagetext" / {"real": "", "bare": "bare", "synthetic": "synthetic"}[kind]
    index = samples / "pagetext" / ("synthetic" if kind == "synthetic" else "") / "index.json"
    rows = load(index, folder)
    said = [guess(dict(row.said), row.line) for row in rows]
    bodies = [halves(row) for row in rows]
    scored = [
        scoring.Scored(row, found := reading(one, body), measures.of(row, found))
        for row, one, body in zip(rows, said, bodies, strict=True)
    ]
    prefix = {"real": "", "bare": "bare/", "synthetic": "synthetic/"}[kind]
    lines = [
        json.dumps(one | {"file": f"{prefix}{row.said['file']}", "body": body}, ensure_ascii=False)
        for row, one, body in zip(rows, said, bodies, strict=True)
    ]
    predictions = tmp_path / "said.jsonl"
    predictions.write_text("\n".join(lines), "utf-8")
    arguments: list[str | Path] = [sys.executable, samples / "score_text.py", predictions, "--set", kind]
    told = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in (told[0], told[2])]
    theirs = dict(zip(*cells, strict=True))

    ours = next(iter(scoring.figures(scored).values()))
    shown = {OF_TEXTS[name]: f"{one.value:5.1f} ({one.count})" for name, one in ours.items() if name in OF_TEXTS}
    if kind == "synthetic":  # there, and only there, theirs takes the day that a page was saved under for a line of it
        del theirs["leak"], shown["leak"]
    assert {name: cell.strip() for name, cell in shown.items()} == {
        name: cell for name, cell in theirs.items() if name in shown
    }
    assert all(cell == "-" for name, cell in theirs.items() if name not in shown and name != "set")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Ferries” run – again…", '"Ferries" run - again...'),
        ("It’s&nbsp;open", "it's open"),
        ("Hafen\u00ad stadt", "hafen stadt"),
        ("«Порт» знову працює", '"порт" знову працює'),
    ],
)
def test_typography_and_case_make_no_difference_to_a_headline(one: str, other: str) -> None:
    assert alike.fold(one) == alike.fold(other)


@pytest.mark.parametrize(
    ("found", "truth", "f1"),
    [
        (["Jane Doe"], ["Jane Doe"], 1.0),
        (["By JANE DOE and Ivan Koval"], ["Ivan Koval", "Jane Doe"], 1.0),
        (["Jane A. Doe"], ["Jane Doe"], 1.0),
        (["Олеся Вітик"], ["Olesia Vityk"], 0.0),
        (["Jane Doe", "Ruth Calder"], ["Jane Doe"], pytest.approx(2 / 3)),
        ([], ["Jane Doe"], 0.0),
        ([], [], 1.0),
    ],
)
def test_people_are_the_same_by_their_names(found: list[str], truth: list[str], f1: float) -> None:
    assert alike.people(found, truth)[0] == f1


@given(st.text(max_size=40), st.text(max_size=40))
def test_overlap_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= alike.overlap(one, other) == alike.overlap(other, one) <= 1
    assert alike.overlap(one, one) == 1


# --- The command


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """A folder with two stories and what is true of them; the truth's file."""
    (tmp_path / "pier.md").write_text(
        "---\ntitle: The pier opens\ndate: 2026-11-20\nauthor: Jane Doe\n---\nIt is open.\n\nFerries run.\n", "utf-8"
    )
    (tmp_path / "dam.md").write_text("---\ntitle: The dam holds\ndate: 2026-11-21\n---\nIt does.\n", "utf-8")
    rows = [
        {"file": "pier.md", "title": "The pier opens", "published": "2026-11-20", "authors": ["Jane Doe"]},
        {"file": "dam.md", "title": "The dam breaks", "published": "2026-11-21", "authors": [], "body": ["It does."]},
    ]
    file = tmp_path / "truth.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["score", *map(str, arguments)])


def test_a_folder_is_scored_by_the_truth_in_it(truth: Path) -> None:
    told = run(truth.parent, "--json")

    assert told.exit_code == 0
    (one,) = map(json.loads, told.stdout.splitlines())
    assert one["stories"] == 2
    assert one["figures"] | {"summary": 0} == {
        "title": 50.0,
        "nearly": 50.0,
        "day": 100.0,
        "given": 100.0,
        "authors": 100.0,
        "exactly": 100.0,
        "nobody": 0.0,
        "body": 100.0,
        "summary": 0,
    }
    assert one["counts"]["nobody"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: The pier opens\n---\nIt is open.\n",
        '{"title": "The pier opens", "content_html": "<p>It is.</p>"}',
        "<!DOCTYPE html><html><head><title>The pier opens</title></head><body><h1>The pier opens</h1></body></html>",
        "The pier opens\n\nIt is open again, the harbour master said, and the ferries run as they did before.\n",
        '<rss version="2.0"><channel><item><title>The pier opens</title><guid>https://g.example/1</guid></item></channel></rss>',
    ],
)
@pytest.mark.parametrize("name", ["pier", "tag_agency.example-2026_newsml_MTZXEE_2"])
def test_a_story_whose_file_has_no_suffix_is_read_by_how_it_begins(text: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "truth.jsonl").write_text(f'{{"file": "{name}", "title": "The pier opens"}}\n', "utf-8")

    told = run(tmp_path, "--least", "title=100")

    assert (told.exit_code, told.stderr) == (0, "")


def test_a_truth_may_name_stories_without_their_suffix(truth: Path) -> None:
    truth.write_text('{"file": "pier", "title": "The pier opens"}\n', "utf-8")

    assert run(truth, "--least", "title=100").exit_code == 0


def test_the_table_says_what_each_figure_is_of(truth: Path) -> None:
    told = run(truth).stdout

    assert "title" in told
    assert "50.0 (2)" in told
    assert "headlines that are exactly right" in told


def test_the_stories_that_fall_short_are_shown(truth: Path) -> None:
    told = run(truth, "--misses", "title").stdout

    assert f"{truth.parent / 'dam.md'}\n  found  The dam holds\n  true   The dam breaks\n" in told
    assert "pier.md" not in told
    (miss, _) = map(json.loads, run(truth, "--misses", "title", "--json").stdout.splitlines())
    assert (miss["found"], miss["true"]) == ("The dam holds", "The dam breaks")


@pytest.mark.parametrize(
    ("bounds", "code", "said"),
    [
        (["--least", "title=50,day=100"], 0, ""),
        (["--least", "title=50.1"], 1, "title: 50.0 is less than 50.1"),
        (["--most", "nobody=0"], 0, ""),
        (["--least", "wall=10"], 1, "wall: was not measured"),
        (["--least", "gone:title=10"], 1, "gone: title: was not measured"),
        (["--least", "titel=50"], 2, "'titel=50' is no figure and its bound"),
        (["--least", "nobody=5"], 2, "less is better; use --most"),
        (["--most", "title=5"], 2, "more is better; use --least"),
        (["--misses", "titel"], 2, "'titel' is no measure; write one of title, nearly"),
    ],
)
def test_a_figure_beyond_its_bound_ends_with_one(bounds: list[str], code: int, said: str, truth: Path) -> None:
    told = run(truth, *bounds)

    assert told.exit_code == code
    assert said in " ".join(told.output.split())


def test_what_explain_prints_is_a_truth_that_fits(truth: Path) -> None:
    stories = [str(truth.parent / name) for name in ("pier.md", "dam.md")]
    written = CliRunner().invoke(cli, ["explain", "--json", *stories]).stdout
    truth.write_text(written, "utf-8")

    told = run(truth, "--json", "--least", "title=100,day=100,authors=100,summary=100,body=100", "--most", "nobody=0")

    assert told.exit_code == 0, told.output


def test_what_cannot_be_read_is_told_and_counts_as_nothing(truth: Path) -> None:
    (truth.parent / "pier.md").write_bytes(b"---\ntitle: \xff\n---\n")
    (truth.parent / "dam.md").unlink()

    told = run(truth, "--json")

    assert told.exit_code == 1
    assert "dam.md: is not there; put it back, or mend the truth" in told.stderr
    assert "pier.md:2: " in told.stderr
    (one,) = map(json.loads, told.stdout.splitlines())
    assert (one["figures"]["title"], one["counts"]["title"]) == (0.0, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": is empty; write a line of JSON for each story"),
        ('{"file": "a.md"}\n{"file": \n', ":2: is no JSON (Expecting value"),
        ('{"title": "a"}', ':1: names no file; write "file":'),
        ('{"file": "a.md", "title": 7}', ':1: "title" is no text; write it in quotes'),
        ('{"file": "a.md", "authors": [7]}', ':1: "authors" is no list of texts; write'),
        ('{"file": "a.md", "published": "soon at last"}', ":1: \"published\": 'soon at last' is not a date;"),
        ('["a.md"]', ':1: is no object; write {"file"'),
        ('{"file": "a.md", "roles": {"x": "title"}}', ':1: "roles" gives lines of the page'),
    ],
)
def test_a_truth_that_is_none_is_refused_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "truth.jsonl"
    file.write_text(text, "utf-8")

    with pytest.raises(ConfigError) as wrong:
        load(file)

    assert str(wrong.value).startswith(f"{file}{said}")
    assert run(file).exit_code != 0


def test_what_lies_in_a_folder_that_may_not_be_looked_into_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages").mkdir()
    truth = tmp_path / "truth.jsonl"
    truth.write_text('{"file": "pages/a", "title": "A"}\n')
    with monkeypatch.context() as patch:
        close(patch, tmp_path / "pages")
        with pytest.raises(ConfigError, match="holds no truth"):
            scoring.find(tmp_path / "pages")
        (scored,) = scoring.score(load(truth), lambda _row: [])
    assert "pages/a: is not there; " in str(scored.error)


def test_a_folder_without_a_truth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no truth"):
        scoring.find(tmp_path)


def _rows(text: str, tmp_path: Path) -> Iterator[Row]:
    file = tmp_path / "truth.json"
    file.write_text(text, "utf-8")
    yield from load(file)


@given(
    text=st.text(max_size=60)
    | st.dictionaries(st.text(max_size=9), st.integers() | st.text(max_size=9)).map(json.dumps)
)
def test_any_truth_is_read_or_refused(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    try:
        rows = list(_rows(text, tmp_path_factory.mktemp("truth")))
    except ConfigError as error:
        rows = []
        advice = error.message.partition("; ")[2]
    else:
        advice = ""
    assert rows or advice
