"""A story's JSON-LD as content systems mostly write it: one object of plain texts, read without looking for more.

It is what :func:`.schemaorg.stories` gives where nothing refers to an ``@id``, or nothing.
"""

from functools import lru_cache
from typing import Annotated, Any

from msgspec import Meta, MsgspecError, Struct, field
from msgspec.json import Decoder

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

_LARGEST = 20_000  #: bytes of a script that is read in one go
_SHORT = 200  #: characters of what is kept, since many stories say it


class _Named(Struct):
    """A person or an organization, of which nothing counts but the name, as long as that is not empty."""

    name: Annotated[str, Meta(min_length=1)]


class _Plain(Struct, forbid_unknown_fields=True, kw_only=True):
    """The object of an article in which properties that are texts as a rule are texts."""

    context: Any = field(default=None, name="@context")
    type: str = field(default="", name="@type")
    headline: str = ""
    name: str = ""
    alternative: str = field(default="", name="alternativeHeadline")
    description: str = ""
    published: str = field(default="", name="datePublished")
    created: str = field(default="", name="dateCreated")
    modified: str = field(default="", name="dateModified")
    dateline: str = ""
    language: str = field(default="", name="inLanguage")
    author: _Named | str | list[Any] | None = None
    keywords: str | list[Any] | None = None
    section: Any = field(default=None, name="articleSection")
    image: Any = None
    publisher: Any = None


_decoder = Decoder(_Plain)


def plain(script: bytes) -> Story | None:
    """The story that an article's object tells of whose properties are as they mostly are; ``None`` of any other."""
    if len(script) > _LARGEST:
        return None
    try:
        said = _decoder.decode(script)
    except (MsgspecError, RecursionError):
        return None
    kind = bare_type(said.type)
    if not is_article(kind) or not said.type.strip():
        return None
    return Story(
        type=kind,
        rank=2,
        headline=text(said.headline),
        name=text(said.name) if said.name else "",
        alternative=text(said.alternative) if said.alternative else "",
        description=text(said.description) if said.description else "",
        published=text(said.published),
        created=text(said.created) if said.created else "",
        modified=text(said.modified) if said.modified else "",
        authors=_authors(said.author),
        publisher=next(iter(named(said.publisher, {})), "") if said.publisher else "",
        section=next(texts(said.section), "") if said.section else "",
        tags=_tags(said.keywords),
        language=text(said.language) if said.language else "",
        images=tuple(images_in(said.image, {})) if said.image else (),
        live=kind == "LiveBlogPosting",
        dateline=text(said.dateline) if said.dateline else "",
    )


def _authors(value: _Named | str | list[Any] | None) -> tuple[str, ...]:
    if type(value) is _Named:
        name = _again(value.name) if len(value.name) < _SHORT else text(value.name)
        return (name,) if name else ()
    return once_each(named(value, {}))


def _tags(value: str | list[Any] | None) -> tuple[str, ...]:
    if type(value) is list and len(value) > 1 and all(type(one) is str and len(one) < _SHORT for one in value):
        return tuple(dict.fromkeys([tag for one in value for tag in _tag(one)]))
    return tuple(dict.fromkeys(tags_in(value)))


_again = lru_cache(maxsize=4096)(text)  # a newsroom has few people and few tags, and each stands over many stories


@lru_cache(maxsize=4096)
def _tag(text: str) -> tuple[str, ...]:
    """The keyword in one text of several."""
    return tuple(tags_in([text, ""]))
