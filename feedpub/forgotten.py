"""What went with a lost ledger, told by what is still published: the dates and stories that only it knew."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub import former, withdrawn
from feedpub.dates import localize
from feedpub.errors import FetchError
from feedpub.formats import FORMATS
from feedpub.model import Article, Entry

if TYPE_CHECKING:
    from feedpub.pipeline import Release
    from feedpub.settings import Config

_TELL = ("atom", "rss")  #: the formats that have all dates, the best first


def told(release: "Release", config: "Config") -> Iterator[str]:
    """A line for each story that subscribers know otherwise than it is now, with what to put into it.

    For the first build of a ledger: where nothing was published before, there is nothing to tell.
    """
    published, left = _published(release, config), list(_left(release, config))
    if not published and not left:
        return
    yield f"{config.state / 'ledger.db'}: remembers nothing, though feeds were published before; it was lost, it seems"
    yield from left
    taken_back = {one.id for one in withdrawn.read(config.root / withdrawn.NAME, config.site.timezone)}
    known = {one.guid or one.id: one for one in release.entries.values()}
    known |= {one.id: one for one in release.entries.values()}
    for id_, item in published.items():
        if id_ in known:
            one = release.whole.get(known[id_].id, known[id_])
            yield from _dates(item, one, config) if one.id not in taken_back else ()
        elif id_ not in taken_back and not release.retracted.mentions(item.headline, item.url):
            name = id_.removeprefix(f"tag:{config.site.authority}:")
            yield (
                f"{id_}: was published ({item.headline}), and no story has this id now; if its file has another "
                f"name, give it the old one again, or put this line into it: id: {name}"
            )


def may_tell(config: "Config") -> bool:
    """Whether anything lies at the targets that feedpub may have published, whatever the ledger says."""
    suffixes = {one.suffix for one in FORMATS.values()}
    return any(file.suffix in suffixes for target in config.targets for file in former.below(target.path))


def _left(release: "Release", config: "Config") -> Iterator[str]:
    """Documents that lie at the targets and were feedpub's, it seems, and are of no feed that is made now."""
    suffixes = {one.suffix for one in FORMATS.values()}
    groups = ["", *(name for name, settings in config.feeds.items() if settings.each)]
    ours, made = f"tag:{config.site.authority}:".encode(), {one.path for one in release.documents} | release.kept
    for target in config.targets:
        for file in former.below(target.path):
            path = file.relative_to(target.path).as_posix()
            if file.suffix not in suffixes or path in made or path.rpartition("/")[0].partition("/")[0] not in groups:
                continue
            with suppress(FetchError):  # somebody else's, that may not be read
                if ours in former.content(file):
                    told = "is of no feed that is made now, and may show stories that must not be shown; remove it"
                    yield f"{file}: {told}"


def _published(release: "Release", config: "Config") -> Mapping[str, Article]:
    """The entries of the feeds as they lie at the targets, by id."""
    found: dict[str, Article] = {}
    suffixes = [FORMATS[name].suffix for name in _TELL if name in FORMATS]
    for target in config.targets:
        for file in (target.path / f"{name}{suffix}" for suffix in suffixes for name in release.feeds):
            try:
                items = former.read(str(file), former.content(file), config.site.timezone, config.site.url).items
            except FetchError:  # there is none, or it is none of ours
                continue
            for item in items:
                found.setdefault(item.id or "", item)
    return found


def _dates(item: Article, entry: Entry, config: "Config") -> Iterator[str]:
    """The dates of a published entry that its story does not say."""
    zone = config.site.timezone
    for key, was, now in (("published", item.published, entry.published), ("updated", item.updated, entry.updated)):
        moment = localize(was, zone) if isinstance(was, datetime) else None
        if moment is None or moment.timestamp() == now.timestamp():
            continue
        if key == "updated" and was == item.published:  # that date says it all
            continue
        if key == "published" or moment.timestamp() > now.timestamp():
            text = moment.isoformat(timespec="seconds")
            late = entry.embargo is not None and entry.embargo.timestamp() > moment.timestamp()
            first = "take its embargo out, and " if key == "published" and late else ""
            yield (
                f"{entry.path}: subscribers know it as {key} {text}, which is forgotten; "
                f"{first}put this line into the story: {key}: {text}"
            )
