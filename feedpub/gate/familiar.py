"""Entries that were found well before in this run: a story that is in many feeds is not held to the rules in each.

A document is a head, entries and an end. No rule about one entry asks anything of the others, and of the head only the
namespaces and whether the feed has an author (:mod:`.heads`). Each entry is whole in itself: tags of entries stand at
its beginning and its end alone, and a document of JSON has it as a value of its own. So a document is well if it is so
without those of its entries whose very bytes were found well under such a head, and has no id twice. Where all of them
were, what is left is its head and its end, which differ from those that were found well at the same address by nothing
but the time that the feed is of, mostly: then that alone is looked at. Whatever is not as plain as that, and any fault,
is for whoever reads the whole document: nothing is refused here.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

from msgspec import Struct, field

from feedpub.formats._namespaces import ATOM, TOMBSTONES
from feedpub.gate import jsondoc, xmldoc
from feedpub.gate.finding import Finding
from feedpub.gate.heads import Kind, are_alike
from feedpub.gate.shape import Time, may_be
from feedpub.gate.times import rfc822, rfc3339
from feedpub.model import Document
from feedpub.pieces import Pieced, Pieces
from feedpub.pieces import digests as digests_of

_MOST = 1 << 17  #: entries that are known; their digests and ids alone are kept
_SHELLS = 1 << 14  #: documents of which what is around the entries is known


Key = tuple[Kind, bytes]  #: the kind of an entry's head, and its digest


class _Form(Struct, frozen=True, kw_only=True):
    """How a format's documents are taken apart, as feedpub writes them."""

    root: str  #: as the gate's parsers name it
    reader: Callable[..., tuple[list[Finding], str, list[str]]]
    between: bytes = b"\n"  #: what stands between two entries
    marks: re.Pattern[bytes] = re.compile(b"")  #: tags of entries, and whatever is no tag
    tags: tuple[bytes, bytes] = (b"", b"")  #: by which an entry begins and ends
    end: re.Pattern[bytes] = re.compile(b"")  #: what follows the last entry
    head: tuple[bytes, bytes] = (b"", b"")  #: where that begins in the head that matters for entries, and where it ends
    dated: re.Pattern[bytes] = re.compile(b"(?!)")  #: the time in a head that the feed is of
    time: Time = rfc3339  #: and how it is read


_FORMS = {
    "application/rss+xml": _Form(
        root="rss",
        reader=xmldoc.findings,
        marks=re.compile(rb"<(?:item|/item>?|[!?])"),
        tags=(b"<item", b"</item>"),
        end=re.compile(rb"\s*</channel>\s*</rss>\s*"),
        head=(b"<rss", b"<channel>"),
        dated=re.compile(rb"<lastBuildDate>([^<>&]*)</lastBuildDate>"),
        time=rfc822,
    ),
    "application/atom+xml": _Form(
        root=f"{{{ATOM}}}feed",
        reader=xmldoc.findings,
        marks=re.compile(rb"<(?:entry|/entry>?|[!?])"),
        tags=(b"<entry", b"</entry>"),
        end=re.compile(rb"\s*</feed>\s*"),
        head=(b"<feed", b"<id>"),
        dated=re.compile(rb"<updated>([^<>&]*)</updated>"),
    ),
    "application/feed+json": _Form(root="json", reader=jsondoc.findings, between=b",\n"),
}
_JSON = Kind("json")
_ITEMS, _END = b'"items": [\n', b"\n]}\n"


class _Parts(Struct, frozen=True):
    """A document taken apart. ``kind`` has all of its head that may matter for an entry."""

    head: bytes
    end: bytes
    kind: Kind
    digests: Sequence[bytes]  #: of the entries, in their order
    unknown: Mapping[bytes, bytes | memoryview]  #: entries that were not found well under such a head, by their digests


class _Run(Struct):
    """What was found so far. Nothing of a story is kept but its id and the digest of its bytes.

    All was found well up to ``now``, and is so later, too: that time is only asked what is ahead of it.
    """

    now: datetime | None = None
    met: set[tuple[str, str]] = field(default_factory=set)  #: media types and ids of entries that were looked at
    well: dict[Kind, dict[bytes, str]] = field(default_factory=dict)  #: ids by all that an entry's rules may depend on
    first: dict[bytes, Kind] = field(default_factory=dict)  #: the first of those heads of an entry, by its digest
    shells: set[bytes] = field(default_factory=set)  #: digests of heads and ends, without the time, at an address


_run = _Run()


