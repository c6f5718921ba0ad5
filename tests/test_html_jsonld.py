"""JSON-LD as pages have it: broken in every way, and of any shape."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.readers.html import jsonld, schemaorg


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('\ufeff {"a": 1} ;', [{"a": 1}]),
        ('{"a": "one\ntwo\tthree"}', [{"a": "one\ntwo\tthree"}]),
        ('{"a": 1,}', [{"a": 1}]),
        ('[{"a": 1},, {"b": 2},]', [[{"a": 1}, {"b": 2}]]),
        ('<!--\n{"a": 1}\n-->', [{"a": 1}]),
        ('//<![CDATA[\n{"a": [1, 2]}\n//]]>', [{"a": [1, 2]}]),
        ('/*<![CDATA[*/ {"a": 1} /*]]>*/', [{"a": 1}]),
        ('{"a": 1} // the end', [{"a": 1}]),
        ('{ /* one */ "a": 1 }', [{"a": 1}]),
        ('{"url": "https://g.example/x",}', [{"url": "https://g.example/x"}]),
        ('{"a": "he said "yes" again", "b": 2}', [{"a": 'he said "yes" again', "b": 2}]),
        ('{"a": "it\\\'s"}', [{"a": "it's"}]),
        ('{"a": "C:\\path"}', [{"a": "C:path"}]),
        ('{"a": undefined, "b": NaN,}', [{"a": None, "b": None}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1},\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ("{&quot;a&quot;: &quot;b&quot;}", [{"a": "b"}]),
        ('{"a": {"b": "cut off', [{"a": {"b": "cut off"}}]),
        ('{"a": [1, 2', [{"a": [1, 2]}]),
        ('{"a": 1}}', [{"a": 1}]),
        ("{'a': 'it\\'s', 'b': ['one \"two\"', \"it's\"]}", [{"a": "it's", "b": ['one "two"', "it's"]}]),
        ('{a: "b:c", "d": {e: 1, $f: true}}', [{"a": "b:c", "d": {"e": 1, "$f": True}}]),
        ('{"a": "b" "c": "d"}', [{"a": "b", "c": "d"}]),
        (
            '{"a": {"b": "c"}\n"d": [{"e": 1} {"f": 2}] "g": 1, "h": "i"\n"j": "k"}',
            [{"a": {"b": "c"}, "d": [{"e": 1}, {"f": 2}], "g": 1, "h": "i", "j": "k"}],
        ),
        ('var story = {"a": 1};', [{"a": 1}]),
        ('window.data.story={"a": 1};', [{"a": 1}]),
        ('{"headline": "A" nonsense here "description": "B"}', [{"headline": "A", "description": "B"}]),
        ("", []),
        ("window.x = 1", []),
        ("[" * 100_000, []),
    ],
)
def test_what_is_broken_costs_what_is_broken(text: str, expected: list[object]) -> None:
    assert jsonld.load(text) == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_sound_json_is_read_as_it_stands(value: object) -> None:
    assert jsonld.load(json.dumps(value)) == [value]


@given(st.text(alphabet='{}[]",:\\/*ab 1\n-!<>', max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    schemaorg.stories(jsonld.load(text))


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(
        ["@type", "@id", "@graph", "name", "author", "image", "url", "headline", "keywords", "hasPart", "copyrightYear",
         "datePublished", "correction", "mainEntityOfPage", "isAccessibleForFree", "inLanguage", "NewsArticle"]
    ), x | st.just("NewsArticle"), max_size=5),
)  # fmt: skip


@given(JSON)
def test_no_shape_makes_it_fail(value: object) -> None:
    schemaorg.stories([value])


def story(**properties: object) -> schemaorg.Story:
    return schemaorg.stories([{"@type": "NewsArticle", **properties}])[0]


@pytest.mark.parametrize("kind", ["NewsArticle", "http://schema.org/NewsArticle", ["Thing", "BlogPosting"], "Report"])
def test_a_story_is_one_by_any_of_its_types(kind: object) -> None:
    assert schemaorg.stories([{"@type": kind, "headline": "H"}])[0].rank == 2


def test_stories_come_before_pages_and_what_is_neither_is_left_out() -> None:
    found = schemaorg.stories(
        [
            {
                "@graph": [
                    {"@type": "WebPage", "name": "W"},
                    {"@type": "Organization"},
                    {"@type": "NewsArticle", "headline": "H"},
                ]
            }
        ]
    )
    assert [(one.type, one.rank) for one in found] == [("NewsArticle", 2), ("WebPage", 1)]


def test_a_reference_stands_for_what_it_names() -> None:
    graph = [
        {"@type": "NewsArticle", "author": {"@id": "#jane"}, "image": {"@id": "#p"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
        {"@type": "ImageObject", "@id": "#p", "contentUrl": "https://g.example/p.jpg", "width": {"value": "640"}},
    ]
    found = schemaorg.stories([{"@graph": graph}])[0]
    assert found.authors == ("Jane Doe",)
    assert [(image.url, image.width) for image in found.images] == [("https://g.example/p.jpg", 640)]


def test_properties_are_read_in_all_their_shapes() -> None:
    found = story(
        headline=["One", "Two"],
        description="<p>Tom &amp;amp; Jerry</p>",
        keywords="a, b,a",
        articleSection=["City", "News"],
        inLanguage={"@type": "Language", "name": "Ukrainian", "alternateName": "uk"},
        mainEntityOfPage={"@id": "https://g.example/x"},
        copyrightHolder={"name": "Gazette"},
        copyrightYear=2026,
        isAccessibleForFree="False",
    )
    assert (found.headline, found.description, found.section) == ("One", "Tom & Jerry", "City")
    assert (found.tags, found.language, found.urls) == (("a", "b"), "uk", ("https://g.example/x",))
    assert (found.rights, found.free) == ("© 2026 Gazette", False)
