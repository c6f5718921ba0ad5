"""Page texts made of saved HTML pages, in the ways in which people and archives save pages as text.

Of a page's truth, what its text still tells counts: a headline that no line has, or an author whose byline was lost,
cannot be read by anybody. Pages are parted by their sites in two halves, so that what was tuned on one is judged on
the other.
"""

import gzip
import hashlib
import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feedpub.readers.html import encoding

_BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote table figure article section header footer".split())
_SILENT = frozenset(
    "script style template svg math noscript iframe object video audio canvas head select textarea".split()
)


def browser(source: str) -> str:
    """As a browser saves it: a line for each block, inline pieces glued, blank lines where a browser has space."""
    lines: list[str] = []
    pieces: list[str] = []
    for piece, ends, apart in _pieces(LexborHTMLParser(source).body):
        pieces.append(piece)
        if ends:
            lines += [text] if (text := " ".join("".join(pieces).split())) else []
            pieces.clear()
            if apart and lines and lines[-1]:
                lines.append("")
    return "\n".join(lines)


def _pieces(body: LexborNode | None) -> Iterator[tuple[str, bool, bool]]:
    """Texts in reading order, and where lines end and whether a blank one follows."""
    waiting: list[tuple[LexborNode, bool]] = [(body, False)] if body is not None else []
    while waiting:
        node, left = waiting.pop()
        tag = node.tag or "-"
        if tag == "-text":
            yield node.text_content or "", False, False
        elif tag == "br" or left:
            yield "", True, tag in _APART
        elif tag[0] != "-" and tag not in _SILENT and "hidden" not in node.attributes:
            if tag in _BLOCKS:
                yield "", True, tag in _APART
                waiting.append((node, True))
            if tag == "li":
                yield "  • ", False, False
            waiting += [(child, False) for child in reversed(list(node.iter(include_text=True)))]


def packed(source: str) -> str:
    """As a quick script does it: a line for each block, no blank lines at all."""
    return "\n".join(line for line in browser(source).split("\n") if line)


def archive(source: str) -> str:
    """As archives of the web keep it: most of what stands around the story is gone (Resiliparse)."""
    module = importlib.import_module("resiliparse.extract.html2text")
    return str(module.extract_plain_text(source, main_content=True))


def whole(source: str) -> str:
    """The whole page by the same converter."""
    return str(importlib.import_module("resiliparse.extract.html2text").extract_plain_text(source))


def laid_out(source: str) -> str:
    """With the page's layout: margins and columns (Inscriptis)."""
    return str(importlib.import_module("inscriptis").get_text(source))


FORMS: Mapping[str, Callable[[str], str]] = {
    "archive": archive,
    "browser": browser,
    "packed": packed,
    "whole": whole,
    "laid out": laid_out,
}


def rows(samples: Path) -> list[dict[str, Any]]:
    """The pages' truth: each has the path of its packed page."""
    indexes = sorted((samples / "html").glob("*/index.jsonl"))
    return [json.loads(line) for index in indexes for line in index.read_text("utf-8").splitlines()]


def half(row: Mapping[str, Any]) -> str:
    """A or B, by the page's site, so that no site is in both."""
    site = str(row.get("site") or row["id"]).removeprefix("www.")
    return "AB"[int(hashlib.sha1(f"x{site}".encode()).hexdigest(), 16) % 2]


@cache
def source(samples: Path, path: str) -> str:
    return encoding.decode("page.html", gzip.decompress((samples / "html" / path).read_bytes()))[0]


def text(samples: Path, row: Mapping[str, Any], form: str) -> str:
    """The page as text; control characters, which converters let through, are left out."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", FORMS[form](source(samples, row["path"])))
