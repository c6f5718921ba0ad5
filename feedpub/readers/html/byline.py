"""What a byline on a page looks like: the words that it begins with, and what follows its names."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from feedpub import dates
from feedpub.languages import month, primary
from feedpub.readers.html import names
from feedpub.readers.html.tree import Scope

_NOUN = (
    r"(?:author|autor|autorin|autoren|autorinnen|autore|autori|autores|auteur|yazar|автор|автори|авторка|contributor|words|text|texte|testo|penulis|"
    r"reporter|作者|著者|執筆者?|ライター|撰文|記者|记者)s?(?:[/*:]?(?:in)?(?:/autor(?:in)?)?)"
)
_BY = r"by|von|par|por|di|door|av|af|بقلم|מאת"
#: What a story calls itself in front of "by": "Eine Kolumne von", "A guest post by".
_KIND = (
    r"(?:(?:an?|eine?|une?|una|un) )?(?:(?:kolumne|artikel|(?:blog-? ?|gast)?beitrag|kommentar|essay|interview|"
    r"reportage|glosse|rezension|porträt|meldung|analyse|kritik|bericht) von|"
    r"(?:column|essay|analysis|interview|review|article|commentary|"
    r"guest post|blog post|perspective|opinion|feature) by|(?:article|tribune|chronique|enquête|entretien) par|"
    r"(?:artículo|columna|análisis|reportaje|entrevista|artigo|coluna|análise|reportagem) (?:de|por))"
)
_LABEL = re.compile(  # of small letters: to ignore their case would take it twice as long
    rf"^(?:(?P<by>{_BY})|{_KIND}|"
    r"(?:text|words|story|written|posted|published|submitted|reported|bericht|analyse|texte|testo|texto|erstellt|"
    r"eingestellt|geschrieben|verfasst|beitrag|écrit|publié|escrito|publicado|scritto|pubblicato|geschreven|skrevet) "
    r"(?:by|von|par|por|di|da|door|av|af)|"
    r"(?:text|words|texte|texto|testo) ?(?:&|\+|und|and|et|y|e) ?(?:photo|foto|picture|bild)\w{0,8}(?= ?:)|"
    rf"(?P<noun>{_NOUN}))(?:\s*[:|]?\s+|\s*[:：]\s*)(?=[^\W\d_])"
)
#: How whatever fits them begins, and more: the first letters of every word in the pattern.
_BEGINS = frozenset(re.findall(r"(?<![^\W\d_])[^\W\d_]{2}", _LABEL.pattern)) | {"a "}
# Stylesheets put the space there: <span>By</span><a>Jane Doe</a>
_GLUED = re.compile(r"^(?P<by>By)(?P<noun>)(?=[A-ZÀ-Þ][a-zà-ÿ'’-]{1,20} [A-ZÀ-Þ])")
#: Words that are "by" in one language begin lines of any kind in another: "Door handles", "Di bawah".
_SPEAKS = {
    "von": {"de"},
    "par": {"fr"},
    "por": {"es", "pt", "ca", "gl"},
    "di": {"it"},
    "door": {"nl"},
    "av": {"sv", "no", "nb", "nn"},
    "af": {"da", "is"},
}
_NOT_AUTHOR = re.compile(
    r"^(?:editor|editing|photo|foto|image|bild|illustration|reviewed|fact[- ]check|medically|edited|editado|"
    r"redaktion|redakcja|redazione|redacción|редактор|kamera|camera|schnitt|montage|монтаж|责编|责任编辑|编辑)\w*\b\s*"
    r"(?:by\b|[:：])|\b(?:says|said|wrote|schrieb)\s*:?$",
    re.IGNORECASE,
)
_OF_PICTURES = re.compile(r"(?:^|[\s_-])(?:media|image|photo|picture|video|gallery)")
_CAPTION = re.compile(r"caption|credit|copyright|media(?:box|info)")
_FIGURES = frozenset(("figure", "figcaption"))
_COLON = frozenset(":：")
LONGEST = 200  #: characters of a byline
_SHORT = 60  #: of one that begins like a sentence: "Author Jane Doe"


def unlabelled(text: str, language: str | None) -> str | None:
    """What follows "By" or the like, ``None`` where a text does not begin so in its page's language, or is prose."""
    if len(text) > LONGEST or not _may_begin(text[:2]):  # as of most lines
        return None
    return _unlabelled(text, language)


