"""A story's JSON-LD as content systems mostly write it: one object of plain texts, read without looking for more."""

from typing import Any

from feedpub.readers.html.schemaorg import (
    Story,
    bare_type,
    images_in,
    is_article,
    named,
    once_each,
    tags_in,
    text,
    texts,
)

#: Properties that are texts as a rule, and what they are of a story.
_TEXTS = {
    "headline": "headline",
    "name": "name",
    "alternativeHeadline": "alternative",
    "description": "description",
    "datePublished": "published",
    "dateCreated": "created",
    "dateModified": "modified",
    "dateline": "dateline",
    "inLanguage": "language",
}
_CALLED = frozenset(("@context", "@type"))


def plain(value: object) -> Story | None:
    """The story that an article's object tells of whose properties are as they mostly are; ``None`` of any other.

    It is what :func:`.schemaorg.stories` gives where nothing refers to an ``@id``.
    """
    kind = value.get("@type") if type(value) is dict else None
    if type(value) is not dict or type(kind) is not str or not is_article(bare := bare_type(kind)) or not kind.strip():
        return None
    found: dict[str, Any] = {}
    for name, one in value.items():
        if (field := _TEXTS.get(name)) is not None and type(one) is str:
            found[field] = text(one)
        elif name == "author":
            found["authors"] = once_each(named(one, {}))
        elif name == "keywords":
            found["tags"] = tuple(dict.fromkeys(tags_in(one)))
        elif name == "articleSection":
            found["section"] = next(texts(one), "")
        elif name == "image":
            found["images"] = tuple(images_in(one, {}))
        elif name == "publisher":
            found["publisher"] = next(iter(named(one, {})), "")
        elif name not in _CALLED:
            return None
    return Story(type=bare, rank=2, live=bare == "LiveBlogPosting", **found)
