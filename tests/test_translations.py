"""Stories that are one in several languages point to each other, in every format."""

from feedpub.model import Access, Entry, Translation
from feedpub.translations import linked
from tests.builders import atom_entry, entry, item, links, parsed, render
from tests.builders import feed as feed_of

UK = entry("harbour", url="https://gazette.example/uk/harbour")
EN = entry("en/harbour", language="en", url="https://gazette.example/en/harbour")
PL = entry("pl/port", language="pl", url="https://gazette.example/pl/port", free={"translation_of": "harbour"})


def found(*entries: Entry, out: set[str] | None = None) -> dict[str, list[str]]:
    by_id = {one.id: one for one in entries}
    return {
        one.name: [translation.language for translation in one.translations]
        for one in linked(by_id, by_id if out is None else out).values()
    }


def test_stories_of_one_name_in_several_languages_are_one() -> None:
    assert found(UK, EN) == {"harbour": ["en"], "en/harbour": ["uk"]}
    assert found(UK) == {"harbour": []}


def test_a_story_may_name_the_one_that_it_translates_by_name_or_id() -> None:
    by_id = entry("pl/port", language="pl", url=PL.url, free={"translation_of": UK.id})
    for one in (PL, by_id):
        assert found(UK, EN, one) == {"harbour": ["en", "pl"], "en/harbour": ["pl", "uk"], "pl/port": ["en", "uk"]}


def test_a_folder_that_is_no_language_parts_stories() -> None:
    assert found(entry("archive/harbour"), entry("harbour"), entry("xx/harbour")) == {
        "archive/harbour": [],
        "harbour": [],
        "xx/harbour": [],
    }


def test_what_is_not_out_or_not_for_everyone_is_pointed_to_by_nobody() -> None:
    paid = entry("en/harbour", language="en", url=EN.url, access=Access.MEMBERS)
    assert found(UK, EN, out={UK.id}) == {"harbour": [], "en/harbour": ["uk"]}
    assert found(UK, paid)["harbour"] == []


def test_translations_are_links_with_their_language_and_readers_open_the_storys_own() -> None:
    one = linked({e.id: e for e in (UK, EN, PL)}, {UK.id, EN.id, PL.id})[UK.id]
    assert one.translations == (Translation(language="en", url=EN.url), Translation(language="pl", url=PL.url))
    others = [
        {"href": EN.url, "type": "text/html", "hreflang": "en"},
        {"href": PL.url, "type": "text/html", "hreflang": "pl"},
    ]
    assert links(atom_entry(one), "related") == others
    assert links(item(one), "related") == others
    assert links(atom_entry(one), "alternate") == [{"href": UK.url, "type": "text/html"}]
    for form in ("rss", "atom"):
        assert parsed(render(form, feed_of(one))).entries[0].link == UK.url