@lru_cache(maxsize=1024)
def _may_begin(letters: str) -> bool:
    return _lower(letters) in _BEGINS


@lru_cache(maxsize=512)  # it is asked of the same lines by all who look for people and times
def _unlabelled(text: str, language: str | None) -> str | None:
    label = _LABEL.match(_lower(text)) or _GLUED.match(text)
    if label is None:
        return None
    if label["noun"] and _COLON.isdisjoint(label[0]) and (len(text) > _SHORT or " " not in text[label.end() :]):
        return None  # "Author Jane Doe" is one, "Text Link" is none
    speaks, spoken = _SPEAKS.get((label["by"] or "").casefold()), primary(language)
    if speaks is not None and spoken is not None and spoken not in speaks:
        return None
    rest = text[label.end() :]
    again = _LABEL.match(_lower(rest))  # "Author Posted by Jane Doe"
    return rest[again.end() :] if again and not again["noun"] else rest


def _lower(text: str) -> str:
    """The text in small letters, none of which becomes two."""
    return text.replace("İ", "I").lower()


def may_name(text: str) -> bool:
    """Whether a text that is marked as a byline may be one: of those who wrote, not of who took the pictures."""
    return 0 < len(text) <= LONGEST and not _is_of_others(text)


@lru_cache(maxsize=512)
def _is_of_others(text: str) -> bool:
    return _NOT_AUTHOR.search(text) is not None


def is_of_picture(scope: Scope) -> bool:
    """Whether an element names those who made a picture or a film."""
    if scope.names and _OF_PICTURES.search(scope.names):
        return True
    within = list(islice(scope.chain(), 3))
    for up in within:
        if up.tag in _FIGURES:
            return True
    for up in within:
        if up.names and (said := _captions(up.names)) is not None:
            return said
    return False


@lru_cache(maxsize=1024)  # elements around others are asked for each of them
def _captions(called: str) -> bool | None:
    """Whether an element's names say that it is a picture's caption, or that it names the story's author."""
    if _CAPTION.search(called):
        return True
    return False if "author" in names.meaning(called).holds else None  # though in what is called its caption


_DIGIT = re.compile(r"\d")  #: of any script
_PARTS = re.compile(r"\s*[|•·]\s*")


def parts(text: str) -> list[str]:
    """The pieces of a line that is parted by bars or dots; the line itself where it is not."""
    if is_parted(text):
        return [part for part in _PARTS.split(text) if part]
    return [text] if text else []


def is_parted(text: str) -> bool:
    """Whether a line may have several pieces."""
    return "|" in text or "•" in text or "·" in text


def dates_in(text: str, language: str | None = None) -> Sequence[dates.Found]:
    """The dates in a line (:func:`feedpub.dates.find`)."""
    # Without a language dates are read as in bare "en", and those who look for times ask it of the same lines.
    return _dates_in(text, language or "en") if _DIGIT.search(text) else ()


@lru_cache(maxsize=512)
def _dates_in(text: str, language: str) -> Sequence[dates.Found]:
    return tuple(dates.find(text, language=language))


@lru_cache(maxsize=512)
def behind_date(text: str) -> str:
    """What follows the last date in a line: "Published: 27 August 2026 by Jane Doe"."""
    end = max((hit.end for hit in dates_in(text)), default=0)
    return text[end:].strip(" ,|•·-–—") if end else ""


_NUMBERS = re.compile(r"(?<=[^\W\d_])[\s,|•·–—-]{0,3}\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b.*$")
_ON = re.compile(r"(?<=\S)\s+(?:on|at|am|um|le|il|el)\s+[^0-9]{0,12}[0-9].*$")


@lru_cache(maxsize=512)  # elements in each other have the same text
def undated(text: str) -> str:
    """A byline without the date that follows its names, be it one that could be read in two ways."""
    if _DIGIT.search(text):
        text = _ON.sub("", _NUMBERS.sub("", text))
        for hit in dates_in(text):
            return text[: hit.start].strip(" ,|•·-–—") or text[hit.end :].strip(" ,|•·-–—")
    words = text.split()
    return " ".join(words[:-1]) if len(words) > 2 and month(words[-1]) else text
