"""The headline that a Markdown text carries itself: its first heading of the first level, in either spelling.

What counts is CommonMark's (spec.commonmark.org/0.31.2, sections 4.2, 4.3 and 4.5): ``# So``, or ``So`` underlined with
``===``, and neither inside a fenced block of code, where ``#`` begins a comment.
"""

import re
from html import unescape
from typing import NamedTuple

from feedpub.text import one_line

_ATX = re.compile(r" {0,3}#(?:[ \t]+(.*))?$")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?!.*`)|~{3,})")
_NO_PARAGRAPH = re.compile(r"[ \t]*$| {4}|\t| {0,3}(?:[#>]|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|<)")
_CLOSING = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[#.][^{}]*\}[ \t]*$")  # kramdown, Hugo: {#anchor .class}
_COMMENT = re.compile(r"<!--.{0,500}?-->|</?[A-Za-z][^<>]{0,500}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\s]{0,500}(?:[ \t]+[^()]{0,200})?\)|\[[^\[\]]{0,200}\])")
_CODE = re.compile(r"(`+)(?!`)(.{1,500}?)(?<!`)\1(?!`)")
_STRONG = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|~~)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Heading(NamedTuple):
    """A heading's plain text, and the lines of the text (from 0) that it takes up."""

    text: str
    start: int
    end: int


def first_heading(body: str) -> Heading | None:
    """The first heading of the first level that says something, wherever it stands."""
    lines = body.split("\n")
    fence = ""
    for i, line in enumerate(lines):
        if fence:
            if (mark := _FENCE.match(line)) and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
        elif "#" in line and (heading := _ATX.match(line)):
            if heading[1] and (said := _said(heading[1])):
                return Heading(said, i, i + 1)
        elif mark := _FENCE.match(line):
            fence = mark[1]
        elif i and _UNDERLINE.match(line) and not _NO_PARAGRAPH.match(lines[i - 1]):
            start = i - 1
            while start and not _NO_PARAGRAPH.match(lines[start - 1]):
                start -= 1
            if said := _said(" ".join(lines[start:i])):
                return Heading(said, start, i + 1)
    return None


def _said(text: str) -> str:
    """A heading as it reads: links by their text, no emphasis, no code marks, no tags."""
    text = text[:1000].rstrip(" \t")  # the patterns below are quick on a line, not on a megabyte
    text = _CLOSING.sub("", _ATTRIBUTES.sub("", text))
    text = _LINK.sub(r"\1", _CODE.sub(r"\2", _COMMENT.sub("", text)))
    for _ in range(3):  # ***both*** and _one in **another**_
        text = _STRONG.sub(r"\2", text)
    return one_line(unescape(_ESCAPE.sub(r"\1", text)))


def without(body: str, heading: Heading) -> str:
    """The text with blank lines where the heading stood, so that every other line keeps its number."""
    lines = body.split("\n")
    lines[heading.start : heading.end] = [""] * (heading.end - heading.start)
    return "\n".join(lines)
