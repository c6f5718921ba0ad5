"""Which stories a build has to look at, where the last one left everything well: those whose files changed since.

And those whose time has come. All others are as they were; :mod:`feedpub.aside` knows enough of them. Where that is in
doubt in any way (an id or an address that somebody else may have, a file that went, a story that cannot be read), there
is no telling, and the build looks at all stories.
"""

import logging
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub import adopted, gather, readers, recall, unchanged, withdrawn
from feedpub.aside import Aside
from feedpub.errors import FeedpubError
from feedpub.ledger import Ledger, Published
from feedpub.model import Entry
from feedpub.recall import Change
from feedpub.retraction import Retracted
from feedpub.sources import directory
from feedpub.storykeys import Keys, folder_of
from feedpub.values import Tallies

if TYPE_CHECKING:
    from feedpub.adopted import Adopted
    from feedpub.gather import Means, Story
    from feedpub.index import Index
    from feedpub.reading import Lot
    from feedpub.settings import Config, Source
    from feedpub.sources.listing import Listing
    from feedpub.unchanged import Looked

logger = logging.getLogger("feedpub")

MOST = 500  #: files: of more than that many, looking at all is no slower


class UnclearError(Exception):
    """What a change does cannot be told without looking at all stories."""


class Concerned(Struct, kw_only=True):
    """The stories that a build looks at, what is remembered of them, and what is known of all others."""

    changes: Sequence[Change]
    before: Mapping[str, Published]  #: what the ledger knows of them, by id
    listed: Mapping[str, Published]  #: what it knows of stories that were taken back
    aside: Aside
    keys: Keys  #: of all stories
    since: float  #: when the last build was
    former: list[Entry] = field(default_factory=list)  #: the stories as they were, those that are no news
    carried: dict[str, Entry] = field(
        default_factory=dict
    )  #: of the feeds that they have to do with, the other stories
    beside: dict[str, Entry] = field(default_factory=dict)  #: translations of those in yet other feeds
    values: dict[str, Tallies] = field(default_factory=dict)
    left: list[Entry] = field(default_factory=list)  #: stories that no feed carries any more

    def stories(self) -> "list[Story]":
        """The stories as they are now."""
        return [story for change in self.changes for story in change.now]


class _Keys(dict[str, bytes]):
    """The keys of all stories as the last build left them, each part read when it is asked for."""

    def __init__(self, index: "Index") -> None:
        super().__init__()
        self._index = index

    def __missing__(self, first: str) -> bytes:
        if (held := self._index.noted(f"keys/{first}")) is None:
            raise UnclearError
        self[first] = held
        return held


def find(config: "Config", now: datetime, looked: "Looked", ledger: Ledger, means: "Means") -> Concerned | None:
    """The stories that changed or are due, where that is all that there is to look at since the last build."""
    last, folders = looked.last, looked.folders()
    known = unchanged.aside(means.index)
    if known is None or folders is None or now.timestamp() >= known.until or ledger.mark() != last.mark:
        return None
    listed = withdrawn.read(config.root / withdrawn.NAME, config.site.timezone)
    forget = Retracted(listed).is_of_nobodys_business
    names = adopted.by_names(config.root / adopted.NAME, config.site.timezone, config.site.authority)
    due = {file for moment, file in known.timed if moment <= now.timestamp()}
    try:
        files = _files(config, folders, due, looked.listings)
        found = _changed(files, due, means, lambda entry: forget(adopted.as_known(entry, names)))
        found = [replace(one, before=_known_as(one.before, names), now=_known_as(one.now, names)) for one in found]
        before = _remembered(found, ledger)
    except UnclearError:
        return None
    except FeedpubError:
        raise
    except Exception:
        logger.exception("a bug in feedpub, please report it: what changed; all stories are looked at")
        return None
    taken_back = {one.id: one for each in listed for one in ledger.find(each.id) if one.id == each.id}
    return Concerned(
        changes=found, before=before, listed=taken_back, aside=known, keys=_Keys(means.index), since=last.since
    )


