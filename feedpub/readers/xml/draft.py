"""An article in the making, field by field, each with the element that it came from."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parseaddr
from html import escape
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

from feedpub import dates, people
from feedpub._bylinewords import AGENCIES
from feedpub.errors import ArticleError
from feedpub.languages import fold
from feedpub.model import Article, Person
from feedpub.readers import draft
from feedpub.readers.several import Outcome, one_each
from feedpub.readers.xml.tree import Element, label, text

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_BREAKS = re.compile(r"\n[ \t\r]*\n\s*")
_RELATIVE = re.compile(r"(\s(?:href|src|poster)\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
# Dates of RFC 850 and of C's asctime, which old feeds have (RFC 9110, section 5.6.7).
_OLD = (
    (re.compile(r"[A-Za-z]{6,9}, (\d\d)-([A-Za-z]{3})-(\d\d(?:\d\d)?) (\d\d:\d\d:\d\d.*)"), r"\1 \2 \3 \4"),
    (re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})"), r"\2 \1 \4 \3"),
)


class Draft(draft.Draft):
    """An Article in the making from the elements of one."""

    def put(self, name: str, value: object, at: Element, called: str | None = None) -> None:
        """Set a field from an element; an empty value leaves it unset."""
        self.infer(name, value, f"`{called or label(at)}`, line {at.sourceline}", at.sourceline)

    def put_text(self, name: str, element: Element | None) -> None:
        """Set a field to an element's text, on one line."""
        if element is not None:
            self.put(name, line_of(element), element)

    def fail(self, at: Element, message: str, *, guards: bool = False) -> NoReturn:
        """Hold the story back for what stands at an element, which ``guards`` it if it was to keep it in."""
        raise ArticleError(self.path, message, line=at.sourceline, known=self.restraints(withheld=guards))

    def moment(self, at: Element, said: str | None = None, called: str | None = None, *, guards: bool = False) -> date:
        """The date that an element gives, or the text ``said`` of it. ArticleError where it cannot be read as one."""
        try:
            return when(line_of(at) if said is None else said, self.language)
        except ValueError as error:
            self.fail(at, f"`{called or label(at)}`: {error}", guards=guards)

    def put_date(self, name: str, at: Element | None) -> None:
        """Set a field to the date in an element, if it is not empty."""
        if at is not None and line_of(at):
            self.put(name, self.moment(at), at)

    def put_first_date(self, name: str, *places: Element | None) -> None:
        """Set a field to the date of the first element that has one, if it is not set yet."""
        for at in places:
            if name not in self.fields:
                self.put_date(name, at)
            elif at is not None and line_of(at) and self.context.candidates:
                with suppress(ArticleError):
                    here = f"`{label(at)}`, line {at.sourceline}"
                    self.reject(name, self.moment(at), here, f"{self.origins[name]} goes before it")

    def put_embargo(self, at: Element, said: str | None = None) -> None:
        """Set the embargo to the date in an element, or to the text ``said`` of it; of several the latest counts."""
        self._put_strictest("embargo", at, said, max)

    def put_expiry(self, at: Element, said: str | None = None) -> None:
        """Set the expiry in the same way; of several the earliest counts."""
        self._put_strictest("expires", at, said, min)

    def _put_strictest(
        self, name: str, at: Element, said: str | None, strictest: Callable[[datetime, datetime], datetime]
    ) -> None:
        if said or line_of(at):
            new, old = self.moment(at, said, guards=True), self.fields.get(name)
            zone = self.context.zone
            theirs = dates.localize(new, zone)
            if not isinstance(old, date) or strictest(theirs, dates.localize(old, zone)) == theirs:
                self.put(name, new, at)

    def put_update(self, at: Element | None) -> None:
        """Set ``updated``; one that cannot be read costs nobody the story."""
        if at is not None and line_of(at):
            try:
                self.put("updated", when(line_of(at), self.language), at)
            except ValueError as error:
                self.warn(at.sourceline, f"`{label(at)}`: {error}")

    def put_language(self, said: str | None, at: Element, called: str) -> None:
        """Set the language where it is declared as one (BCP 47)."""
        if said and _LANGUAGE.fullmatch(said):
            self.put("language", said.replace("_", "-"), at, called)

    def put_body(self, html: str, at: Element) -> None:
        """Set the text of the story, which starts at an element."""
        if html.strip():
            self.put("body", html, at)
            self.fields["body_line"] = at.sourceline

    def put_byline(self, byline: str, at: Element) -> None:
        """Set the people that a line of text names, and the agency in it."""
        self.put("authors", people.authors(byline), at)
        if "agency" not in self.fields:
            self.put("agency", people.agency_of(byline), at)

    def fill(self, other: "Draft") -> None:
        """Take over what another draft knows and this one does not."""
        self.fields = other.fields | self.fields
        self.origins = other.origins | self.origins
        self.lines = other.lines | self.lines
        self.warnings += other.warnings


