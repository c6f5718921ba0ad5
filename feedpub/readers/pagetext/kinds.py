"""What a line of a saved page is, as far as its own shape and words tell: the first judge that knows it decides."""

import re
from enum import Enum, auto
from itertools import pairwise

from feedpub import people
from feedpub.dates import Found, clock_of
from feedpub.languages import fold
from feedpub.readers.pagetext import times, words
from feedpub.readers.pagetext.bylines import bare_name, is_byline
from feedpub.readers.pagetext.prose import is_sentence


class Kind(Enum):
    """What a line is, as far as the line itself tells."""

    TEXT = auto()  #: sentences
    SHORT = auto()  #: a few words without a full stop: a title, a subhead, a caption, a menu
    NAME = auto()  #: a person's name and nothing else
    BYLINE = auto()  #: says who wrote it
    DATE = auto()  #: a date, with little else
    CLOCK = auto()
    DATELINE = auto()  #: city and agency, on a line of their own
    ATTRIBUTION = auto()  #: "- said Melnychuk."
    RELATED = auto()  #: another story's title
    RELATED_HEAD = auto()
    COUNTER = auto()  #: views, minutes to read
    TICKER = auto()  #: rates, numbers
    RIGHTS = auto()
    BOILERPLATE = auto()
    PROMO = auto()
    ADVERT = auto()
    COMMENTS = auto()
    MENU = auto()
    TAGS = auto()
    SOURCE = auto()
    PICTURE = auto()
    EDITOR = auto()


_RATE = re.compile(r"(?:USD|EUR|GBP|PLN|BTC|ETH|RUB)\b.{0,6}[\d.,]+|[$€£]\s?[\d.,]{4,}")
_CITY_AGENCY = re.compile(r"([^\W\d_][^\W\d_'’ .-]{0,2}[\w'’ .-]{1,40}?)\s*[•·|]\s*([^\W_][\w«»\"' .-]{1,40})")
_ATTRIBUTION = re.compile(r"[-–—]\s?[^\W\d_].{2,160}[.…]$")
_TEASER_END = re.compile(r"[.!?…][\"”»]?\s([^\W\d_A-ZА-ЯІЇЄҐ]{2,12})$")
LONG = 400  #: characters: beyond it a line is text, and only its edges are looked at


def kind_of(text: str, dates: tuple[Found, ...]) -> Kind:
    """The kind of a line without its bullet; ``dates`` are those found in it."""
    folded = fold(text[:LONG])
    if is_stuck(text):
        return Kind.MENU
    if len(text) > LONG:
        return Kind.RIGHTS if words.RIGHTS.match(folded) else _long(folded)
    for judge in (_furniture, _dated, _pointer, _person, _notice):
        kind = judge(text, folded, dates)
        if kind is not None:
            return kind
    if _ATTRIBUTION.match(text):
        return Kind.ATTRIBUTION
    return Kind.TEXT if is_sentence(text) else Kind.SHORT


_SEAM = re.compile(r"(?<=[a-zà-ÿа-яґєії]{2})(?=[A-ZÀ-ÞА-ЯҐЄІЇ][a-zà-ÿа-яґєії])")


def is_stuck(text: str) -> bool:
    """Whether a line is a menu whose entries have run together: "All ServicesStock NewsMarket MoversCalendar"."""
    seams = len(_SEAM.findall(text[: 3 * LONG]))
    return seams >= 3 and seams * 60 >= len(text[: 3 * LONG]) and not re.search(r"[^\W\d_]{3}[.!?…][\"”»]? ", text)


def _long(folded: str) -> Kind:
    notices = len(words.BOILERPLATE.findall(folded)) + len(words.RIGHTS.findall(folded))
    return Kind.BOILERPLATE if notices >= 2 else Kind.TEXT


