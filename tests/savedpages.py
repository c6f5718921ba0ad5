"""Saved pages for the tests of their reader: how to read one, and what it gave."""

import html
import re
from zoneinfo import ZoneInfo

from feedpub.model import Article
from feedpub.readers import Reading, pagetext

CONTEXT = Reading(zone=ZoneInfo("Europe/Kyiv"))
HEADLINE = "Harbour reopens after the storm"
#: Three paragraphs of a story.
TEXT = """\
The harbour of Zelenyi Brid reopened on Friday after a storm that kept ships at sea for two days and a night.

Two grain ships left in the morning, the harbour master said, and three more are expected before Sunday ends.

The eastern pier stays closed for another week of repairs, and the ferry leaves every two hours until then.
"""


def reading(text: str, *, language: str | None = None) -> Article:
    return pagetext.read("story.txt", text.encode(), Reading(zone=CONTEXT.zone, language=language))


def paragraphs(article: Article) -> list[str]:
    """The body's pieces as plain text, one each."""
    return [html.unescape(re.sub(r"<[^>]+>", "", piece)) for piece in article.body.split("\n") if piece]


def names(article: Article) -> list[str]:
    return [person.name for person in article.authors]
