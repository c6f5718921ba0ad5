"""A working newsroom in an empty folder: configuration, its schema for editors, one story, an output folder."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from feedpub import config
from feedpub.errors import ConfigError, ConfigErrors

_FILES = {"feedpub.yaml": "config/feedpub.yaml", "welcome.md": "content/news/welcome.md"}


def init(folder: Path, *, title: str, url: str, language: str, timezone: str, now: datetime) -> list[Path]:
    """Write the newsroom and return its files. ConfigError, before anything is written, where one is there already."""
    paths = [folder / path for path in (*_FILES.values(), "config/feedpub.schema.json", "output/.gitkeep")]
    if there := [str(path) for path in paths if path.exists()]:
        raise ConfigError(there[0], "is there already; run `feedpub init` in an empty folder")
    host = urlsplit(url).hostname or "example.org"
    values = {
        # JSON's strings are YAML's, so a title may hold whatever it likes.
        "title": json.dumps(title, ensure_ascii=False),
        "url": url if url.endswith("/") else f"{url}/",
        "authority": f"{host},{now:%Y}",
        "language": language,
        "timezone": timezone,
        "today": f"{now:%Y-%m-%d}",
    }
    package = files("feedpub")
    texts = [Template((package / "newsroom" / name).read_text("utf-8")).substitute(values) for name in _FILES]
    texts += [(package / "feedpub.schema.json").read_text("utf-8"), ""]
    _try(texts[0])
    try:
        for path, text in zip(paths, texts, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        raise ConfigError(str(path), f"cannot be written ({error.strerror}); see to the folder's permissions") from None
    return paths


def _try(text: str) -> None:
    """Load the configuration before it is written: an answer may be no address, language or zone."""
    with TemporaryDirectory(prefix="feedpub-") as folder:
        path = Path(folder) / "feedpub.yaml"
        path.write_text(text, "utf-8")
        try:
            config.load(path)
        except ConfigErrors as wrong:
            about = [error.message for error in wrong.errors if error.message.startswith("site.")]
            raise ConfigErrors(ConfigError("feedpub init", message) for message in about or [str(wrong)]) from None