def line_of(element: Element | None) -> str:
    """An element's text on one line."""
    return "" if element is None else " ".join(text(element).split())


def when(said: str, language: str | None = None) -> date:
    """A date as feeds and wires write it. ValueError, with what to do, where it is none."""
    said = " ".join(said.split())
    for form, order in _OLD:
        if form.fullmatch(said):
            said = form.sub(order, said)
    return dates.parse(said, language=language)


def comparable(moment: date) -> datetime:
    """An instant to compare dates by, as far as those of different kinds can be compared: as if all were UTC's."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def named(name: str, email: str | None = None, url: str | None = None) -> tuple[tuple[Person, ...], str | None]:
    """Who an element for one author's name means: people, or an agency.

    The name stands as it is, but for bylines that were put there whole ("By Jane Doe and Ivan Koval").
    """
    name = " ".join(name.split())
    if not name:
        return (), None
    if fold(name) in AGENCIES:
        return (), name
    found = people.authors(name)
    if len(found) > 1 or (len(found) == 1 and name.casefold().startswith(("by ", "von ", "par "))):
        return found, people.agency_of(name)
    return (Person(name=name, email=email, url=url),), None


def mailed(said: str) -> tuple[Person, ...]:
    """The person of an RSS author (``jane@x.example (Jane Doe)``, or just a name)."""
    name, address = parseaddr(said)
    if "@" not in address:
        return people.authors(said) or named(said)[0]
    return (Person(name=" ".join(name.split()), email=address),) if name and name != address else ()


def paragraphs(plain: str) -> str:
    """Plain text as HTML: a paragraph for each block of lines."""
    blocks = [" ".join(block.split()) for block in _BREAKS.split(plain)]
    return "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def seen_from(base: str, html: str) -> str:
    """HTML with absolute addresses, as seen from a base that the file declares; as it is where it declares none."""
    if not base:
        return html
    return _RELATIVE.sub(lambda found: f"{found[1]}{found[2][0]}{joined(base, found[2][1:-1])}{found[2][0]}", html)


def joined(base: str, address: str) -> str:
    """An address as seen from a base, or as it is where it is none."""
    try:
        return urljoin(base, address.strip()) if base else address.strip()
    except ValueError:
        return address.strip()


def is_web(address: str) -> bool:
    """Whether an address is a whole one of the web."""
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def tail_of(id_: str) -> str:
    """The last part of an id, which tells the stories of one file apart in their addresses."""
    return next((part for part in reversed(re.split(r"[:/#?=&,\s]+", id_)) if part), "")


def number(said: str | None) -> int | None:
    """A whole number of an attribute, where it is one of reasonable size."""
    said = (said or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def each(
    path: str,
    elements: Iterable[Element],
    named: Callable[[Element], tuple[str, int | None]],
    read: Callable[[Element, str], Article],
) -> list[Article | ArticleError]:
    """The stories in elements, one each; ``named`` gives an element's id, and its version where the form has one.

    ``read`` makes a story of an element and its id. What raises ArticleError becomes one in the place of its story.
    """

    def outcome(element: Element) -> Outcome:
        part, version = "", None
        try:
            part, version = named(element)
            return Outcome(part, version, element.sourceline, read(element, part))
        except ArticleError as error:
            return Outcome(part or f"line {element.sourceline}", version, element.sourceline, error)

    return one_each(path, map(outcome, elements))


def none_of(path: str, found: Sequence[Article | ArticleError], message: str) -> Sequence[Article | ArticleError]:
    """What was found, or an ArticleError where that is nothing."""
    if not found:
        raise ArticleError(path, message, line=1)
    return found
