"""What is there now against what is remembered: which story an id belongs to, which dates stand, what left. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from feedpub import identity
from feedpub.errors import ArticleError
from feedpub.gather import Story
from feedpub.ledger import Carried, Published, standing
from feedpub.model import MOMENT, Entry, Status
from feedpub.normalize import UNKNOWN


class Settled(Struct, frozen=True, kw_only=True):
    """What is decided of all stories before any feed is made."""

    stories: Sequence[Story]  #: as they came, those whose id is another's with why they are held back
    entries: Mapping[str, Entry]  #: those that stand, one for each id, with the dates that stand, by path
    moved: Sequence[Entry]  #: those of them that are not as they were when they were last remembered
    absent: Mapping[str, Entry]  #: the last good entries of stories whose files are gone, by id
    gone: Sequence[str]  #: ids to which no path leads any more
    declared: Mapping[str, datetime]  #: dates that files say and did not say when they were last recorded, by id
    notes: Sequence[str]
    advice: Sequence[str]


def settle(
    stories: Sequence[Story],
    lost: Mapping[str, Entry | None],
    before: Mapping[str, Published],
    now: datetime,
    carried: Mapping[str, Entry] = MappingProxyType({}),
    preferred: Callable[[str], bool] = lambda _path: False,
    back: Mapping[str, datetime] = MappingProxyType({}),
    spared: Collection[str] = (),
) -> Settled:
    """Every story against what is remembered (``before``, by id).

    ``lost`` has the paths of the stories that cannot be used now (:func:`feedpub.identity.lost`), each with its last
    good entry where there is one. That one keeps its id against a newcomer, too: it is what was published.
    ``carried`` has the last good entries of stories that feeds carry and whose files may be gone, by id.
    ``preferred`` says of a path whether the story there gets an id that another one has. ``back`` has the ids of
    stories that were taken back until now, and since when; ``spared`` the ids of those that a guard keeps.
    """
    entries = [story.entry for story in stories if story.entry]
    last = [entry for entry in lost.values() if entry]
    claims, superseded = identity.newest([*entries, *last], before)
    kept, held = identity.one_each(claims, before, preferred)
    absent = {id_: entry for id_, entry in carried.items() if id_ not in kept}
    stands: dict[str, Entry] = {}
    declared: dict[str, datetime] = {}
    moved: list[Entry] = []
    advice: list[str] = []
    for id_, entry in kept.items():
        known = before.get(id_)
        if any(entry is one for one in last):
            # Without its text it is only there so that nobody else gets its id.
            stands |= {entry.path: entry} if entry.content_html is not None else {}
            continue
        other = known is not None and _is_other(known, entry)
        returned = known is not None and (other or known.withdrawn is not None) and _is_back(known, entry)
        settled = dated(entry, known, now, returned=returned)
        if id_ in back and settled.updated <= back[id_]:
            settled = replace(settled, updated=max(now, back[id_] + MOMENT).astimezone(settled.published.tzinfo))
        stands[entry.path] = settled
        if known is None or known.declared is None or known.declared.isoformat() != entry.published.isoformat():
            declared[id_] = entry.published
        if other:
            moved.append(settled)
        if known and (note := _redated(entry, known)):
            advice.append(note)
        advice += _ahead(entry, now) if entry.corrections and entry.status is Status.USABLE else ()
    return Settled(
        stories=_outcomes(stories, held, {one.path for one in superseded} - stands.keys()),
        entries=stands,
        moved=moved,
        absent=absent,
        # Of one that a guard keeps the next build must know what this one knew, or it would not keep it.
        gone=[id_ for id_ in _gone(entries, lost, before, absent) if id_ not in spared],
        declared=declared,
        notes=[_superseded(one, kept) for one in superseded if one not in last],
        advice=advice,
    )


def dated(entry: Entry, before: Published | None, now: datetime, *, returned: bool = False) -> Entry:
    """The entry with the dates that stand.

    ``published`` never moves after it was first said. ``updated`` is ``now`` when what the newsroom wrote has changed
    (unless it calls the change minor), or when it ``returned`` after it was taken back: else readers would go on
    showing its notice, which is newer. It is later than before in any case, be it by a second, as readers keep what
    they have of two that are alike. Else it is what it was, else what the story declares.
    """
    # A declared update that lies ahead would move at every build until then; one at the date itself is none.
    own = entry.updated.timestamp()
    declared = entry.updated if entry.published.timestamp() < own <= now.timestamp() else None
    if before is None:
        updated = declared or entry.published
        return entry if updated.isoformat() == entry.updated.isoformat() else replace(entry, updated=updated)
    changed = returned or (entry.fingerprint != before.fingerprint and not entry.minor)
    if declared is not None and declared > before.updated:
        updated = declared
    else:
        since = max(before.updated, before.withdrawn or before.updated) + MOMENT
        updated = max(since, now) if changed else before.updated
    same_day = entry.published_is_day and entry.published.timestamp() == before.published.timestamp()
    in_zone = updated.astimezone(entry.published.tzinfo)
    # Most stories stand as they are, and a copy of one takes longer than all else here. As texts, because two times of
    # one zone are equal in Python in the hour that comes twice.
    if (entry.published_is_day, entry.published.isoformat(), entry.updated.isoformat()) == (
        same_day,
        before.published.isoformat(),
        in_zone.isoformat(),
    ):
        return entry
    moved = entry.published.timestamp() != before.published.timestamp()
    declared = entry.declared or (entry.published if moved else None)
    return replace(entry, published=before.published, published_is_day=same_day, declared=declared, updated=in_zone)


def set_back(before: Iterable[Published], now: datetime) -> list[str]:
    """What to tell the newsroom where the clock must be wrong: no story was published after now."""
    latest = max((one.published.timestamp() for one in before), default=0)
    if latest <= now.timestamp():
        return []
    newest = datetime.fromtimestamp(latest, now.tzinfo).isoformat()
    return [f"the clock says {now.isoformat()}, but a story was already published at {newest}; set the clock right"]


def feed_updated(ids: tuple[str, ...], newest: datetime, before: Carried | None, now: datetime) -> datetime:
    """When the feed last changed: its newest entry's update, or ``now`` where an entry left and nothing else moved."""
    if before is None:
        return newest
    if ids != before.ids and newest <= before.updated:
        return max(now, before.updated)
    return max(newest, before.updated)


