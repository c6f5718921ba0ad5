"""What subscribers are told by the documents that lie there, read by parsers that share nothing with feedpub."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

ATOM, TERMS = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/terms/}"


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a document tells it."""

    document: str
    id: str
    title: str
    text: str
    published: datetime
    updated: datetime


def told(output: Path) -> Iterator[Told]:
    """Every entry of every document."""
    for file in sorted(output.rglob("*.atom")):
        for one in ElementTree.parse(file).getroot().iterfind(f"{ATOM}entry"):
            found = {child.tag.removeprefix(ATOM): "".join(child.itertext()) for child in one}
            text = found.get("summary", "") + found.get("content", "")
            dates = (datetime.fromisoformat(found[name]) for name in ("published", "updated"))
            yield Told(str(file.relative_to(output)), found["id"], found["title"], text, *dates)
    for file in sorted(output.rglob("*.rss")):
        for one in ElementTree.parse(file).getroot().iterfind("channel/item"):
            found = {child.tag: "".join(child.itertext()) for child in one}
            published = parsedate_to_datetime(found["pubDate"])
            changed = found.get(f"{ATOM}updated") or found.get(f"{TERMS}modified")
            updated = datetime.fromisoformat(changed) if changed else published
            text = " ".join(found.values())
            yield Told(str(file.relative_to(output)), found["guid"], found["title"], text, published, updated)
    for file in sorted(output.rglob("*.json")):
        for one in json.loads(file.read_text("utf-8"))["items"]:
            published = datetime.fromisoformat(one["date_published"])
            updated = datetime.fromisoformat(one.get("date_modified", one["date_published"]))
            text = one.get("summary", "") + one.get("content_html", "")
            yield Told(str(file.relative_to(output)), one["id"], one["title"], text, published, updated)


def everything(*folders: Path) -> str:
    """All that lies in the folders, names of files included."""
    found = [file for folder in folders for file in sorted(folder.rglob("*"))]
    texts = [file.read_bytes().decode("utf-8", "replace") for file in found if file.is_file()]
    return "\n".join([*map(str, found), *texts])
