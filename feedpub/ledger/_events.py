"""What happened to stories between what was remembered of them and what is published now. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from feedpub.ledger import KINDS, Carried, Published
from feedpub.model import Correction, Entry, Feed, Status

Happened = tuple[str, str, str]  # the story's id, a kind and a text

#: Fields whose change nobody outside sees, or has a kind of its own.
_INSIDE = {
    *("path", "origins", "fingerprint", "updated", "published", "declared", "corrections", "minor", "version", "free"),
}


def in_feeds(before: Mapping[str, Carried], feeds: Iterable[Feed]) -> Iterator[Happened]:
    """Which stories the feeds carry now and did not before, and the other way round, each once with all its feeds."""
    came: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for feed in feeds:
        was = dict.fromkeys(before[feed.name].ids if feed.name in before else ())
        now = dict.fromkeys(entry.id for entry in feed.entries)
        for ids, other, names in ((now, was, came), (was, now, left)):
            for id_ in ids:
                if id_ not in other:
                    names.setdefault(id_, []).append(feed.name)
    yield from ((id_, "published", ", ".join(names)) for id_, names in came.items())
    yield from ((id_, "left", ", ".join(names)) for id_, names in left.items())


def to_story(known: Published, was: Entry | None, entry: Entry) -> Iterator[Happened]:
    """What is different of a story, ``was`` being its entry as far as that is known."""
    changed = differing(was, entry) if was else []
    if changed or known.fingerprint != entry.fingerprint or known.updated.timestamp() != entry.updated.timestamp():
        minor = ["minor"] if entry.minor else []
        yield entry.id, "updated", ", ".join([*changed, *minor])
    # Of one that was taken back without a kill the ledger knows when (taken_back).
    if was and was.status is Status.CANCELED and entry.status is Status.USABLE and known.withdrawn is None:
        yield entry.id, "returned", ""
    for correction in entry.corrections:
        if was and _noted(correction) not in map(_noted, was.corrections):
            yield entry.id, "corrected", correction.note
    if known.path and known.path != entry.path:
        same_name = _name(known.path) == _name(entry.path)
        yield entry.id, "moved" if same_name else "renamed", f"{known.path} -> {entry.path}"


def redated(known: Published, declared: datetime) -> Iterator[Happened]:
    """Whether a story's file says another date than it did."""
    if known.declared is not None and known.declared.timestamp() != declared.timestamp():
        yield known.id, "redated", f"{known.declared.isoformat()} -> {declared.isoformat()}"


def taken_back(known: Published, when: datetime | None) -> Iterator[Happened]:
    """Whether a story was taken back, or is there again."""
    if when is not None and (known.withdrawn is None or known.withdrawn.timestamp() != when.timestamp()):
        yield known.id, "withdrawn", when.isoformat()
    if when is None and known.withdrawn is not None:
        yield known.id, "returned", ""


def noted(id_: str, note: str) -> Happened:
    """A note as ``kind: text``; ValueError for a kind that is none."""
    kind, _, text = note.partition(":")
    if kind not in KINDS:
        raise ValueError(f"{note!r} begins with none of {', '.join(KINDS)}")
    return id_, kind, text.strip()


def differing(was: Entry, entry: Entry) -> list[str]:
    """The fields that differ and that somebody outside may see; a text that was forgotten tells nothing."""
    forgotten = {"summary", "content_html"} if was.content_html is None or entry.content_html is None else set()
    names = (name for name in Entry.__struct_encode_fields__ if name not in _INSIDE | forgotten)
    return [name for name in names if _plain(getattr(was, name)) != _plain(getattr(entry, name))]


def _plain(value: object) -> object:
    # Two times of one zone are equal in Python in the hour that comes twice.
    return value.isoformat() if isinstance(value, datetime) else value


def _noted(correction: Correction) -> tuple[str, str]:
    return correction.at.isoformat(), correction.note


def _name(path: str) -> str:
    return path.rpartition("/")[2]
