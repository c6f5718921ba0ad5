"""What a lost ledger knew of stories, learned again from what lies at the targets: who is who, and who was taken back.

A story whose file was renamed keeps its id as it does by a ledger (:mod:`feedpub.identity`), by what subscribers have.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import adopted, archives, identity, marks, retraction
from feedpub.concerned import UnclearError
from feedpub.errors import FeedError, FeedpubError, FetchError
from feedpub.gather import Story
from feedpub.ledger import Carried, Ledger, Published
from feedpub.model import MOMENT, Article, Entry, Withdrawal
from feedpub.printed import Documents, Printed
from feedpub.release import Release
from feedpub.retraction import Retracted

if TYPE_CHECKING:
    from feedpub.settings import Config

logger = logging.getLogger("feedpub")

_FEW = 50  #: stories of one time, published and new together, whose texts are looked at


def stories(found: Sequence[Story], release: Release, config: "Config", texts: identity.Texts) -> list[Story]:
    """The stories that were ``found``, each under the id that it was published with, by what lies at the targets.

    The release learns whom that shows and nobody knows.
    """
    try:
        return _stories(found, release, config, texts)
    except FeedpubError:
        raise
    except Exception as bug:  # noqa: BLE001  a kill must go out even where what lies there trips us up
        _tell(release, "feeds at the targets", bug)
        return list(found)


def _stories(found: Sequence[Story], release: Release, config: "Config", texts: identity.Texts) -> list[Story]:
    entries = [story.entry for story in found if story.entry]
    here = {one.id for one in entries}
    ids: set[str] = set()

    def is_unknown(id_: str) -> bool:
        ids.add(id_)
        return id_ not in here

    documents = Documents.of(config, entries)
    strays = documents.stories(documents.items(is_unknown))
    new = [one for one in entries if one.id not in ids and identity.is_of_its_file(one)]
    new = [one for one in new if release.retracted.which(one) is None] if strays else []
    same = _same(list(strays.values()), new, config, texts) if new else {}
    known = []
    for story in found:
        if story.entry and (one := same.get(story.path)):
            was, taken_back = _published(one.entry), one.entry.id in release.retracted.by_id
            release.advice.append(identity.line_to_add(story.path, story.entry, was, taken_back=taken_back))
            release.relearned[one.entry.id] = one.feeds
            known.append(replace(story, entry=replace(story.entry, id=one.entry.id)))
        else:
            known.append(story)
    release.strays = {id_: one for id_, one in strays.items() if id_ not in release.relearned}
    return known


def _published(entry: Entry) -> Published:
    return Published(
        id=entry.id,
        path="",
        published=entry.published,
        updated=entry.updated,
        fingerprint="",
        title=entry.title,
        url=entry.url,
    )


def _same(
    strays: Sequence[Printed], new: Sequence[Entry], config: "Config", texts: identity.Texts
) -> dict[str, Printed]:
    """By the paths of new stories, what they were published as: the only ones of their headline and time, both among
    what nobody knows and among what is new; or else of their text and time.

    Those that feeds before feedpub gave another time than their files by headline and text.
    """

    def words_of(entry: Entry) -> str:
        return marks.words(texts.as_it_is(entry))

    found: dict[str, Printed] = {}
    for old, young in _alike(strays, new, lambda one: one.published.timestamp()):
        pairs = _paired(old, young, lambda one: one.entry.title, lambda entry: entry.title)
        found |= pairs
        if len(old) + len(young) <= _FEW:
            left = [one for one in old if one not in pairs.values()]
            others = [entry for entry in young if entry.path not in pairs]
            found |= _paired(left, others, lambda one: one.words, words_of)
    known = adopted.by_names(config.root / adopted.NAME, config.site.timezone, config.site.authority)
    left = [one for one in strays if one.entry.id in known and one not in found.values()]
    for old, young in _alike(left, [one for one in new if one.path not in found], lambda one: one.title):
        found |= _paired(old, young, lambda one: one.words, words_of) if len(old) + len(young) <= _FEW else {}
    return found


def _alike(
    strays: Iterable[Printed], new: Iterable[Entry], key: Callable[[Entry], object]
) -> Iterator[tuple[list[Printed], list[Entry]]]:
    """Those of one key, where there are any of both."""
    old: dict[object, list[Printed]] = defaultdict(list)
    young: dict[object, list[Entry]] = defaultdict(list)
    for one in strays:
        old[key(one.entry)].append(one)
    for entry in new if old else ():
        young[key(entry)].append(entry)
    yield from ((several, young[at]) for at, several in old.items() if at in young)


def _paired(
    old: Sequence[Printed], new: Sequence[Entry], old_mark: Callable[[Printed], str], new_mark: Callable[[Entry], str]
) -> dict[str, Printed]:
    """Those that are the only ones of their mark, by path."""
    if not (old and new):
        return {}
    were, are = list(map(old_mark, old)), list(map(new_mark, new))
    by_mark = dict(zip(were, old, strict=True))
    return {
        entry.path: by_mark[mark]
        for entry, mark in zip(new, are, strict=True)
        if mark and were.count(mark) == are.count(mark) == 1
    }


def settle(
    release: Release,
    config: "Config",
    carried: Mapping[str, Carried],
    ledger: Ledger,
    *,
    kill: bool,
) -> None:
    """Take back what was taken back where documents have it under other ids, as nobody could link the two.

    What only lost ledgers knew stays on pages of archives alone. There it is looked for when anything was taken back
    since the last build. UnclearError where that is more than some stories tell.
    """
    for id_, feeds in release.relearned.items():
        release.events.setdefault(id_, []).append(f"published: {', '.join(feeds)}")
    found = release.strays
    has_pages = carried and any(one.archive for one in config.feeds.values())
    if has_pages and (kill or release.canceled or release.renamed or _any_since(release.retracted, ledger)):
        try:
            found = _on_pages(release, config, carried, ledger)
        except (FeedpubError, UnclearError):
            raise
        except Exception as bug:  # noqa: BLE001  as above
            _tell(release, "pages of archives", bug)
    taken = dict(release.retracted.by_id)
    for one in found.values():
        if (why := release.retracted.of_marks(one.marks)) is not None and one.entry.id not in taken:
            taken[one.entry.id] = _likewise(one, why, release)
            release.canceled.append(taken[one.entry.id])
    if len(taken) > len(release.retracted.by_id):
        release.retracted = Retracted(taken.values())


def _any_since(retracted: Retracted, ledger: Ledger) -> bool:
    """Whether any story was taken back since the last build."""
    last = ledger.builds(1)
    return not last or any(when.timestamp() >= last[0].at.timestamp() for when in retracted.times())


def _on_pages(release: Release, config: "Config", carried: Mapping[str, Carried], ledger: Ledger) -> dict[str, Printed]:
    """The stories on pages of archives that nobody knows, nor has taken back."""
    known = {*(ledger.stories() if release.concerned else release.published), *release.retracted.by_id}
    known |= {one.id for one in release.entries.values()}
    pages = list(archives.pages_beyond(known, release, config, ledger, carried))
    if not pages:
        return {}
    if release.concerned:
        raise UnclearError
    documents = Documents.of(config, release.entries.values())

    def is_unknown(id_: str) -> bool:
        return id_ not in known

    def items() -> Iterator[tuple[str, Article]]:
        for feed, path, bodies in pages:
            for body in bodies:
                with suppress(FetchError):
                    yield from [(feed, item) for item in documents.read(path, body, is_unknown)]
                    break

    return documents.stories(items())


def _tell(release: Release, what: str, bug: Exception) -> None:
    logger.error("a bug in feedpub, please report it: %s", what, exc_info=bug)
    wrong = f"feedpub fails to read them ({type(bug).__name__}: {bug}); this is a bug, please report it"
    release.problems.append(FeedError(what, wrong))


def _likewise(one: Printed, why: Withdrawal, release: Release) -> Withdrawal:
    entry = one.entry
    made = Withdrawal(
        id=entry.id,
        when=max(release.now, (entry.updated + MOMENT).astimezone(release.now.tzinfo), key=lambda at: at.timestamp()),
        reason=why.reason,
        deleted=why.deleted,
        title=entry.title,
        url=entry.url,
        published=entry.published,
        language=entry.language,
        feeds=one.feeds,
        # Whoever brings the story back takes the other one off the list: by what they share it must not stay out.
        digests=marks.only_id(entry),
    )
    return retraction.legal(made) if why.legal else made