def _furniture(text: str, folded: str, dates: tuple[Found, ...]) -> Kind | None:
    """Menus, tickers, counters: short, and known by their words or their lack of any."""
    if len(text) > 90:
        return None
    if not any(c.isalpha() for c in text):
        return (Kind.CLOCK if clock_of(text) else Kind.TICKER) if not dates else None
    name, bar, _rest = text.partition("|")
    if words.MENU.fullmatch(folded) or (bar and len(text) < 20 and not dates and not people.is_name(name.strip())):
        return Kind.MENU
    if words.COMMENTS.fullmatch(folded):
        return Kind.COMMENTS
    if clock_of(text):
        return Kind.CLOCK
    if (times.COUNTER.fullmatch(folded) or times.AGE.fullmatch(folded)) and not dates:
        return Kind.COUNTER
    if words.ADVERT.match(folded) and (len(text) < 50 or words.ADVERT.fullmatch(folded)) and not is_sentence(text):
        return Kind.ADVERT
    if not dates and (_RATE.match(text) or sum(c.isdigit() for c in text) > 0.6 * len(text.replace(" ", ""))):
        return Kind.TICKER
    return None


def _dated(text: str, folded: str, dates: tuple[Found, ...]) -> Kind | None:
    if not dates:
        return None
    rest = text[: dates[0].start] + "".join(text[a.end : b.start] for a, b in pairwise(dates))
    rest += text[dates[-1].end :]
    if glued(text, dates) and not _is_credit(text[: dates[-1].start]):
        return Kind.RELATED
    letters = sum(c.isalpha() for c in rest)
    if words.RIGHTS.search(folded) or (letters > 70 and is_sentence(text)):
        return None
    names = people.authors(text[: dates[0].start])
    if names and any(people.is_name(person.name) for person in names) and letters <= 90:
        return Kind.BYLINE
    if letters <= 90 and len(_BAR.findall(text)) >= 2:
        return Kind.DATE
    return Kind.DATE if letters <= 45 and _is_about_date(folded, rest, dates) else None


def _is_credit(text: str) -> bool:
    """Whether a text is names and agencies only ("Jonas Jonaitis, BNS"), to which a date may be glued as to a title."""
    return all(
        people.is_name(piece) or people.agency_of(f"By {piece}") == piece for piece in re.split(r"\s*[,|•/]\s*", text)
    )


_BAR = re.compile(r"[|/•·]")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")


def _is_about_date(folded: str, rest: str, dates: tuple[Found, ...]) -> bool:
    """Whether a line with a date is there for its sake, and no title with a date in it ("Rates for 10 April")."""
    if _BAR.search(rest) or times.PUBLISHED.search(folded) or times.UPDATED.search(folded):
        return True
    sure = any(hit.clock for hit in dates), any(hit.has_year for hit in dates)
    return len(_LONG_WORD.findall(rest)) <= (5 if all(sure) else 3 if any(sure) else 1)


def glued(text: str, dates: tuple[Found, ...]) -> bool:
    """A title with its story's time stuck to its end ("... - Rutte02.12.25, 15:53 • 3076 views")."""
    last = dates[-1]
    if last.clock is None or last.start < 12 or len(text[: last.start].split()) < 3:
        return False
    tail = text[last.end :]
    touches = text[last.start - 1].isalpha() or text[last.start - 1] in '"»”?!)'
    return bool(times.VIEWS.fullmatch(tail)) or (touches and not tail.strip(" •|"))


def _pointer(text: str, folded: str, _dates: tuple[Found, ...]) -> Kind | None:
    """Titles of other stories, and the headings over lists of them."""
    if len(text) > 260:
        return None
    mark = words.RELATED_MARK.match(folded)
    if mark and len(text) > mark.end() + 12:
        word = re.sub(r"\W+$", "", mark[0])
        sure = word not in words.WEAK_MARKS or (mark[0].rstrip()[-1] in ":»>|" and text[: mark.end()].isupper())
        if sure and not (is_sentence(text) and ":" not in mark[0]):
            return Kind.RELATED
    if len(text) <= 60 and words.RELATED_HEAD.match(folded) and not is_sentence(text):
        return Kind.RELATED_HEAD
    if _TEASER_END.search(text) and is_sentence(text[: _TEASER_END.search(text).start() + 1]):  # type: ignore[union-attr]
        return Kind.RELATED
    return None


