"""The list of stories taken back: what is written is read again, and nothing in it is ever passed over."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import withdrawn
from feedpub.errors import ConfigError, ConfigErrors, TargetError
from feedpub.listtext import load_list
from feedpub.model import Withdrawal
from feedpub.text import clean
from feedpub.yamltext import Map, Node, Seq, YamlError, load
from tests.builders import KYIV, NOON

KILLED = Withdrawal(
    id="tag:gazette.example,2025:harbour",
    when=NOON,
    reason='The "mayor" was another\'s: see \\ below',
    title="Порт: 5 кораблів",
    url="https://gazette.example/uk/harbour",
    published=NOON - timedelta(days=1),
    language="uk",
    feeds=("news", "city"),
)
LEGAL = Withdrawal(id="tag:gazette.example,2025:court", when=NOON, legal=True, feeds=("news",))

TEXT = st.text(min_size=1).map(lambda one: " ".join(clean(one).split())).filter(bool)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
WITHDRAWALS = st.builds(
    Withdrawal,
    id=TEXT,
    when=MOMENTS,
    reason=st.none() | TEXT,
    legal=st.booleans(),
    title=st.none() | TEXT,
    url=st.none() | TEXT,
    published=st.none() | MOMENTS,
    language=st.none() | TEXT,
    feeds=st.lists(TEXT, max_size=3).map(tuple),
)


def test_no_file_is_no_withdrawal(tmp_path: Path) -> None:
    assert withdrawn.read(tmp_path / "withdrawn.yaml", KYIV) == ()


def test_a_file_of_nothing_but_a_comment_is_no_withdrawal(tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").write_text("# none yet\n")
    assert withdrawn.read(tmp_path / "withdrawn.yaml", KYIV) == ()


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    withdrawn.add(file, [KILLED])
    withdrawn.add(file, [LEGAL])
    assert withdrawn.read(file, KYIV) == (KILLED, LEGAL)
    assert file.read_text("utf-8").startswith("# Stories taken back.")


@given(st.lists(WITHDRAWALS, max_size=3, unique_by=lambda one: one.id))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, stories: list[Withdrawal]) -> None:
    file = tmp_path_factory.mktemp("config") / "withdrawn.yaml"
    withdrawn.add(file, stories)
    assert withdrawn.read(file, KYIV) == tuple(stories)


BY_HAND = st.sampled_from([
    *("# ask Ann", "", "- id: one", "  when: 2026-11-20 03:10", "  when: 2026-11-20", "  legal: true", "  legal: True"),
    *("-", "  id: two", "  reason: |", "    - not true", "  reason: 'it''s'", "  # at night", "  feeds: [news, city]"),
    *("  feeds:", "    - news", '  title: "a', '  b"', '  title: "a\\tb \\u2028"', "  url: null", "  url: ~", "..."),
    *("---", "  - id: three", "[]", "  &a", "- {id: four, when: 2026-11-20}", "  when: 2026-11-20T03:10:00+02:00  # ?"),
    *("\t", "- a", "  title: 5: no", "  title: \u2028", "  id: one", "\r", "- - id: five", "  feeds: []"),
])  # fmt: skip


def every(node: Node) -> object:
    """What a node is made of, with its lines."""
    if isinstance(node, Map):
        return [(str(key), node.lines[key], every(value)) for key, value in node.items()]
    return [every(one) for one in node] if isinstance(node, Seq) else (str(node), node.line, node.null)


def outcome(reading: Callable[[str], Node], text: str) -> object:
    """What a text is read as, or what is wrong with it."""
    try:
        return every(reading(text))
    except YamlError as wrong:
        return wrong.line, wrong.message


@given(st.lists(st.lists(BY_HAND, max_size=4) | st.lists(WITHDRAWALS, max_size=2), max_size=4), st.booleans())
def test_a_list_is_read_as_any_yaml(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[str] | list[Withdrawal]], ends: bool
) -> None:
    folder = tmp_path_factory.mktemp("config")
    text = ""
    for number, part in enumerate(parts):
        if any(isinstance(one, Withdrawal) for one in part):
            withdrawn.add(folder / f"{number}.yaml", [one for one in part if isinstance(one, Withdrawal)])
            text += (folder / f"{number}.yaml").read_text("utf-8")
        else:
            text += "".join(f"{one}\n" for one in part)
    text = text if ends else text.removesuffix("\n")
    assert outcome(load_list, text) == outcome(load, text)


def test_what_people_wrote_in_the_list_stays(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    file.write_text("# the night of the flood\n- id: tag:gazette.example,2025:flood\n  when: 2026-11-20 03:10")
    withdrawn.add(file, [KILLED])
    assert file.read_text("utf-8").startswith("# the night of the flood\n")
    first, second = withdrawn.read(file, KYIV)
    assert first == Withdrawal(id="tag:gazette.example,2025:flood", when=datetime(2026, 11, 20, 3, 10, tzinfo=KYIV))
    assert second == KILLED


def test_of_two_items_for_a_story_the_later_one_counts(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    withdrawn.add(file, [LEGAL, Withdrawal(id=LEGAL.id, when=NOON + timedelta(hours=1), legal=True)])
    assert [one.when for one in withdrawn.read(file, KYIV)] == [NOON + timedelta(hours=1)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("id: tag:x,2025:a\nwhen: 2026-11-20\n", 1, "is no list; write each item as `- id: ...`"),
        ("- tag:x,2025:a\n", 1, "has no keys; write `- id: ...` and its other keys below"),
        ("- id: tag:x,2025:a\n", 1, "when: is missing"),
        ("- when: 2026-11-20\n", 1, "id: is missing"),
        ("- id: tag:x,2025:a\n  when: soon\n", 2, "when: "),
        ("- id: tag:x,2025:a\n  when: 2026-11-20\n  legal: perhaps\n", 3, "legal: "),
        ("- id: tag:x,2025:a\n  whn: 2026-11-20\n", 2, "whn: is no known key"),
        ("- id: [a]\n  when: 2026-11-20\n", 1, "id: keys or a list where one text belongs"),
        ("- id: tag:x,2025:a\n  when: 2026-11-20\n- id: 'unended\n", 3, ""),
    ],
)
def test_a_mistake_in_the_list_is_named_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    file = tmp_path / "withdrawn.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        withdrawn.read(file, KYIV)
    assert (caught.value.subject, caught.value.line) == (str(file), line)
    assert caught.value.message.startswith(message)
    assert ";" in caught.value.message


def test_all_mistakes_in_the_list_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    file.write_text("- id: a\n- when: 2026-11-20\n")
    with pytest.raises(ConfigErrors) as caught:
        withdrawn.read(file, KYIV)
    assert [one.line for one in caught.value.errors] == [1, 2]


def test_a_list_that_is_no_text_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").write_bytes(b"- id: \xff\n")
    with pytest.raises(ConfigError):
        withdrawn.read(tmp_path / "withdrawn.yaml", KYIV)


def test_a_list_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").mkdir()
    with pytest.raises(TargetError, match="try again"):
        withdrawn.add(tmp_path / "withdrawn.yaml", [KILLED])
    assert [one.name for one in tmp_path.iterdir()] == ["withdrawn.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "  - id: one\n    when: 2026-11-20\n",
        "\ufeff- id: one\n  when: 2026-11-20\n",
        "---\n# all\n- {id: one, when: 2026-11-20}\n",
    ],
)
def test_a_list_that_a_person_wrote_otherwise_can_be_added_to(tmp_path: Path, text: str) -> None:
    file = tmp_path / "withdrawn.yaml"
    file.write_text(text, "utf-8")
    withdrawn.add(file, [KILLED])
    assert [one.id for one in withdrawn.read(file, KYIV)] == ["one", KILLED.id]


@pytest.mark.parametrize("text", ["# none\n[]\n", "# none\nnull\n", "# none\n"])
def test_a_list_of_nothing_can_be_added_to(tmp_path: Path, text: str) -> None:
    file = tmp_path / "withdrawn.yaml"
    file.write_text(text)
    withdrawn.add(file, [KILLED])
    assert withdrawn.read(file, KYIV) == (KILLED,)
    assert file.read_text("utf-8").startswith("# none\n- id")


@pytest.mark.parametrize(
    "text",
    [
        "[{id: one, when: 2026-11-20}, {id: two, when: 2026-11-20}]\n",
        "- id: one\n  when: 2026-11-20\n...\n",
        "id: one\n",
    ],
)
@pytest.mark.parametrize("without", [(), ("two",)])
def test_a_list_is_never_made_one_that_cannot_be_read(tmp_path: Path, text: str, without: tuple[str, ...]) -> None:
    file = tmp_path / "withdrawn.yaml"
    file.write_text(text)
    with pytest.raises(TargetError, match="write each item in it as `- id"):
        withdrawn.add(file, [KILLED], without)
    assert file.read_text() == text


def test_a_comment_stays_when_the_item_above_it_goes(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    text = "# all\n- id: one\n  when: 2026-11-20\n\n# ask Ann\n- id: two\n  when: 2026-11-20\n"
    file.write_text(text)
    withdrawn.add(file, [], ["one"])
    assert file.read_text() == "# all\n\n# ask Ann\n- id: two\n  when: 2026-11-20\n"


def test_a_list_may_grow_for_years(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    many = [replace(KILLED, id=f"{n}", title="x" * 20_000) for n in range(60)]
    withdrawn.add(file, many)
    withdrawn.add(file, [LEGAL])
    assert withdrawn.read(file, KYIV) == (*many, LEGAL)


def test_what_somebody_else_wrote_of_a_story_meanwhile_stands(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    gone = replace(KILLED, deleted=True)
    withdrawn.add(file, [gone, replace(gone, id="back")])
    since = file.read_text("utf-8")
    withdrawn.add(file, [KILLED, LEGAL], [KILLED.id])
    also = [replace(one, title="Court", legal=False, deleted=True) for one in (gone, LEGAL)]
    withdrawn.add(file, [*also, replace(gone, id="third")], ["back", KILLED.id], since=since)
    assert withdrawn.read(file, KYIV) == (KILLED, LEGAL, replace(gone, id="third"))


def test_a_legal_withdrawal_is_not_over_when_the_file_is_back(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    file.write_text("- id: one\n  when: 2026-11-20\n  deleted: true\n  legal: true\n")
    (one,) = withdrawn.read(file, KYIV)
    assert (one.legal, one.deleted) == (True, False)
