"""Which story each of those that are there is: by what is remembered, and by the list of those that were taken back."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import adopted, forgotten, handwritten, identity, relearned, wording
from feedpub.concerned import UnclearError
from feedpub.gather import Story
from feedpub.ledger import Carried, Ledger, Published
from feedpub.model import Entry
from feedpub.normalize import FROM_FILE
from feedpub.release import Release
from feedpub.retraction import Retracted, renamed

if TYPE_CHECKING:
    from feedpub.settings import Config


def stories(
    found: Sequence[Story],
    release: Release,
    config: "Config",
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
) -> list[Story]:
    """The stories that were ``found``, each under the id it was published with.

    The release learns by what those are known that were taken back.
    """
    texts = wording.Texts(found, ledger)
    known, advice = identity.recognised(found, before, texts, release.retracted.by_id)
    release.advice += advice
    if not carried and forgotten.may_tell(config):
        known = relearned.stories(known, release, config, texts)
    known = _as_adopted(found, known, config)
    handwritten.told_by_content(release, config, known, before, texts)
    _in_new_files(release, known, before, texts)
    return known


def _as_adopted(found: Sequence[Story], known: Sequence[Story], config: "Config") -> list[Story]:
    """The stories that are ``known``, those under other names than ``found`` as they were before feedpub, if they were.

    What there is of that is known by their former names.
    """
    both = list(zip(found, known, strict=True))
    if all(was is now for was, now in both):
        return list(known)
    names = adopted.by_names(config.root / adopted.NAME, config.site.timezone, config.site.authority)

    def as_adopted(story: Story, entry: Entry) -> Story:
        one = names.get(entry.id)
        return replace(story, entry=adopted.as_known(entry, {entry.name: one})) if one else story

    return [now if was is now or now.entry is None else as_adopted(now, now.entry) for was, now in both]


def _in_new_files(
    release: Release, stories: Sequence[Story], before: Mapping[str, Published], texts: identity.Texts
) -> None:
    """Let those that were taken back and are in new files, under another headline or with another text, be known by the
    names of these, from now on and on the newsroom's list.

    One is in a new file if that has its headline or its body, and its time. Not if it has its own id, or was published:
    that is another story.
    """
    retracted = release.retracted
    entries = [story.entry for story in stories if story.entry]
    new = [one for one in entries if _is_new(one, before) and retracted.resembles(one) and not retracted.which(one)]
    if not new:
        return
    if release.concerned:
        raise UnclearError  # what is known of such a file must be forgotten
    taken = dict(retracted.by_id)
    for entry in new:
        if one := retracted.in_a_new_file(entry, partial(texts.as_it_is, entry)):
            taken[one.id] = renamed(taken[one.id], entry)
            release.renamed.append(taken[one.id])
    release.retracted = Retracted(taken.values())


def _is_new(entry: Entry, before: Mapping[str, Published]) -> bool:
    return entry.id not in before and entry.origins.get("id") == FROM_FILE