def _person(text: str, folded: str, _dates: tuple[Found, ...]) -> Kind | None:
    if words.EDITOR.match(folded):
        return Kind.EDITOR
    city = _CITY_AGENCY.fullmatch(text)
    if city and len(city[1].split()) <= 3 and people.agency_of(text) is not None and not people.is_name(city[1]):
        return Kind.DATELINE
    if len(text) <= 200 and is_byline(text):
        return Kind.BYLINE
    if people.is_name(bare_name(text)) and not text.endswith(".."):
        return Kind.NAME
    return None


def _notice(text: str, folded: str, _dates: tuple[Found, ...]) -> Kind | None:
    """Lines that speak of the page, the publisher or the picture, not of the news."""
    if words.RIGHTS.search(folded) and (len(text) < 220 or words.RIGHTS.match(folded)):
        return Kind.RIGHTS
    if words.TAGS.match(folded):
        return Kind.TAGS
    if words.PICTURE.match(folded) and len(text) < 300:
        return Kind.PICTURE
    if words.SOURCE.match(folded) and len(text) < 100:
        return Kind.SOURCE
    if len(text) < 260 and _ends_in_credit(text, folded):
        return Kind.PICTURE
    if words.BOILERPLATE.search(folded) and not _is_reported(text) and not _is_news(text, words.BOILERPLATE):
        return Kind.BOILERPLATE
    if len(text) < 300 and words.PROMO.search(folded) and not _is_reported(text) and not _is_news(text, words.PROMO):
        return Kind.PROMO
    return None


def _is_reported(text: str) -> bool:
    """Prose that only happens to hold a notice's words: long, with quotation marks or several sentences."""
    return len(text) > 220 and (any(c in text for c in '"“«„') or text.count(". ") >= 2)


_QUOTED = re.compile(r"[\"“«„][^\"”»“]{1,300}[\"”»“]")
_SAID = re.compile(
    r"(?:\bsaid|\bsays|\btold [\w ]{2,30}|\basked|повідоми\w{1,3}|сказа\w{1,2}|розпові\w{1,3}|додав|додала|"
    r"сообщи\w{1,3}|сказал\w?|рассказал\w?)[^.!?]{0,60}[.]$"
)

_INVITES = re.compile(rf"(?:get|interested|want)\b|{words.PROMO.pattern}")


def _is_news(text: str, notice: re.Pattern[str]) -> bool:
    """Whether a sentence with a notice's words reports: it says who said so, or asks nothing of the reader.

    "Those who wish can sign up at the station" is news, "Sign up" or "for our letter" are not. A paragraph lost is
    worse than a line too many.
    """
    if not is_sentence(text) or text.endswith("!"):
        return False
    plain = fold(_QUOTED.sub(" ", text))
    if _SAID.search(plain):
        return True
    found = {hit[0] for hit in notice.finditer(plain)}
    if words.ADDRESS.search(plain):
        return not found
    if notice is words.BOILERPLATE:
        return len(found) <= 1 and found <= words.WEAK_NOTICES and not words.ITSELF.search(plain)
    return len(text) > 200 or not any(_INVITES.match(part) for part in re.split(r"[.!?]\s", plain))


def _ends_in_credit(text: str, folded: str) -> bool:
    """Whether the line ends as captions do; behind a comma, "..., he told dpa." is a sentence."""
    credit = words.PICTURE_END.search(folded)
    return credit is not None and not (credit[0][0] in ",–-" and text.endswith((".", "!", "?")) and is_sentence(text))
