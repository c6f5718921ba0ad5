"""A release to its targets. What is about to be there is remembered before the first file is replaced anywhere."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from feedpub import archives
from feedpub.ledger import Files, Ledger
from feedpub.model import Document
from feedpub.release import Release
from feedpub.targets import compressed, digest, directory, meanwhile

if TYPE_CHECKING:
    from feedpub.settings import Target

Owned = Mapping[str, Mapping[str, Collection[str]]]  #: of each target: paths to the digests of what was left there


def deliver(release: Release, ledger: Ledger, places: "Mapping[str, Target]", owned: Owned) -> dict[str, Files]:
    """Publish at each of the ``places``, by what the ledger calls them; the files that are there then, where it went
    well. A target that fails costs nobody the others."""
    made: dict[str, set[str]] = {document.path: set() for document in release.documents}
    files: dict[str, Files] = {}
    todo = list(places)
    # To count them takes as long as to write them, and needs no interpreter meanwhile.
    digests = meanwhile(_digest_of, release.documents if places else ())

    def intend() -> None:
        """At all targets at once, and once: a disk takes a while for it, in which it takes the first files, too."""
        if todo:
            counted = zip(release.documents, digests(), strict=True)
            made.update({document.path: {digest} for document, digest in counted})
        while todo:
            name = todo.pop(0)
            with release.failing():
                there = compressed.with_siblings(made) if places[name].gzip else made
                new = {path: new for path, new in there.items() if not set(new) <= set(owned[name].get(path, ()))}
                ledger.intend(name, archives.found(release, name) | new)
                archives.shelve(release, ledger)

    for name, place in places.items():
        with release.failing():
            # What only stories are in that nobody looked at is as it was.
            keep = owned[name].keys() - made.keys() if release.concerned else release.kept
            packed = release.kept if place.gzip else None
            receipt = directory.publish(
                place.path, release.documents, owned=owned[name], keep=keep, packed=packed, first=intend
            )
            release.received(name, receipt, keep)
            there = {path: owned[name][path] for path in keep if path in owned[name]} | made
            files[name] = compressed.with_siblings(there) if place.gzip else there
    intend()  # where no target came to it
    return files


def _digest_of(document: Document) -> str:
    return digest(document.body)
