"""The form of a file whose name does not tell it, by a look at how it begins."""

import re

from feedpub.readers.json import look as json_look
from feedpub.readers.xml import look as xml_look

_SEEN = 2000  #: bytes that are looked at
_FENCED = re.compile(rb"(?:---|\+\+\+)[ \t]*\r?\n")
_PAGE = re.compile(rb"<!doctype html|<html\b|<head\b|<body\b", re.IGNORECASE)


def form_of(path: str, raw: bytes) -> str:
    """The name of the form; what looks like none of them is page text, as which anything else is refused.

    ArticleError where it is JSON or XML of a kind that feedpub does not read.
    """
    begin = raw[:_SEEN].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _FENCED.match(begin):
        return "markdown"
    if _PAGE.search(begin) and begin.startswith(b"<"):
        return "html"
    if begin.startswith(b"<"):
        return xml_look.form_of(path, raw)
    return json_look.form_of(path, raw) if begin.startswith(b"{") else "pagetext"
