"""What a line of a saved page is, as far as its own shape and words tell: the first judge that knows it decides."""

import re
from enum import Enum, auto
from itertools import pairwise

from feedpub import people
from feedpub._bylinewords import ROLES
from feedpub.dates import Found, clock_of
from feedpub.languages import fold
from feedpub.readers.pagetext import times, words
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
    if len(text) > LONG:
        return Kind.RIGHTS if words.RIGHTS.match(folded) else _long(folded)
    for judge in (_furniture, _dated, _pointer, _person, _notice):
        kind = judge(text, folded, dates)
        if kind is not None:
            return kind
    if _ATTRIBUTION.match(text):
        return Kind.ATTRIBUTION
    return Kind.TEXT if is_sentence(text) else Kind.SHORT


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


#: What pages stick to an author's name: a footnote's number, an address, the firm, the section.
_STUCK = re.compile(
    r"(?:\[email.{1,12}protected\]|\s@\s|(?<=[^\W\d_])[0-9]{1,2}\b|\s(?:in|for|für|at|w)\s(?=[^.]{2,24}$)).*$|[\s.,&|]+$"
)


def bare_name(text: str) -> str:
    """A line that is a name and what is stuck to it ("Jane DoeTwitter", "Jane Doe2,") without that."""
    return people.unstuck(_STUCK.sub("", text[:LONG], count=1)).rstrip(" .,&|")


_AGE = re.compile(
    r"(.{5,60}?)[\s|,·•]{0,4}(?:published\s)?\d{1,3}\s?(?:min|sec|hour|day|week|month|h\b|d\b)[\w ]{0,14}",
    re.IGNORECASE,
)


_ASIDE = re.compile(r"\([^()]{2,40}\)")


_EASTERN = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2,5}\s?(?:기자|記者|记者)")


def is_eastern(text: str) -> bool:
    """Whether a line is a name and "reporter" behind it, as in Korea, Japan and China."""
    return _EASTERN.fullmatch(text) is not None


def is_byline(text: str) -> bool:
    """Whether the line says who wrote the story: "By ..." and names, or several names and nothing else."""
    if is_eastern(text) or (is_sentence(text) and not people.MARK.match(text)):
        return is_eastern(text)
    named = people.authors(text)
    if not named and people.MARK.match(text) and len(text) < 60:
        return people.agency_of(text) is not None
    if not named or not all(" " in person.name for person in named):
        return False
    if people.MARK.match(text) or text.startswith(("by", "By")):
        covered = sum(len(person.name) for person in named)
        return any(people.is_name(person.name) or person.name.isupper() for person in named) and (
            covered * 2 >= len(text) - 30 and (not is_sentence(text) or covered * 2 >= len(text))
        )
    if not all(people.is_name(person.name) for person in named):
        return False
    if (age := _AGE.fullmatch(text)) and people.is_name(age[1].strip()):
        return True
    if "&" in text or "/" in text:  # "Job Offers & Salary": a heading as likely as two people
        return False
    left = _ASIDE.sub(" ", text)
    for person in named:
        left = left.replace(person.name, " ")
    rest = [word for word in re.split(r"[\s,;&/|•·()–—-]+", left) if word]
    if not rest:
        return len(named) >= 2
    if "|" in text and people.is_name(text.partition("|")[0].strip()) and len(text.split()) <= 9:
        return True
    return all(_goes_with_names(word) for word in rest)


def _goes_with_names(word: str) -> bool:
    joins = ("and", "und", "та", "і", "и", "et", "y", "e", "og", "och", "for", "dan", "ve", "ir")
    return fold(word.strip(".,")) in ROLES or word in joins or people.agency_of(f"x • {word}") is not None


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
