"""What the newsroom says about a story, in the story's language: that it was corrected, that it was taken back."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Literal

from msgspec.structs import replace

from feedpub import languages, markup
from feedpub.model import Correction, Entry, Withdrawal

_CORRECTED = {
    "uk": "Виправлено",
    "ru": "Исправлено",
    "de": "Korrektur",
    "fr": "Correction",
    "it": "Correzione",
    "es": "Corrección",
    "pl": "Sprostowanie",
    "tr": "Düzeltme",
    "lt": "Pataisyta",
}
#: In front of the headline, and the sentence that stands for the text.
_WITHDRAWN = {
    "uk": ("Відкликано", "Редакція відкликала цей матеріал."),
    "ru": ("Отозвано", "Редакция отозвала этот материал."),
    "en": ("Withdrawn", "The newsroom has withdrawn this story."),
    "de": ("Zurückgezogen", "Die Redaktion hat diesen Beitrag zurückgezogen."),
    "fr": ("Retiré", "La rédaction a retiré cet article."),
    "it": ("Ritirato", "La redazione ha ritirato questo articolo."),
    "es": ("Retirado", "La redacción ha retirado este artículo."),
    "pl": ("Wycofano", "Redakcja wycofała ten artykuł."),
    "tr": ("Geri çekildi", "Yazı işleri bu haberi geri çekti."),
    "lt": ("Atšaukta", "Redakcija atšaukė šį straipsnį."),
}


def corrected(corrections: Iterable[Correction], language: str) -> str:
    """The notes of a story's corrections as HTML, a paragraph each; ``""`` where there are none."""
    word = _CORRECTED.get(languages.primary(language) or "", "Correction")
    return "".join(f"<p><strong>{word} ({one.at:%Y-%m-%d}):</strong> {escape(one.note)}</p>" for one in corrections)


def corrected_in_words(corrections: Iterable[Correction], language: str) -> str:
    """The same as plain text."""
    word = _CORRECTED.get(languages.primary(language) or "", "Correction")
    return " ".join(f"{word} ({one.at:%Y-%m-%d}): {one.note}" for one in corrections)


def with_corrections(entry: Entry, place: Literal["top", "foot"], prefixes: Mapping[str, str]) -> Entry:
    """A story with the notes of its corrections, as a feed shows it; one that has none is as it was.

    The notes stand in the content, or where there is none in the summary, at its ``top`` or ``foot``. ``prefixes`` has
    by language what stands in front of the headline, for all others under ``""``.
    """
    if not entry.corrections:
        return entry
    language = languages.primary(entry.language) or ""
    prefix = prefixes.get(entry.language) or prefixes.get(language) or prefixes.get("")
    title = (
        f"{prefix.rstrip()} {entry.title}" if prefix and not entry.title.startswith(prefix.rstrip()) else entry.title
    )
    if entry.content_html:
        notes = markup.sanitize(corrected(entry.corrections, entry.language), entry.url)
        parts = [notes, entry.content_html]
        return replace(entry, title=title, content="\n".join(parts if place == "top" else reversed(parts)))
    words = [corrected_in_words(entry.corrections, entry.language), *([entry.summary] if entry.summary else [])]
    return replace(entry, title=title, summary=" ".join(words if place == "top" else reversed(words)))


def is_said(one: Withdrawal) -> bool:
    """Whether there is anything to say of a story that was taken back (:func:`withdrawn`)."""
    return not one.legal and one.url is not None and one.published is not None


def withdrawn(one: Withdrawal) -> Entry | None:
    """What stands in a feed under the id of a story that was taken back, as long as it says so.

    A reader that has the story shows this instead: the same id, ``updated`` when it was taken back. ``None`` where
    there is nothing to say: for a legal withdrawal, and for one of which address or date is not known.
    """
    if not is_said(one) or one.url is None or one.published is None:
        return None
    language = one.language or "en"
    word, sentence = _WITHDRAWN.get(languages.primary(language) or "", _WITHDRAWN["en"])
    text = f"{sentence} {one.reason}" if one.reason else sentence
    return Entry(
        id=one.id,
        guid=one.guid,
        name=one.id,
        path="",
        url=one.url,
        title=f"{word}: {one.title}" if one.title else word,
        published=one.published,
        updated=max(one.when, one.published, key=lambda moment: moment.timestamp()),
        language=language,
        summary=text,
        content=markup.sanitize(f"<p>{escape(text)}</p>", one.url),
    )
