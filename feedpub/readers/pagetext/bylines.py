"""Lines that name who wrote a story: bylines, lone names and what pages stick to them."""

import re
from collections.abc import Sequence

from feedpub import people
from feedpub._bylinewords import ROLES
from feedpub.languages import fold
from feedpub.model import Person
from feedpub.readers.eastern import is_eastern
from feedpub.readers.pagetext.prose import is_sentence

_LONGEST = 400  #: characters that are looked at
#: What pages stick to an author's name: a footnote's number, an address, the firm, the section.
_STUCK = re.compile(
    r"(?:(?:,\s(?:Ph\.?D|M\.?D|D\.?O|R\.?N|RDN?|CF[PA]|CPA|JD|Esq|MBA|M\.?A|MS|MSEd|LPC|LCSW|DVM|DDS|MPH|EdD|[BM]Sc)\b)|"
    r"\[email.{1,12}protected\]|\s@\s|(?<=[^\W\d_])[0-9]{1,2}\b|\s(?:in|for|für|at|w)\s(?=[^.]{2,24}$)).*$|[\s.,&|]+$"
)


def bare_name(text: str) -> str:
    """A line that is a name and what is stuck to it ("Jane DoeTwitter", "Jane Doe2,") without that."""
    return people.unstuck(_STUCK.sub("", text[:_LONGEST], count=1)).rstrip(" .,&|")


_AGE = re.compile(
    r"(.{5,60}?)[\s|,·•]{0,4}(?:published\s)?\d{1,3}\s?(?:min|sec|hour|day|week|month|h\b|d\b)[\w ]{0,14}",
    re.IGNORECASE,
)


_ASIDE = re.compile(r"\([^()]{2,40}\)")


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
        return any(_is_signed(person.name) for person in named) and (
            covered * 2 >= len(text) - 30 and (not is_sentence(text) or covered * 2 >= len(text))
        )
    return _is_of_paper(text) or (all(people.is_name(person.name) for person in named) and _are_names(text, named))


def _are_names(text: str, named: Sequence[Person]) -> bool:
    """Whether a line is these names and what goes with names, and nothing else."""
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


_MONTHS = frozenset(("april", "may", "june", "august"))


def _is_signed(name: str) -> bool:
    """Whether what follows a "by" is a name, in capitals, or one that begins with a month ("April Glaser")."""
    given, _, rest = name.partition(" ")
    return people.is_name(name) or name.isupper() or (given.lower() in _MONTHS and people.is_name(f"Jane {rest}"))


def _is_of_paper(text: str) -> bool:
    """Whether a line is a name and her paper's: "Jane Doe | Harbour Gazette"."""
    name, bar, paper = text.partition("|")
    words = [fold(word) for word in paper.split()]
    return bool(bar) and people.is_name(name.strip()) and 1 <= len(words) <= 5 and words[-1] in _PAPERS


_PAPERS = frozenset(
    "journal sentinel times herald tribune gazette press telegraph guardian chronicle observer news post today zeitung "
    "sun star mail record examiner inquirer courier bulletin dispatch independent republic".split()
)


def _goes_with_names(word: str) -> bool:
    joins = ("and", "und", "та", "і", "и", "et", "y", "e", "og", "och", "for", "dan", "ve", "ir")
    return fold(word.strip(".,")) in ROLES or word in joins or people.agency_of(f"x • {word}") is not None
