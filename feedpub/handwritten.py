"""The newsroom's list of stories taken back as a build needs it, with what a person who wrote into it did not know."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub import reach, retracting, retraction, withdrawn
from feedpub.ledger import Carried, Ledger, Published
from feedpub.model import MOMENT, Withdrawal
from feedpub.release import Release

if TYPE_CHECKING:
    from feedpub.config import Config


def listed(
    release: Release,
    config: "Config",
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
) -> list[Withdrawal]:
    """The newsroom's list, what a person wrote into it by hand filled up with what is remembered of the story.

    By what it is known again is to be put on the list: a lost ledger, or one without what was legal, knows none of it.
    """
    found = withdrawn.read(config.root / withdrawn.NAME, config.site.timezone)
    filled = [_filled(one, release.now, config, before, carried, ledger) for one in found]
    release.renamed += [one for was, one in zip(found, filled, strict=True) if one.digests != was.digests]
    return filled


def _filled(
    one: Withdrawal,
    now: datetime,
    config: "Config",
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
) -> Withdrawal:
    if (known := before.get(one.id)) is None or one.feeds:
        return one
    last = ledger.entries([one.id]).get(one.id)
    feeds = tuple(reach.reached(last, config, carried, ledger) if last else reach.published_in(one.id, carried, ledger))
    if last and not one.digests:
        # A slip of the pen would date its feeds years ahead for good.
        one = replace(one, when=min(one.when, now.astimezone(one.when.tzinfo), key=datetime.timestamp))
        one = replace(one, digests=retraction.digests(last, text=not retracting.has_a_twin(last, before)))
    # Readers keep what is newer.
    one = replace(one, when=max(one.when, known.updated + MOMENT, key=datetime.timestamp))
    if one.legal:
        return replace(one, feeds=feeds)
    return replace(
        one,
        feeds=feeds,
        guid=one.guid or (last.guid if last else None),
        title=one.title or known.title or None,
        url=one.url or known.url or None,
        published=one.published or known.published,
        language=one.language or (last.language if last else None),
    )
