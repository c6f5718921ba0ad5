"""What is known of a file by where it lies: within a newsroom its zone, its languages and its addresses."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedpub import adopted, gather, withdrawn
from feedpub.adopted import Adopted
from feedpub.errors import ConfigError
from feedpub.naming import Newsroom
from feedpub.readers.profile import Profile
from feedpub.retraction import Retracted
from feedpub.settings import Config


class Place(TypedDict, total=False):
    """What :func:`feedpub.explain.explain` takes beside the file."""

    zone: ZoneInfo | None
    room: Newsroom
    path: str
    form: str | None
    adopted: Mapping[str, Adopted]
    taken_back: Retracted
    profiles: tuple[Profile, ...]


def zone_of(name: str) -> ZoneInfo:
    """The zone that a person named. ConfigError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError("--zone", f"{name!r} is no time zone; write one such as Europe/Kyiv") from None


def of(file: Path, config: Config | None, zone: ZoneInfo | None) -> Place:
    """What is known of the file; ``zone`` goes before its newsroom's."""
    if config is None:
        return {"zone": zone}
    known: Place = {"zone": zone or config.site.timezone}
    real = Path(os.path.realpath(file))
    for source in config.sources:
        folder = os.path.realpath(source.path)
        if real.is_relative_to(folder):
            path = real.relative_to(folder).as_posix()
            return {
                **known,
                "room": gather.newsroom(config, source),
                "path": path,
                "form": source.form,
                "profiles": gather.profiles_of(config, source)(path),
                "adopted": adopted.by_names(config.root / adopted.NAME, config.site.timezone, config.site.authority),
                "taken_back": Retracted(withdrawn.read(config.root / withdrawn.NAME, config.site.timezone)),
            }
    return known
