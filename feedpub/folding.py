"""Entries in less room: a large release has all of its stories at hand until it is published.

Of what stands over many stories each has its own copy when it comes from another process or the index: half of what a
story without its text takes, which is folded (:mod:`feedpub.folded`).
"""

from sys import intern

from msgspec.structs import replace

from feedpub.model import Entry


def alike(entry: Entry) -> Entry:
    """The entry, with the words that other stories have, too, from where those have them."""
    return replace(
        entry,
        form=_one(entry.form),
        language=_one(entry.language),
        section=_one(entry.section) if entry.section else entry.section,
        tags=tuple(map(_one, entry.tags)),
        authors=tuple([replace(one, name=_one(one.name)) for one in entry.authors]),
        origins={_one(field): _one(origin) for field, origin in entry.origins.items()},
    )


def _one(text: str) -> str:
    return intern(text) if type(text) is str else text
