"""Whether a story may go out, and to whom. All of this fails closed.

Every key of these fields must be understood, of several the strictest counts, and a key that is one slip away from one
of them holds the story back: `embrago: 2026-12-01` was to stop it.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from feedpub.model import Access, Status
from feedpub.readers.frontmatter import values
from feedpub.readers.frontmatter.draft import Draft
from feedpub.readers.frontmatter.keys import guard_slipped, plain
from feedpub.readers.keys import Key, MisfitError
from feedpub.yamltext import Map, Seq

#: What a story's status may be, in the words of IPTC (``pubStatus``), Pelican, Nikola, WordPress and people.
STATUSES = {
    "usable": Status.USABLE,
    "published": Status.USABLE,
    "publish": Status.USABLE,
    "featured": Status.USABLE,
    "draft": Status.DRAFT,
    "pending": Status.DRAFT,
    "withheld": Status.WITHHELD,
    "hidden": Status.WITHHELD,
    "private": Status.WITHHELD,
    "skip": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
}
_STRICTEST = (Status.CANCELED, Status.WITHHELD, Status.DRAFT, Status.USABLE)
ACCESS: Mapping[str, Access | Status] = {
    "free": Access.FREE,
    "public": Access.FREE,
    "members": Access.MEMBERS,
    "paid": Access.MEMBERS,
    "private": Status.WITHHELD,
    "unlisted": Status.WITHHELD,
    "hidden": Status.WITHHELD,
}
_BUILT = {
    "always": Status.USABLE,
    "true": Status.USABLE,
    "link": Status.WITHHELD,
    "local": Status.WITHHELD,
    "never": Status.WITHHELD,
    "false": Status.WITHHELD,
}

_TAGGED = {"draft": Status.DRAFT, "private": Status.WITHHELD}

#: The fields of keys that say anything of it.
_FIELDS = frozenset("status draft withheld public password build access members minor".split())

_T = TypeVar("_T")


def put_state(draft: Draft) -> None:
    """Fill in status, access and ``minor``; MisfitError for what cannot be understood."""
    for key in draft.others:
        if meant := guard_slipped(key.name):
            raise MisfitError(
                key.line,
                f"`{key.name}` is no known key, and `{meant}` may keep a story in; write `{meant}`, or another name",
            )
    flags = any(map(values.is_flag, [*draft.of("published"), *draft.of("url")]))
    if flags or not _FIELDS.isdisjoint(draft.keys) or any(isinstance(key.node, Map) for key in draft.of("url")):
        _put_declared(draft)
    if "/_drafts/" in f"/{draft.path}" and draft.fields.get("status", Status.USABLE) is Status.USABLE:
        draft.infer("status", Status.DRAFT, "folder `_drafts`")  # Jekyll publishes nothing that is in it


def put_tagged(draft: Draft) -> None:
    """What Nikola's tags say of the status, as long as a site has not set its USE_TAG_METADATA to false."""
    for tag in draft.fields.get("tags", ()):  # type: ignore[attr-defined]
        kept_in = _TAGGED.get(tag.casefold())
        if kept_in and draft.fields.get("status", Status.USABLE) is Status.USABLE:
            line = draft.lines.get("tags")
            draft.infer("status", kept_in, f"tag `{tag}`", line)
            draft.warn(line, f"the tag `{tag}` keeps the story in, as it does in Nikola; take it out to publish it")


def _put_declared(draft: Draft) -> None:
    """What the keys of :data:`_FIELDS` say."""
    walls = [(_choice(key, ACCESS), key) for key in draft.of("access")]
    walls += [(Access.MEMBERS if values.flag(key) else Access.FREE, key) for key in draft.of("members")]
    states = [*_states(draft), *((said, key) for said, key in walls if isinstance(said, Status))]
    if states:
        draft.put("status", *min(states, key=lambda state: _STRICTEST.index(state[0])))
    if accesses := [(said, key) for said, key in walls if isinstance(said, Access)]:
        draft.put("access", *max(accesses, key=lambda wall: wall[0] is Access.MEMBERS))
    for key in draft.of("minor"):
        draft.put("minor", values.flag(key), key)


def _states(draft: Draft) -> Iterator[tuple[Status, Key]]:
    """What each key says of the story's status."""
    for key in draft.of("status"):
        yield _choice(key, STATUSES), key
    for name, kept_in in (("draft", Status.DRAFT), ("withheld", Status.WITHHELD)):
        for key in draft.of(name):
            # Eleventy's may list the collections; which of them are feeds, nobody knows.
            listed = isinstance(key.node, Seq) and plain(key.name).startswith("eleventy")
            shut = bool(key.node) if listed else values.flag(key)
            yield kept_in if shut else Status.USABLE, key
    # Jekyll has `published: false`; the same name may say a date.
    for key in [*draft.of("public"), *filter(values.is_flag, draft.of("published"))]:
        yield Status.USABLE if values.flag(key) else Status.DRAFT, key
    for key in draft.of("password"):
        yield Status.WITHHELD, key
    # Eleventy has `permalink: false`, which writes no page, and may have a mapping with `build: false`.
    for key in draft.of("url"):
        inner = values.under(key.node, "build") if isinstance(key.node, Map) else key
        if inner and values.is_flag(inner):
            yield Status.USABLE if values.flag(inner) else Status.WITHHELD, inner
    for key in draft.of("build"):
        if values.is_flag(key):  # Zola's `render = false`
            yield Status.USABLE if values.flag(key) else Status.WITHHELD, key
        for name in ("render", "list"):  # Hugo's: whether a page is made, and listed
            if inner := values.under(key.node, name):
                yield _choice(inner, _BUILT), inner


def _choice(key: Key, choices: Mapping[str, _T]) -> _T:
    word = values.text(key).lower()
    if word not in choices:
        what = f"{word[:40]!r} is none of its values" if word else "is empty"
        raise MisfitError(key.line, f"`{key.name}`: {what}; write one of {', '.join(choices)}")
    return choices[word]
