"""A page saved as plain text, read by the role of each of its lines.

Such a page has no markup: rates and menus, the publisher's own words, the headline (often twice), city and agency, a
count of views, the lead, paragraphs with subheads and quotations, pointers to other stories with their times glued on,
the author's name. The reader tells them apart by many weak signals and their order (see :mod:`.lines` for a line
alone, :mod:`.parts` for the lines together) and says nothing where the page does not: no date is better than a
wrong one, no author better than a made-up one.

A first line `` date 2025-12-03 `` is the day under which whoever saved the page filed it: the story's own.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct, field

from feedpub import languages, people
from feedpub.dates import find
from feedpub.errors import ArticleError
from feedpub.languages import fold
from feedpub.model import Article, Candidate, Related
from feedpub.readers import Reading
from feedpub.readers._file import BOMS, text_of
from feedpub.readers.pagetext import profiled, rivals, words
from feedpub.readers.pagetext.body import Body
from feedpub.readers.pagetext.facts import Moment, day_of, moments, pointed_to
from feedpub.readers.pagetext.lines import Kind, Line, split
from feedpub.readers.pagetext.parts import section
from feedpub.readers.pagetext.place import Place, locate
from feedpub.readers.pagetext.roles import roles
from feedpub.readers.pagetext.signed import written_by
from feedpub.readers.pagetext.sources import credited, credited_within, placed
from feedpub.readers.profile import FIELDS, chosen
from feedpub.readers.shown import shown
from feedpub.text import clean

MOST_LINES = 20_000
#: Lines that any text may have, and characters for each beyond them: a list of dates or of letters is no story.
LEAST_LINES, EACH_LINE = 2_000, 24


class _Draft(Struct):
    """An Article in the making: its fields, and of each the line it came from."""

    fields: dict[str, object] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    warnings: list[tuple[int | None, str]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    def put(self, name: str, value: object, line: int, origin: str | None = None) -> None:
        if value not in (None, "", ()):
            self.fields[name] = value
            self.lines[name] = line
            self.origins[name] = origin or f"line {line}"


def read(path: str, raw: bytes, context: Reading) -> Article:
    """Read a saved page. The body is escaped HTML: paragraphs, subheads, lists and quotations.

    ArticleError for a file that is empty, no text, or too large; a page without a headline is read without one.
    """
    text, draft = _text(path, raw), _Draft()
    _warn_of_controls(raw, draft)
    language = context.language or _language(text.split("\n"))
    saved, lines = split(text, language)
    if not lines:
        raise ArticleError(path, "the file holds no text but a date; save the page again or delete the file", line=1)
    profile = chosen(context.profiles, None, half="text")
    told = profiled.told(lines, profile) if profile else None
    place = told.narrowed(locate(list(told.lines), told.head)) if told else locate(lines)
    if language:
        draft.fields["language"] = language
        draft.origins["language"] = "declared by its source" if context.language else "seen in its words"
    body = Body([line for line in place.lines[place.start : place.end] if told is None or told.is_text(line)])
    _put_headline(draft, place)
    if place.lead:
        draft.put("lead", " ".join(line.text for line in place.lead), place.lead[0].number)
    _put_facts(draft, place, body)
    around = _put_dates(draft, place, saved)
    if context.candidates:
        if told and told.head:
            draft.candidates += rivals.overruled(locate(list(told.lines)), told.head.text)
        _put_rivals(draft, place, around)
    if told:
        _put_told(draft, told, language, _day(saved))
    draft.fields["body"] = body.html()
    if body.lines:
        draft.put(
            "body",
            draft.fields["body"],
            body.lines[0].number,
            f"lines {body.lines[0].number} to {body.lines[-1].number}",
        )
        draft.fields["body_line"] = body.lines[0].number
    return Article(
        path=path,
        form="pagetext",
        origins=draft.origins,
        lines=draft.lines,
        warnings=tuple(draft.warnings),
        candidates=tuple(draft.candidates),
        roles=tuple(roles(place, body.lines, told)) if context.candidates else (),
        profile=profile.name if profile else None,
        **draft.fields,  # type: ignore[arg-type]
    )


def _text(path: str, raw: bytes) -> str:
    text = clean(text_of(path, raw))
    if not text.strip():
        raise ArticleError(path, "the file holds no text; write the story or delete the file", line=1)
    most = min(MOST_LINES, LEAST_LINES + len(text) // EACH_LINE)
    if text.count("\n") > most:
        raise ArticleError(path, f"more than {most:,} lines are no story; split the file", line=most)
    return text


_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _warn_of_controls(raw: bytes, draft: _Draft) -> None:
    if raw.startswith(BOMS):
        return
    if control := _CONTROL.search(raw):
        line = raw.count(b"\n", 0, control.start()) + 1
        draft.warnings.append((line, f"a control character (0x{control[0][0]:02x}) was left out; check the text there"))


def _language(rows: list[str]) -> str | None:
    """The language of the page's prose: its long lines, since the menu may speak another."""
    prose = [row for row in rows if len(row) > 80] or rows
    return languages.detect("\n".join(prose[:60]))