def horizon(
    stories: Iterable[Published], feeds: Iterable[Carried], now: datetime, others: Iterable[datetime] = ()
) -> datetime:
    """The latest of now and all that went out, which may be later by a wrong clock: by it a build goes.

    ``others`` are times beside those of stories and feeds: of what was taken back, which outlives a lost ledger.

    In UTC, as times in one zone compare by the wall clock in Python, which is wrong in the hour that comes twice.
    """
    out = [moment for one in stories for moment in (one.published, one.updated)]
    return max([now, *out, *others, *(one.updated for one in feeds)], key=datetime.timestamp).astimezone(UTC)


def _is_other(known: Published, entry: Entry) -> bool:
    """Whether what is remembered is no longer the story as it is, so that it must never be shown again."""
    remembered = (known.standing, known.path, known.fingerprint, known.version)
    return remembered != (standing(entry), entry.path, entry.fingerprint, entry.version)


def _is_back(known: Published, entry: Entry) -> bool:
    """Whether a story that was taken back is to be out again."""
    if entry.status is not Status.USABLE:
        return False
    return known.withdrawn is not None or known.standing == standing(replace(entry, status=Status.CANCELED))


def _redated(entry: Entry, before: Published) -> str | None:
    """What to tell the newsroom where a date was changed that subscribers have; a draft changes none."""
    # As instants: two times of one zone compare by the wall clock, which is wrong in the hour that comes twice.
    same = (before.published.timestamp(), UNKNOWN.timestamp())
    if entry.published.timestamp() in same:
        return None
    first = before.published.isoformat(timespec="seconds")
    if entry.embargo is not None and entry.embargo.timestamp() > before.published.timestamp():
        return (
            f"{entry.path}: was published before it had this embargo; subscribers keep the first date, which only the "
            f"ledger remembers. When the embargo is over, take it out, and put this line into the story in place of "
            f"its date: published: {first}"
        )
    return (
        f"{entry.path}: its date was changed after publication; subscribers keep the first one. "
        f"Put this line into the story in place of its date: published: {first}"
    )


def _ahead(entry: Entry, now: datetime) -> list[str]:
    """What to tell the newsroom of corrections that lie ahead: one is shown at once, for it must reach everybody."""
    return [
        f"{entry.path}: has a correction of {one.at.isoformat(timespec='minutes')}, which lies ahead, and shows it at "
        "once; mend its time"
        for one in entry.corrections
        if isinstance(one.at, datetime) and one.at.timestamp() > now.timestamp()
    ]


def _superseded(entry: Entry, kept: Mapping[str, Entry]) -> str:
    later = kept.get(entry.id)
    where = f"is in {later.path}" if later and later.path != entry.path else "was published"
    return f"{entry.path}: is version {entry.version} of a story whose later one {where}; remove it, it is of no use"


def _outcomes(stories: Sequence[Story], held: Sequence[ArticleError], superseded: set[str]) -> list[Story]:
    """The stories, those that are held back with why, without those of which a later version counts."""
    why = {error.subject: error for error in held}
    return [
        replace(story, entry=None, error=why[story.path], warnings=()) if story.entry and story.path in why else story
        for story in stories
        if not (story.entry and story.path in superseded)
    ]


def _gone(
    entries: Sequence[Entry], lost: Collection[str], before: Mapping[str, Published], absent: Collection[str]
) -> list[str]:
    """What no path leads to any more. The path of a story that is kept without its file stays, if no other has it."""
    there, known = {entry.path: entry.id for entry in entries}, {entry.id for entry in entries}
    return [
        one.id
        for one in before.values()
        if one.path
        and one.id not in known
        and one.path not in lost
        and there.get(one.path) != one.id
        and (one.id not in absent or one.path in there)
    ]
