"""A working newsroom in an empty folder: configuration, its schema for editors, one story, an output folder."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feedpub import config, readiness
from feedpub.errors import ConfigError, ConfigErrors

_FILES = {"feedpub.yaml": "config/feedpub.yaml", "welcome.md": "content/news/welcome.md"}
#: Each option, and the keys of the configuration that its answer goes into.
_KEYS = {
    "title": ("site.title", "feeds.news.title"),
    "url": ("site.url", "site.feeds_url", "sources[1].story_url"),
    "authority": ("site.authority",),
    "language": ("site.language",),
    "timezone": ("site.timezone",),
}
# What anyone may call a computer at home, so that it is nobody's (RFC 6761, 6762, 8375, and `internal` by ICANN).
_NOBODYS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def init(
    folder: Path, *, title: str, url: str, authority: str | None, language: str, timezone: str, now: datetime
) -> list[Path]:
    """Write the newsroom and return its files; the authority is the URL's domain and the year, if none is given.

    ConfigError, before anything is written, where one is there already; ConfigErrors, each naming its option, where
    answers do not hold.
    """
    paths = [folder / path for path in (*_FILES.values(), "config/feedpub.schema.json", "output/.gitkeep")]
    if there := [str(path) for path in paths if path.exists()]:
        raise ConfigError(there[0], "is there already; run `feedpub init` in an empty folder")
    front = url if url.endswith("/") else f"{url}/"
    domain_and_day = authority or f"{_host(url)},{now:%Y}"
    answers = {
        "title": title,
        "url": front,
        "feeds_url": f"{front}feeds/",
        "story_url": f"{front}{{section}}/{{slug}}",
        "authority": domain_and_day,
        "language": language,
        "timezone": timezone,
    }
    # JSON's strings are YAML's, so an answer may hold whatever it likes.
    values = {key: json.dumps(answer, ensure_ascii=False) for key, answer in answers.items()}
    # A day that the newsroom does not have yet would keep the story in.
    values["today"] = f"{now.astimezone(_zone(timezone)):%Y-%m-%d}"
    package = files("feedpub")
    texts = [Template((package / "newsroom" / name).read_text("utf-8")).substitute(values) for name in _FILES]
    texts += [(package / "feedpub.schema.json").read_text("utf-8"), ""]
    wrong = _wrong(texts[0], now)
    if authority is None and "url" in wrong:
        wrong.pop("authority", None)  # it is the URL's domain, and that is told once
    elif (authority is None or "authority" not in wrong) and (name := _nobodys(domain_and_day)):
        wrong["authority"] = (
            f"{name} can be anybody's; give a domain or an e-mail address of your own, and the day: "
            f"--authority gazette.example,{now:%Y}"
        )
    if wrong:
        raise ConfigErrors(ConfigError("feedpub init", f"--{option}: {wrong[option]}") for option in wrong)
    try:
        for path, text in zip(paths, texts, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        raise ConfigError(str(path), f"cannot be written ({error.strerror}); see to the folder's permissions") from None
    return paths


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # which is told with all that is wrong
        return UTC


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "http://["
        return ""


def _wrong(text: str, now: datetime) -> dict[str, str]:
    """What is wrong with each option, by trying the configuration before it is written."""
    with TemporaryDirectory(prefix="feedpub-") as folder:
        path = Path(folder) / "feedpub.yaml"
        path.write_text(text, "utf-8")
        try:
            readiness.check_authority(config.load(path), now)
        except ConfigErrors as wrong:
            messages = dict(error.message.split(": ", 1) for error in reversed(wrong.errors) if ": " in error.message)
            return _by_option(messages)
    return {}


def _by_option(messages: Mapping[str, str]) -> dict[str, str]:
    """The first message about each option, from those about keys."""
    return {
        option: next(messages[key] for key in keys if key in messages)
        for option, keys in _KEYS.items()
        if any(key in messages for key in keys)
    }


def _nobodys(authority: str) -> str | None:
    """The authority's name where nobody can say that it is theirs: ids that begin with it would be others' as well."""
    name = authority.rpartition(",")[0].rpartition("@")[2]
    return name if _is_address(name) or "." not in name or name.endswith(_NOBODYS) else None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