def _put_headline(draft: _Draft, place: Place) -> None:
    if place.head is None:
        return
    line = place.lines[place.head.at]
    again = [place.lines[i].number for i in place.head.repeats if place.lines[i].key == line.key]
    where = ", again on line ".join(map(str, [line.number, *again]))
    draft.put("headline", place.head.text, line.number, f"line {where}")


def _put_facts(draft: _Draft, place: Place, body: Body) -> None:
    lines = place.lines
    prose = "\n".join(line.text for line in [*place.lead, *body.lines])
    for line in lines[place.top : place.start]:
        if line.kind is Kind.DATELINE:
            city = re.split(r"\s*[•·|]\s*", line.text)[0]
            draft.put("dateline", city, line.number)
            draft.put("agency", people.agency_of(line.text), line.number)
        elif line.kind is Kind.DATE and "agency" not in draft.fields:  # "BNS 2020.10.26 13:44"
            draft.put("agency", _agency(line), line.number)
    if body.lines and (found := placed(body.lines[0].text)):
        number = body.lines[0].number
        if "dateline" not in draft.fields:
            draft.put("dateline", found[0], number)
        if "agency" not in draft.fields:
            draft.put("agency", found[1], number)
    if by := written_by(place, [*place.lead, *body.lines]):
        draft.put("authors", by[0], by[1].number)
        if "agency" not in draft.fields:
            draft.put("agency", _agency(by[1]), by[1].number)
    if place.head:
        where = section(list(lines), place.head.at, place.start)
        if where:
            draft.put("section", where[0], lines[where[1]].number)
        draft.put("source", credited(place.head.text, prose), lines[place.head.at].number)
    if "source" not in draft.fields:
        _put_credit(draft, [line for line in body.lines if line.kind is Kind.TEXT][:2], prose)
    _put_sign_offs(draft, place)


def _agency(line: Line) -> str | None:
    """The agency of a byline, to which the date may be glued ("Jane Doe, BNS2020.10.26 13:44")."""
    text = line.text[: line.dates[0].start] if line.dates else line.text
    return people.agency_of(text) or people.agency_of(f"By {text}")


def _put_credit(draft: _Draft, opening: list[Line], prose: str) -> None:
    agency = draft.fields.get("agency")
    for line in opening:
        name = credited_within([line.text], prose, agency if isinstance(agency, str) else None)
        draft.put("source", name, line.number)
        if name:
            return


def _put_sign_offs(draft: _Draft, place: Place) -> None:
    related: list[Related] = []
    at = place.lines[place.start].number if place.start < len(place.lines) else 1
    for i in range(place.start, len(place.lines)):
        line = place.lines[i]
        if i >= place.end and line.kind is Kind.RELATED_HEAD:
            break
        if line.kind is Kind.RELATED and (other := pointed_to(line)):
            at = line.number if not related else at
            related.append(other)
        elif line.kind is Kind.TAGS and (tags := words.TAGS.match(fold(line.text))):
            listed = [tag.strip(" #.") for tag in re.split(r"[,;|#]", line.text[tags.start(1) :])]
            draft.put("tags", tuple(dict.fromkeys(tag for tag in listed if tag)), line.number)
        elif line.kind is Kind.SOURCE and i <= place.end + 3 and (credit := words.SOURCE.match(fold(line.text))):
            name = line.text[credit.start(1) :].strip(" .")
            if "source" not in draft.fields and name != draft.fields.get("agency"):
                draft.put("source", name, line.number)
    draft.put("related", tuple(related), at)


