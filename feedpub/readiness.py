"""Whether a configuration that holds can be built by now: its stories' folders are there, and its day has come."""

import os
from datetime import UTC, datetime
from pathlib import Path

from feedpub.errors import ConfigError, ConfigErrors
from feedpub.settings import Config


def check_sources(config: Config) -> None:
    """Raise ConfigErrors where a source's folder is not there or is empty: a disk that is not mounted is no news."""
    missing = [(number, why) for number, one in enumerate(config.sources) if (why := _missing(one.path))]
    if missing:
        raise ConfigErrors(
            ConfigError(
                str(config.path),
                f"sources[{number + 1}].path: {why}",
                line=config.line("sources", number, "path"),
            )
            for number, why in missing
        )


def check_authority(config: Config, now: datetime) -> None:
    """Raise ConfigErrors where the authority is of a day after ``now`` (RFC 4151, section 2.1): nobody has it yet."""
    day = config.site.authority.rpartition(",")[2]
    # The year or the month alone stands for its first day, and days as text are in the order of time.
    if day > now.astimezone(UTC).date().isoformat():
        message = f"site.authority: {day} has not come yet; write a day on which the domain was yours already"
        raise ConfigErrors([ConfigError(str(config.path), message, line=config.line("site", "authority"))])


def _missing(folder: Path) -> str | None:
    try:
        with os.scandir(folder) as entries:
            return None if next(entries, None) else f"{folder} is empty; put stories into it or mount its disk"
    except FileNotFoundError:
        return f"there is no folder {folder}; make it, mount its disk or mend the path"
    except NotADirectoryError:
        return f"{folder} is no folder; name the folder that the stories are in"
    except OSError as error:
        return f"{folder} cannot be read ({error.strerror}); see to its permissions"
