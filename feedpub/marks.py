"""By what a story that was taken back is known again, whatever its file is called. Pure.

The newsroom's list has digests of it, as that must tell nobody what the story was. A text or a file's name tells it
wherever that is met; its headline or its body, each with its time, in a new file.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from feedpub import markup, urls
from feedpub.model import Entry
from feedpub.normalize import is_guessed
from feedpub.text import squeezed

TEXT, HEADLINE, ADDRESS, FILE, NAME = "text", "headline", "address", "file", "name"
ID = "id"
TIME, HEADLINE_THEN, BODY_THEN = "time", "headline then", "body then"
SAID, WORDS = "said", "words"
_LONG = 100  #: characters of a text that no other story happens to have
Bodies = Callable[[Collection[str]], Mapping[str, str]]  #: of ids, by those


class Other(Protocol):
    """Another story, as it is or as it is remembered."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def published(self) -> "Moment": ...
    @property
    def declared(self) -> "Moment | None": ...


class Moment(Protocol):
    """An instant."""

    def timestamp(self) -> float: ...


def of(entry: Entry, *, common: Collection[str] = ()) -> tuple[str, ...]:
    """The digests of a story, but for those of what it has in ``common`` with another one, which is to stay.

    Where its id moves with the language that is seen in its words, it is known by its file's path, too; where it was
    adopted from another feed, by its name here. Its time is the one that subscribers know, and the one its file says.
    """
    values = [
        (TEXT, entry.fingerprint),
        (HEADLINE, entry.title),
        (ADDRESS, entry.url),
        (FILE, entry.path if is_guessed(entry) else ""),
        (NAME, "" if tells_its_name(entry) else entry.name),
    ]
    for at in map(time_of, _times(entry)):
        values += [
            (TIME, at),
            (HEADLINE_THEN, headline_then(entry.title, at)),
            (BODY_THEN, body_then(entry.content_html, at)),
        ]
    values += _texts(entry)
    return tuple(digest(kind, value) for kind, value in values if value and kind not in common)


def of_printed(entry: Entry) -> frozenset[str]:
    """By which of its digests a story that nobody remembers is known to have been taken back, wherever it is shown.

    What a document has of a story tells no fingerprint, but the words of its text.
    """
    at = time_of(entry.published)
    values = [
        *((ADDRESS, one) for one in urls.alike(entry.url)),
        (HEADLINE_THEN, headline_then(entry.title, at)),
        (BODY_THEN, body_then(entry.content_html, at)),
        *_texts(entry),
    ]
    return frozenset(digest(kind, value) for kind, value in values if value)


def only_id(entry: Entry) -> tuple[str, ...]:
    """The digest of a story that nothing but its id is to tell."""
    return (digest(ID, entry.id),)


def words(html: str | None) -> str:
    """The words of a text, whatever stands around them."""
    return " ".join(text for _, text in markup.each_block(html or ""))


def _texts(entry: Entry) -> list[tuple[str, str]]:
    """What tells a story by itself: its text, or its summary where a feed has no more, under its headline or long."""
    texts = [one for one in (words(entry.content_html), " ".join((entry.summary or "").split())) if one]
    said = [(SAID, f"{entry.title}\n{one}") for one in dict.fromkeys(texts)]
    return [*said, *((WORDS, one) for one in dict.fromkeys(texts) if len(one) >= _LONG)]


def _times(one: Other) -> tuple[Moment, ...]:
    """When it was published, and when its file says it was."""
    return (one.published, one.declared) if one.declared else (one.published,)


def common(entry: Entry, others: Iterable[Other], bodies: Bodies | None = None) -> Collection[str]:
    """What a story has in common with any of the ``others``; ``bodies`` has what those said, as far as it is known."""
    found: set[str] = set()
    then: list[Other] = []
    times = {at.timestamp() for at in _times(entry)}
    for one in others:
        if one.id != entry.id and one.fingerprint == entry.fingerprint:
            found |= {TEXT, BODY_THEN, SAID, WORDS}
        if one.id != entry.id and any(at.timestamp() in times for at in _times(one)):
            found |= {HEADLINE_THEN} if one.title == entry.title else set()
            then.append(one)
    said = bodies({one.id for one in then}) if bodies and then and entry.content_html else {}
    if _said(entry.content_html) in map(_said, said.values()):
        found |= {BODY_THEN, WORDS}
    return found


def digest(kind: str, value: str) -> str:
    """What the list has of it."""
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def tells_its_name(entry: Entry) -> bool:
    """Whether a story's id has its name in it."""
    return entry.id == entry.name or entry.id.endswith(f":{entry.name}")


def time_of(moment: Moment) -> str:
    """A story's time, as an instant."""
    return f"{moment.timestamp():.0f}"


def headline_then(title: str, at: str) -> str:
    """A story's headline with its time."""
    return f"{at} {title}"


def body_then(body: str | None, at: str) -> str:
    """What a story says, with its time; nothing for nothing."""
    return f"{at} {_said(body)}" if body else ""


def _said(body: str | None) -> str:
    return squeezed(body or "").decode("utf-8", "replace")