def _day(saved: str | None) -> date | None:
    return date.fromisoformat(saved) if saved and len(saved) == 10 and find(saved) else None


def _put_dates(draft: _Draft, place: Place, saved: str | None) -> Sequence[Moment]:
    """The story's dates; returns all that were looked at."""
    day = _day(saved)
    month = (int(saved[:4]), int(saved[5:7])) if saved and len(saved) == 7 else None
    around = moments(place, day, month)
    own = [moment for moment in around if not moment.updated]
    if day is not None:
        exact = [m for m in own or around if isinstance(m.value, datetime) and m.value.date() == day]
        if exact:
            draft.put("published", exact[0].value, exact[0].line.number, f"line 1 and line {exact[0].line.number}")
        else:
            draft.put("published", day, 1, "the day in front of line 1")
    elif own or (around and isinstance(around[0].value, datetime)):
        best = (own or around)[0]
        draft.put("published", best.value, best.line.number)
        if not own:
            draft.warnings.append(
                (best.line.number, "only the time of the update is given; check that it may stand as `published`")
            )
    elif around:
        # News is updated by the hour; a page that tells the day of its update alone has been kept up for years.
        draft.warnings.append((around[0].line.number, "only the day of an update is given; put the date into the file"))
    elif partial := _partial(place):
        missing = "gives no year; put the full date into the file"
        if all(hit.day == 0 for hit in partial.dates):
            missing = "is told from the day of saving; put ` date YYYY-MM-DD ` in front of line 1"
        draft.warnings.append((partial.number, f"{partial.text[:40]!r} {missing}"))
    elif month:
        draft.warnings.append((1, f"only the month {saved} is known; put the full date into the file"))
    published = draft.fields.get("published")
    newer = [m for m in around if m.updated and isinstance(published, date) and day_of(m.value) >= day_of(published)]
    if newer and own:
        draft.put("updated", newer[0].value, newer[0].line.number)
    return around


def _put_rivals(draft: _Draft, place: Place, around: Sequence[Moment]) -> None:
    """What else could have been the headline, the date, the author."""
    authors = draft.fields.get("authors", ())
    draft.candidates += rivals.headlines(place)
    draft.candidates += rivals.times(around, draft.fields.get("published"), draft.fields.get("updated"))
    draft.candidates += rivals.signers(place, authors if isinstance(authors, tuple) else ())


def _put_told(draft: _Draft, told: profiled.Told, language: str | None, saved: date | None) -> None:
    """What the site's profile says goes before what was found; what it does not find is told."""
    name = f"profile {told.profile.name}:"
    for key, field_name in FIELDS.items():
        if not (hits := told.found.get(key)):
            continue
        line, pattern, _ = hits[0]
        value, wrong = profiled.value_of(key, hits, language, saved)
        if wrong:
            draft.warnings.append((line.number, f"{name} `{pattern}` finds {wrong}; mend the pattern"))
            continue
        before, origin = draft.fields.get(field_name), draft.origins.get(field_name, "")
        if before not in (None, value):
            loser = Candidate(field=field_name, value=shown(before), origin=origin, reason=rivals.OVERRULED)
            draft.candidates.append(loser)
        draft.put(field_name, value, line.number, f"{name} `{pattern}`, line {line.number}")
    for key in told.unmet():
        message = f"{name} `{key}` fits no line of this page; mend its pattern, or its `files`"
        draft.warnings.append((None, message))


def _partial(place: Place) -> Line | None:
    around = place.lines[place.top : place.start + 1]
    return next((line for line in around if any(hit.value is None for hit in line.dates)), None)
