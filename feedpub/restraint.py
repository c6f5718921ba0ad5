"""The last good entry of a story that cannot be used now, held to what its file says by now of who may see it. Pure.

An editor who takes a story back and makes a mistake in another line means the first all the same.
"""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from feedpub.dates import localize
from feedpub.model import Access, Article, Entry, Status


def restrained(last: Entry, known: Iterable[Article], zone: ZoneInfo) -> Entry:
    """The entry, where what is known now is stricter with that; ``zone`` is the newsroom's."""
    for one in known:
        embargo = localize(one.embargo, zone) if one.embargo else None
        expires = localize(one.expires, zone) if one.expires else None
        last = replace(
            last,
            status=one.status if last.status is Status.USABLE else last.status,
            access=Access.MEMBERS if one.access is Access.MEMBERS else last.access,
            # As instants: two times of one zone compare by the wall clock, which is wrong in the hour that comes twice.
            embargo=max((at for at in (last.embargo, embargo) if at), key=lambda at: at.timestamp(), default=None),
            expires=min((at for at in (last.expires, expires) if at), key=lambda at: at.timestamp(), default=None),
        )
    return last