def _known_as(stories: "Sequence[Story]", names: "Mapping[str, Adopted]") -> "tuple[Story, ...]":
    return tuple(gather.as_known(story, names) for story in stories)


def _files(config: "Config", folders: Iterable[str], due: Iterable[str], listings: "dict[str, Listing]") -> "list[Lot]":
    """All files in these folders (real paths), and in those of files that are ``due``, by their paths as stories' are.

    UnclearError where there is anything but files.
    """
    sources = {os.path.realpath(source.path): source for source in config.sources}
    # A file of authors that changed has all looked at; a folder of them may lie among the stories.
    people = [os.path.realpath(one.authors) for one in config.sources if one.authors and one.authors.is_dir()]
    if gather.has_nested([*sources, *people]) or len(sources) != len(config.sources):
        raise UnclearError  # whose a file is, and whether it is a story, takes a look at all to tell
    wanted: dict[str, list[str]] = {}
    for folder in folders:
        root = _root_of(folder, sources)
        wanted.setdefault(root, []).append(folder[len(root) :].strip("/"))
    for root, source in sources.items():
        inside = f"{gather.newsroom(config, source).folder}/"
        for path in due:
            if path.startswith(inside):
                below = folder_of(path).removeprefix(inside.rstrip("/")).strip("/")
                if below not in wanted.setdefault(root, []):
                    wanted[root].append(below)
    each = ((sources[root], sorted(below)) for root, below in wanted.items())
    return [lot for source, below in each for lot in _listed(config, source, below, listings)]


def _changed(files: "Sequence[Lot]", due: Collection[str], means: "Means", forget: recall.Forget) -> list[Change]:
    """Those of the files that changed, and those that are ``due``. UnclearError where one went or cannot be read."""
    found = recall.changes(files, means.index, means.executor, forget, also=due)
    if len(found) > MOST:
        raise UnclearError
    for change in found:
        if not change.now or any(story.error or story.bug for story in (*change.before, *change.now)):
            raise UnclearError
        if not {story.path for story in change.before} <= {story.path for story in change.now}:
            raise UnclearError
    return found


def _root_of(folder: str, sources: "Mapping[str, Source]") -> str:
    roots = [root for root in sources if folder == root or folder.startswith(f"{root}/")]
    if len(roots) != 1:
        raise UnclearError
    return roots[0]


def _listed(config: "Config", source: "Source", below: Sequence[str], listings: "dict[str, Listing]") -> "list[Lot]":
    manner, known = gather.finder(config, source)
    files = directory.listing(
        source.path,
        below,
        include=source.include,
        exclude=source.exclude,
        known=known,
        beside=readers.BESIDE,
        listings=listings,
    )
    # Where a profile may fit one file and not the next, the index has several names for one folder.
    if files is None or config.profiles:
        raise UnclearError
    if people := {os.path.realpath(one.authors) for one in config.sources if one.authors}:
        files = files.only(lambda file: file not in people)
    parts = [part for _, part in files.parts()]
    if {part.inside.rstrip("/") for part in parts} != set(below):
        raise UnclearError  # a folder has no story any more
    return [lot for part in parts for lot in manner.lots(part)]


def _remembered(changes: Sequence[Change], ledger: Ledger) -> dict[str, Published]:
    """What the ledger knows of the stories in changed files. UnclearError where that is about other files, too."""
    stories = [story for change in changes for story in (*change.before, *change.now) if story.entry]
    paths = {story.path for story in stories}
    asked = {text for one in stories if one.entry for text in (one.path, one.entry.id, one.entry.url)}
    found = {one.id: one for text in sorted(asked) for one in ledger.find(text)}
    if any(one.path not in paths or one.withdrawn for one in found.values()):
        raise UnclearError
    return found
