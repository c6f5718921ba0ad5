"""The facts that a front matter states, field by field, each with the line it came from.

What was to keep a story from going out fails closed: :mod:`.state` and :mod:`.when` hold back what they do not
understand.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from feedpub.languages import CODES, fold
from feedpub.readers import keys
from feedpub.readers.frontmatter import parts, values
from feedpub.readers.frontmatter.draft import Draft
from feedpub.readers.frontmatter.keys import plain
from feedpub.readers.frontmatter.state import put_state
from feedpub.readers.frontmatter.when import put_dates
from feedpub.readers.keys import Key
from feedpub.text import one_line
from feedpub.yamltext import Map, Scalar

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")

_JEKYLL = re.compile(r"/_(?:posts|drafts)/")

_T = TypeVar("_T")


def put_facts(draft: Draft) -> None:
    """Fill in all that the front matter, the file's name and its source say; MisfitError for what no field can hold."""
    for put in (_put_texts, _put_names, _put_language, put_dates, put_state, _put_people, _put_sections, _put_parts):
        put(draft)
    if draft.context.candidates:
        _reject_others(draft)


#: Fields that are one text.
_TEXTS = ("headline", "subheadline", "lead", "agency", "dateline", "source", "rights")
_NAMES = frozenset(("id", "slug", "url"))
#: Fields of which the first key alone counts.
_ONE = (*_TEXTS, "id", "slug", "language", "authors", "updated")
#: Fields that are made of several values.
_PARTS = frozenset(
    ("images", "image_alt", "image_caption", "image_credit", "enclosures", "corrections", "related"),
)


def _reject_others(draft: Draft) -> None:
    """Keep what keys further right say of a field that one further left fills."""
    for name in _ONE:
        for key in draft.of(name)[1:]:
            if isinstance(key.node, Scalar):
                origin = f"{draft.place}`{key.name}`, line {key.line}"
                draft.reject(name, one_line(key.node), origin, f"`{draft.of(name)[0].name}` goes before it")
    for name, which in (("embargo", "latest"), ("expires", "earliest")):
        for key in draft.of(name):
            if isinstance(key.node, Scalar):
                moment = values.moment(key, draft.language)
                draft.reject(name, moment, f"{draft.place}`{key.name}`, line {key.line}", f"the {which} counts")


def _put_texts(draft: Draft) -> None:
    for name in _TEXTS:
        if name in draft.keys:  # asked before anything else, as most stories have few of all the fields
            key = draft.keys[name][0]
            draft.put(name, values.text(key), key)
            if isinstance(key.node, Scalar) and not key.node.isascii():
                _warn_of_letters(draft, key, key.node)


def _warn_of_letters(draft: Draft, key: Key, said: str) -> None:
    if hidden := _BIDI.search(said):
        draft.warn(key.line, f"U+{ord(hidden[0]):04X} in `{key.name}` was left out; retype what stands there")
    if values.is_garbled(said):
        draft.warn(key.line, f"`{key.name}` looks like UTF-8 that was read in another encoding; see to its letters")


def _put_names(draft: Draft) -> None:
    if _NAMES.isdisjoint(draft.keys):
        return
    for name, of in (("id", values.token), ("slug", values.slug)):
        for key in draft.of(name)[:1]:
            draft.put(name, of(key), key)
    for key in draft.of("url"):
        address = None if isinstance(key.node, Map) else values.web_address(key)
        if address is None or "url" in draft.fields:
            draft.others.append(key)
        else:
            draft.put("url", address, key)


def _put_language(draft: Draft) -> None:
    for key in draft.of("language")[:1]:
        said = values.text(key)
        if tag := keys.language(said):
            draft.put("language", tag, key)
            return
        draft.warn(key.line, f"`{key.name}`: {said[:40]!r} is no language code; write one like uk or en-GB")
    stem = draft.path.rpartition("/")[2].removesuffix(".gz").rpartition(".")[0]
    suffix = stem.rpartition(".")[2] if "." in stem else ""
    if suffix.partition("-")[0].lower() in CODES and (tag := keys.language(suffix)):
        draft.infer("language", tag, "file name")
    elif draft.context.language:
        draft.infer("language", draft.context.language, "declared by its source")


def _put_people(draft: Draft) -> None:
    for key in draft.of("authors")[:1]:
        persons, agency = values.byline(key, draft.context.people, draft.warn)
        draft.put("authors", persons, key)
        if agency and "agency" not in draft.fields:
            draft.put("agency", agency, key)


def _put_sections(draft: Draft) -> None:
    # Jekyll takes what stands behind these two apart at spaces (jekyllrb.com/docs/posts, "Tags and Categories").
    jekyll = "_" in draft.path and _JEKYLL.search(f"/{draft.path}") is not None
    once: dict[str, str] = {}
    first: Key | None = None  #: of those that give a tag
    for key in draft.of("tags"):
        for tag in values.texts(key, commas=True, spaces=jekyll and plain(key.name) == "tags"):
            once.setdefault(tag.casefold(), tag)
            first = first or key
    sections = [
        (section, key)
        for key in draft.of("section")
        for section in values.texts(
            key,
            commas=plain(key.name) == "categories",
            spaces=jekyll and plain(key.name) == "categories",
        )
    ]
    if sections:
        draft.put("section", *sections[0])
    for section, key in sections[1:]:
        if fold(section) != fold(sections[0][0]):
            once.setdefault(section.casefold(), section)
            first = first or key
    if first:
        draft.put("tags", tuple(once.values()), first)


def _put_parts(draft: Draft) -> None:
    if _PARTS.isdisjoint(draft.keys):
        return
    # Themes describe a plain `image: path` by keys beside it.
    beside = {name: values.text(key) for name in ("alt", "caption", "credit") for key in draft.of(f"image_{name}")[:1]}
    shown = [key for key in draft.of("images") if plain(key.name) != "header" or isinstance(key.node, Map)]
    draft.others += [key for key in draft.of("images") if key not in shown]
    _gather(draft, "images", shown, lambda key: parts.images(key, beside, draft.warn), lambda image: image.url)
    files = draft.of("enclosures")
    _gather(draft, "enclosures", files, lambda key: parts.enclosures(key, draft.warn), lambda enclosure: enclosure.url)
    notes = draft.of("corrections")
    _gather(draft, "corrections", notes, lambda key: parts.corrections(key, draft.language), lambda note: note)
    _gather(draft, "related", draft.of("related"), lambda key: parts.related(key, draft.language), lambda one: one)


def _gather(
    draft: Draft, name: str, keys: list[Key], of: Callable[[Key], Iterable[_T]], same: Callable[[_T], Hashable]
) -> None:
    """All that a field's keys hold, in their order, each once."""
    if keys:
        found: dict[Hashable, _T] = {}
        for key in keys:
            for part in of(key):
                found.setdefault(same(part), part)
        draft.put(name, tuple(found.values()), keys[0])
