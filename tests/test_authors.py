"""The newsroom's people: the shapes of their data file, what is wrong with one, and who stands over a story."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from feedpub import authors, config, explain, gather, reading, settings
from feedpub.errors import ArticleError, ConfigError
from feedpub.model import Article, Person
from tests.closed import close

JANE = Person(name="Jane Doe", email="jane@x.example", url="https://x.example/jane")
BOTH = {"jdoe": JANE, "ikoval": Person(name="Іван Коваль")}

YAML = """\
jdoe: &jane
  name: Jane  Doe
  email: jane@x.example
  url: https://x.example/jane
  links: [{label: Site, url: https://x.example/}]
ikoval: Іван Коваль
"""
LIST = """\
- {id: jdoe, display_name: Jane Doe, email: jane@x.example, website: https://x.example/jane}
- {slug: ikoval, first_name: Іван, last_name: Коваль}
"""
JSON = """\
{"authors": [
  {"key": "jdoe", "name": "Jane Doe", "email": "jane@x.example", "url": "https://x.example/jane"},
  {"username": "ikoval", "name": "Іван Коваль", "url": null}
]}
"""
TOML = """\
[jdoe]
name = "Jane Doe"
email = "jane@x.example"
homepage = "https://x.example/jane"
[ikoval]
name = "Іван Коваль"
"""


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("authors.yml", YAML),
        ("authors.YAML", LIST),
        ("authors.json", JSON),
        ("authors.toml", TOML),
        ("people.yaml", f"people:\n{LIST}"),
    ],
)
def test_people_are_read_from_each_kind_of_file(name: str, text: str, tmp_path: Path) -> None:
    assert authors.load(written(tmp_path, name, text)) == BOTH


def test_people_are_read_from_a_folder_with_a_file_for_each(tmp_path: Path) -> None:
    written(tmp_path, "jdoe.yaml", "name: Jane Doe\nemail: jane@x.example\nurl: https://x.example/jane\n")
    written(tmp_path, "ikoval.json", '{"name": "Іван Коваль"}')
    written(tmp_path, ".hidden.yaml", "none: of it")
    written(tmp_path, "readme.md", "Who we are")

    assert authors.load(tmp_path) == BOTH


def test_a_lone_person_is_no_list_of_people(tmp_path: Path) -> None:
    assert authors.load(written(tmp_path, "a.yml", "authors: Jane Doe")) == {"authors": Person(name="Jane Doe")}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.yml", "jdoe:\n  email: x\n", "a.yml:1: `jdoe` has no name; write name: below it"),
        ("a.yml", "ikoval: Ivan\njdoe:\n", "a.yml:2: `jdoe` has no name; write name: below it"),
        ("a.yml", "jdoe: [Jane]\n", "a.yml:1: `jdoe` has no name; write name: below it"),
        ("a.yml", "- name: Jane\n", "a.yml:1: an author without a key; write id: and what stories call them"),
        ("a.yml", "- {id: a, name: A}\n- {id: a, name: B}\n", "a.yml:2: `a` is here a second time, first in line 1;"),
        ("a.yml", "a: A\na: B\n", "a.yml:2: `a` is here a second time, first in line 1; keep one of them"),
        ("a.yml", "a: A: B\n", "a.yml:1: a colon inside the value of `a`; quote the value"),
        ("a.yml", "", "a.yml:1: holds nobody; write a key for each author, and name: below it"),
        ("a.json", "{", "a.json:1: no JSON (expecting property name enclosed in double quotes); mend it"),
        ("a.json", "[]]", "a.json:1: text behind the closing"),
        ("a.toml", "a = b", "a.toml:1: no TOML (invalid value); mend it"),
        ("a.txt", "a: A", "a.txt: is no .yaml, .yml, .json, .toml file; name the file of the authors under"),
        ("a.yml", "a: \udcff", "a.yml:1: byte 0xff is not UTF-8; save the file as UTF-8"),
        ("a.yml", f"a: {'a' * (1 << 20)}", "a.yml: has more than 1 MiB; name the file of the authors"),
    ],
)
def test_a_file_of_people_that_is_wrong_is_refused_with_its_line(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(ConfigError) as caught:
        authors.load(path)

    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_a_folder_of_people_that_may_not_be_looked_into_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "people").mkdir()
    with monkeypatch.context() as patch:
        close(patch, tmp_path / "people")
        with pytest.raises(ConfigError, match=r"people: cannot be read \(Permission denied\); see to its permissions"):
            authors.load(tmp_path / "people")


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_explain_says_of_a_file_that_may_not_be_read_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "closed").mkdir()
    with monkeypatch.context() as patch:
        close(patch, tmp_path / "closed")
        with pytest.raises(ArticleError, match=r"cannot be read \(Permission denied\); let this user read it"):
            explain.explain(tmp_path / "closed" / name)
    with pytest.raises(ArticleError, match=r"cannot be read \(Is a directory\); name files, such as those in it"):
        explain.explain(tmp_path / "closed")


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"a\.yml: there is no such file; mend the path"):
        authors.load(tmp_path / "a.yml")
    with pytest.raises(ConfigError, match="holds no file of an author"):
        authors.load(tmp_path)
    written(tmp_path, "a.yml", "name: A")
    written(tmp_path, "a.json", '{"name": "A"}')
    with pytest.raises(ConfigError, match=r"a\.yml: `a` has another file here; keep one of them"):
        authors.load(tmp_path)


CONFIG = """\
site: {title: T, url: "https://x.example/", authority: "x.example,2025", language: en, timezone: Europe/Kyiv}
sources:
  - {path: ../content, story_url: "https://x.example/{slug}", authors: ../content/_data/authors.yml}
feeds: {news: {title: T}}
targets: [{path: ../output}]
"""


@pytest.fixture
def newsroom(tmp_path: Path) -> settings.Config:
    written(tmp_path, "content/_data/authors.yml", YAML)
    written(tmp_path, "content/pier.md", "---\ntitle: Pier\ndate: 2026-11-20\nauthors: [jdoe, mdzvinka]\n---\nOpen.\n")
    return config.load(written(tmp_path, "config/feedpub.yaml", CONFIG))


def test_a_story_carries_the_people_of_its_sources_file(newsroom: settings.Config) -> None:
    (story,) = gather.gather(newsroom, lambda what, done, of: None)

    assert story.entry is not None
    assert story.entry.authors == (JANE, Person(name="mdzvinka"))
    assert [warning.partition(": ")[0] for warning in story.warnings] == ["../content/pier.md:4"]


@pytest.mark.parametrize(("name", "value"), [("authors.md", "authors.md"), ("people/jdoe.md", "people")])
def test_what_holds_the_people_is_no_story(name: str, value: str, newsroom: settings.Config) -> None:
    folder = newsroom.sources[0].path
    written(folder, name, "not a story")
    source = replace(newsroom.sources[0], authors=folder / value)

    # The room of the source is not needed here, and such files cannot be read as people.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authors, "load", lambda path: {})
        found = reading.Lots([lot for _, lot in gather.scan(replace(newsroom, sources=(source,))).lots()])

    assert [one.item.path for one in found] == ["pier.md"]


def test_explain_knows_the_newsrooms_people(newsroom: settings.Config) -> None:
    room = gather.newsroom(newsroom, newsroom.sources[0])
    file = newsroom.sources[0].path / "pier.md"

    (found,) = explain.explain(file, zone=ZoneInfo("Europe/Kyiv"), room=room)

    assert isinstance(found, explain.Explained)
    assert found.fields["authors"] == ["Jane Doe", "mdzvinka"]


def test_a_broken_file_of_people_stops_everything(newsroom: settings.Config) -> None:
    file = newsroom.sources[0].path / "_data" / "authors.yml"
    file.write_text("jdoe:\n", "utf-8")

    with pytest.raises(ConfigError, match=r"authors\.yml:1: `jdoe` has no name"):
        gather.scan(newsroom)


def test_the_file_of_people_is_read_anew_for_every_build(newsroom: settings.Config) -> None:
    file = newsroom.sources[0].path / "_data" / "authors.yml"
    file.write_text("jdoe: Jane Roe\n", "utf-8")

    articles = [
        article
        for found in reading.Lots([lot for _, lot in gather.scan(newsroom).lots()])
        for article in reading.read(found)
        if isinstance(article, Article)
    ]

    assert articles[0].authors[0] == Person(name="Jane Roe")
