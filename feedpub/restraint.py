"""The last good entry of a story, held to what is known by now of who may see it. Pure.

An editor who takes a story back and makes a mistake in another line means the first all the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from feedpub.dates import localize
from feedpub.gather import Story
from feedpub.ledger import NOTHING, Published, standing
from feedpub.model import Access, Article, Entry, Status
from feedpub.normalize import FROM_TEXT
from feedpub.selection import State, state_of

Lost = Mapping[str, Iterable[Article]]


class Restraint:
    """What the stories that are there say of who may see them, for what was published last of them."""

    def __init__(
        self,
        stories: Sequence[Story],
        before: Mapping[str, Published],
        lost: Lost,
        zone: ZoneInfo,
        said: Mapping[str, Sequence[Entry]] = NOTHING,
    ) -> None:
        """``stories`` are as they are before any is held, ``lost`` as in :func:`feedpub.identity.lost`.

        ``said`` has by id what is in files that may be those of that story, where a guard holds it.
        """
        self._stories, self._before, self._lost, self._zone, self._said = stories, before, lost, zone, said

    # Most builds ask for neither.

    @cached_property
    def _of_id(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for story in self._stories:
            if (entry := story.entry) and (
                entry.id not in self._before or standing(entry) != self._before[entry.id].standing
            ):
                found[entry.id].append(entry)
        return found

    @cached_property
    def _of_text(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for story in self._stories:
            if (entry := story.entry) and (
                entry.id not in self._before or entry.fingerprint != self._before[entry.id].fingerprint
            ):
                found[entry.fingerprint].append(entry)
        return found

    def of_lost(self, last: Entry) -> Entry:
        """The last good entry of a story whose file cannot be used, where what is known now is stricter with that.

        Of its file, that is, or of one that has its text and had another when it was last remembered.
        """
        known = [*self._lost.get(last.path, ()), *self._of_text.get(last.fingerprint, ()), *self._said.get(last.id, ())]
        return restrained(last, known, self._zone)

    def of_any(self, last: Entry) -> Entry:
        """The last good entry of any story, whose file may be there and well."""
        return restrained(self.of_lost(last), self._of_id.get(last.id, ()), self._zone)

    def hidden(self, ids: Collection[str], now: datetime) -> set[str]:
        """Those of the stories whose files keep them from somebody now, and did not when they were last remembered."""
        return {
            id_
            for id_ in ids
            for entry in self._of_id.get(id_, ())
            if entry.access is not Access.FREE or state_of(entry, now) is not State.LIVE
        }


def restrained(last: Entry, known: Iterable[Article | Entry], zone: ZoneInfo) -> Entry:
    """The entry, where what is known now is stricter with that; ``zone`` is the newsroom's."""
    for one in known:
        embargo = localize(one.embargo, zone, last=True) if one.embargo else None
        expires = localize(one.expires, zone) if one.expires else None
        last = replace(
            last,
            status=one.status if last.status is Status.USABLE else last.status,
            access=Access.MEMBERS if one.access is Access.MEMBERS else last.access,
            # What was taken from its text is worth paying for.
            summary=None if _is_sold(one, last) else last.summary,
            # As instants: two times of one zone compare by the wall clock, which is wrong in the hour that comes twice.
            embargo=max((at for at in (last.embargo, embargo) if at), key=lambda at: at.timestamp(), default=None),
            expires=min((at for at in (last.expires, expires) if at), key=lambda at: at.timestamp(), default=None),
        )
    return last


def _is_sold(one: Article | Entry, last: Entry) -> bool:
    """Whether it is for members only, with a summary that is the beginning of its text."""
    return one.access is Access.MEMBERS and last.origins.get("summary") == FROM_TEXT