#: Entries that were found well: all that the rules ask of each may depend on, and its id.
Well = Sequence[tuple[Key, str]]


def ids(document: Document, meant: Collection[str], *, url: str, now: datetime | None) -> list[str] | None:
    """The ids of a document's entries, in their order, if nothing in it is held; ``None`` where that is not sure.

    Of a document that does not come in pieces an entry is taken note of when it comes a second time (``meant`` has the
    ids that should be there), so that documents which have nothing in common cost no more than they would.
    """
    parts = _looked_at(document, meant, url=url, now=now)
    return None if parts is None else [*map(_run.well[parts.kind].__getitem__, parts.digests)]


def well(document: Document, meant: Collection[str] = (), *, url: str, now: datetime | None) -> Well | None:
    """The same, with what they are known by elsewhere (:func:`learn`)."""
    parts = _looked_at(document, meant, url=url, now=now)
    return None if parts is None else [((parts.kind, one), _run.well[parts.kind][one]) for one in parts.digests]


def _looked_at(document: Document, meant: Collection[str], *, url: str, now: datetime | None) -> _Parts | None:
    """The parts of a document of which all that is in it is known to be well."""
    _begin(now)
    form = _FORMS[document.media_type]
    in_pieces = isinstance(document, Pieced)
    parts = _parts(document, form) if in_pieces or not _is_new(document, meant) else None
    if parts is None:
        return None
    unknown = {digest: one for digest, one in parts.unknown.items() if not _is_known(parts.kind, digest, one)}
    shell, moment = _shell(parts, form, url)
    if not unknown and shell in _run.shells and moment is not None and may_be(moment, now):
        return parts
    if in_pieces or len(unknown) < len(parts.digests):
        body = b"".join((parts.head, form.between.join(unknown.values()), parts.end))
    else:
        body = document.body
    found, kind, fresh = form.reader(body, url=url, now=now)
    if kind != form.root or len(fresh) != len(unknown) or any(one.held for one in found):
        return None
    if form.root == "json" and not all(map(_is_object, unknown.values())):
        return None
    learn([((parts.kind, digest), id_) for digest, id_ in zip(unknown, fresh, strict=True)], now)
    _run.shells.add(shell)
    return parts


def learn(entries: Well, now: datetime | None) -> None:
    """Take for known what was found well at that time in another process."""
    _begin(now)
    for (kind, digest), id_ in entries:
        _run.well.setdefault(kind, {})[digest] = id_
        _run.first.setdefault(digest, kind)


def _begin(now: datetime | None) -> None:
    """Go by that time; what was found well at a later one may not be so."""
    global _run  # noqa: PLW0603
    if not _is_later(now, _run.now) or sum(map(len, _run.well.values())) > _MOST or len(_run.shells) > _SHELLS:
        _run = _Run(now)
    _run.now = now


def _is_known(kind: Kind, digest: bytes, entry: bytes | memoryview) -> bool:
    """Whether the entry was well first under a head that is alike in all that it may use; then it is under this one."""
    first = _run.first.get(digest)
    if first is None or not are_alike(kind, first, bytes(entry)):
        return False
    _run.well.setdefault(kind, {})[digest] = _run.well[first][digest]
    return True


def _is_new(document: Document, meant: Collection[str]) -> bool:
    """Whether none of these entries was met before."""
    here = {(document.media_type, one) for one in meant}
    is_new = _run.met.isdisjoint(here)
    _run.met |= here
    return is_new


def _is_later(now: datetime | None, than: datetime | None) -> bool:
    """Whether what was well at one time is so now. Without a time nothing is ahead of it."""
    return now is None or (than is not None and now >= than)


def forget() -> None:
    """Take no entry for known."""
    global _run  # noqa: PLW0603
    _run = _Run()


def _parts(document: Document, form: _Form) -> _Parts | None:
    """The parts of a document, where they are plain to see."""
    if isinstance(document, Pieced):
        return _of_pieces(document.pieces, form)
    return _of_json(document.body) if form.root == "json" else _of_xml(document.body, form)


def _of_pieces(pieces: Pieces, form: _Form) -> _Parts | None:
    """The parts of a document that was put together from them: each is by itself what it must be in the whole."""
    kind, is_json = _kind(pieces.head, form), form.root == "json"
    ends = pieces.end == _END if is_json else form.end.fullmatch(pieces.end)
    if kind is None or not ends or not pieces.entries or pieces.between.strip() != form.between.strip():
        return None
    digests = digests_of(pieces.entries)
    # What was well under such a head was one entry, too, and is not needed again.
    known = _known(kind, digests)
    unknown = {digest: one.body for digest, one, id_ in zip(digests, pieces.entries, known, strict=True) if not id_}
    if any(b"\n" in one if is_json else not _is_one(one, form) for one in unknown.values()):
        return None
    return _Parts(pieces.head, pieces.end, kind, digests, unknown)


