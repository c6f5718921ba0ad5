"""A release to its targets. What is about to be there is remembered before the first file is replaced anywhere."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feedpub import archives
from feedpub.ledger import Files, Ledger
from feedpub.model import Document
from feedpub.release import Release
from feedpub.targets import begun, compressed, digest, directory

if TYPE_CHECKING:
    from feedpub.settings import Config, Target

WHOLE = 8 << 20  #: bytes of documents that are put together once
Owned = Mapping[str, Mapping[str, Collection[str]]]  #: of each target: paths to the digests of what was left there


def deliver(release: Release, ledger: Ledger, places: "Mapping[str, Target]", owned: Owned) -> dict[str, Files]:
    """Publish at each of the ``places``, by what the ledger calls them; the files that are there then, where it went
    well. A target that fails costs nobody the others."""
    made: dict[str, set[str]] = {document.path: set() for document in release.documents}
    files: dict[str, Files] = {}
    todo = list(places)
    documents = _whole(release.documents)
    # They are counted while it is looked at what is there, which needs no interpreter.
    digests = begun(_digest_of, documents if places else (), threads=1)

    def intend() -> None:
        """At all targets at once, and once: a disk takes a while for it, in which it takes the first files, too."""
        if todo:
            made.update({document.path: {digest} for document, digest in zip(documents, digests(), strict=True)})
        while todo:
            name = todo.pop(0)
            with release.failing():
                there: Files = made
                if places[name].gzip:
                    stays = {path: owned[name][path] for path in release.kept if path in owned[name]}
                    there = compressed.with_siblings(stays | made)
                new = {path: new for path, new in there.items() if not set(new) <= set(owned[name].get(path, ()))}
                ledger.intend(name, archives.found(release, name) | new)
                archives.shelve(release, ledger)

    for name, place in places.items():
        with release.failing():
            # What only stories are in that nobody looked at is as it was.
            keep = owned[name].keys() - made.keys() if release.concerned else release.kept
            packed = release.kept if place.gzip else None
            receipt = directory.publish(
                place.path, documents, owned=owned[name], keep=keep, packed=packed, first=intend
            )
            release.received(name, receipt, keep)
            left = {path: owned[name][path] for path in keep if path in owned[name]} | made
            files[name] = compressed.with_siblings(left) if place.gzip else left
    intend()  # where no target came to it
    return files


def elsewhere(places: Collection[str], config: "Config", ledger: Ledger) -> list[str]:
    """The targets that were published to once, are not among ``places`` now, and may be there, for all one can know."""
    return [name for name in ledger.targets() if name not in places and _may_be(config.root / name)]


def _may_be(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # one above it is closed to this user
        return True


class Whole(Document):
    """A document that is put together once, when its ``body`` is first asked for."""

    __slots__ = ("_made", "_of")
    _made: bytes | None
    _of: Document

    def __init__(self, of: Document) -> None:
        given = {"path": of.path, "media_type": of.media_type, "feed": of.feed, "_of": of, "_made": None}
        for name, value in given.items():
            object.__setattr__(self, name, value)

    @property
    def body(self) -> bytes:
        if self._made is None:
            object.__setattr__(self, "_made", self._of.body)
        made: bytes = self._made  # type: ignore[assignment]
        return made

    @property
    def size(self) -> int:
        return self._of.size


def _whole(documents: Sequence[Document]) -> Sequence[Document]:
    """The documents, put together for all that is done with them, unless they take too much room so."""
    if sum(one.size for one in documents) > WHOLE:
        return documents
    return [Whole(one) for one in documents]


def _digest_of(document: Document) -> str:
    return digest(document.body)