def _of_entries(head: bytes, entries: Sequence[bytes | memoryview], end: bytes, kind: Kind) -> _Parts:
    digests = [sha256(one).digest() for one in entries]
    known = _known(kind, digests)
    unknown = {digest: one for digest, one, id_ in zip(digests, entries, known, strict=True) if id_ is None}
    return _Parts(head, end, kind, digests, unknown)


def _known(kind: Kind, digests: Sequence[bytes]) -> list[str | None]:
    """The ids of those that were found well under such a head; in one go, as a feed has hundreds."""
    return [*map(_run.well.get(kind, {}).get, digests)]


def _is_one(body: bytes, form: _Form) -> bool:
    """Whether there is just one entry, and nothing around it."""
    marks = list(form.marks.finditer(body))
    if [one[0] for one in marks] != list(form.tags):
        return False
    begin, end = marks
    return not (body[: begin.start()].strip() or body[end.end() :].strip())


def _kind(head: bytes, form: _Form) -> Kind | None:
    """What of a head may matter for an entry, where nothing in it asks for all of them."""
    if form.root == "json":
        return _JSON if 0 <= head.find(_ITEMS) == len(head) - len(_ITEMS) else None
    begin, until = (head.find(one) for one in form.head)
    if not 0 <= begin < until or form.marks.search(head, until) or TOMBSTONES.encode() in head:
        return None
    # What stands before the root, such as an instruction, could hold what looks like a tag.
    plain = (
        b"<!" not in head and b"<?" not in head[begin:] and head.rfind(b"<?", 0, begin) < head.rfind(b"?>", 0, begin)
    )
    return Kind(form.root, head[begin:until], b"<author" in head) if plain else None


def _shell(parts: _Parts, form: _Form, url: str) -> tuple[bytes, datetime | None]:
    """What is around a document's entries, as a digest, and the time in it, which that does not move with.

    Without a time where it is none as feedpub writes it. That it stands where a document says of when it is, and in no
    other text, is found out with the rest: what has the same digest is alike in all but the time.
    """
    found = form.dated.search(parts.head)
    start, stop = found.span(1) if found else (0, 0)
    moment, fault = form.time(parts.head[start:stop].decode("ascii", "replace"))
    around = (url.encode(), parts.head[:start], parts.head[stop:], parts.end)
    lengths = repr([len(one) for one in around]).encode()  # so that no part can pass for some of the next one
    return sha256(b"".join((lengths, *around))).digest(), None if fault else moment


def _of_xml(body: bytes, form: _Form) -> _Parts | None:
    """The parts of a document, where they are plain to see, and nothing in its head asks for all of its entries.

    Where there is no other markup than tags, a ``<`` always begins one.
    """
    begin, until = (body.find(one) for one in form.head)
    marks = list(form.marks.finditer(body, until)) if 0 <= begin < until else []
    if not marks or len(marks) % 2 or any(one[0] != form.tags[at % 2] for at, one in enumerate(marks)):
        return None
    spans = [(one.start(), other.end()) for one, other in zip(marks[::2], marks[1::2], strict=True)]
    head, end = body[: spans[0][0]], body[spans[-1][1] :]
    kind = _kind(head, form)
    apart = all(body[stop:start].isspace() for (_, stop), (start, _) in pairwise(spans))
    if kind is None or not (apart and form.end.fullmatch(end)):
        return None
    view = memoryview(body)
    entries = [view[start:stop] for start, stop in spans]
    return _of_entries(head, entries, end, kind)


def _of_json(body: bytes) -> _Parts | None:
    """The parts of a document: no string of JSON has the end of a line in it."""
    start = body.find(_ITEMS) + len(_ITEMS)
    stop = body.rfind(b"\n]")
    if start < len(_ITEMS) or stop <= start or body[stop:] != _END:
        return None
    lines = body[start:stop].split(b",\n")
    return _of_entries(body[:start], lines, body[stop:], _JSON)


def _is_object(entry: bytes | memoryview) -> bool:
    try:
        return isinstance(json.loads(bytes(entry)), dict)
    except ValueError:
        return False
