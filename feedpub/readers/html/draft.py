"""A story as a page tells it, in the making: its fields, and of each where it stood."""

from msgspec import Struct, field

from feedpub.model import Article, Candidate
from feedpub.readers.html import details
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import Page
from feedpub.readers.shown import shown

_MOST_CANDIDATES = 12  #: of one field


class Draft(Struct):
    """An Article in the making: its fields, and of each where it stood."""

    page: Page
    rejected: bool  #: whether what was not taken is kept
    fields: dict[str, object] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    warnings: list[tuple[int | None, str]] = field(default_factory=list)
    signed: set[str] = field(default_factory=set)  #: lines that say by whom the story is, and are none of its text

    def put(self, name: str, value: object, fact: Fact) -> None:
        """A field's value, and the fact that it was taken from."""
        if value in (None, "", ()):
            return
        self.fields[name] = value
        line = self.page.lines.of(fact.needles)
        self.origins[name] = origin(fact, line)
        if line:
            self.lines[name] = line

    def taken(self, name: str) -> Candidate | None:
        """The value of a field as a candidate, where candidates are kept."""
        if not self.rejected or name not in self.fields:
            return None
        return Candidate(field=name, value=shown(self.fields[name]), origin=self.origins[name], reason="")

    def reject(self, name: str, others: list[tuple[str, Fact, str]]) -> None:
        """The values that were not taken, each once, with the reason."""
        if not self.rejected:
            return
        seen = {str(self.fields.get(name))}
        for value, fact, reason in others:
            if value not in seen and len(seen) <= _MOST_CANDIDATES:
                seen.add(value)
                where = origin(fact, self.page.lines.of(fact.needles))
                self.candidates.append(Candidate(field=name, value=value, origin=where, reason=reason))

    def article(self, path: str) -> Article:
        """The Article as it is now."""
        return Article(
            path=path,
            form="html",
            origins=self.origins,
            lines=self.lines,
            warnings=tuple(self.warnings),
            candidates=tuple(self.candidates),
            profile=self.page.profile.name if self.page.profile else None,
            **self.fields,  # type: ignore[arg-type]
        )


def origin(fact: Fact, line: int | None) -> str:
    """Where a value stood, for a person: ``JSON-LD `NewsArticle.headline`, line 12``."""
    return placed(fact.kind, fact.name, line)


def placed(kind: str, name: str, line: int | None) -> str:
    """The same of a fact of that kind and name."""
    return f"{kind} `{name}`, line {line}" if line else f"{kind} `{name}`"


def put_details(draft: Draft) -> None:
    page = draft.page
    url, bad = details.address(page)
    if url:
        draft.put("url", url.value, url)
    for fact in bad:
        line = page.lines.of(fact.needles)
        draft.warnings.append((line, f"{fact.value[:60]!r} is no web address; mend the {fact.name} address"))
    for name, found in (("section", details.section(page)), ("rights", details.rights(page))):
        if found:
            draft.put(name, found.value, found)
    tags, tagged = details.tags(page)
    if tagged:
        draft.put("tags", tags, tagged)
    image, pictured = details.image(page)
    if image and pictured:
        draft.put("images", (image,), pictured)
    access, told = details.access(page)
    if told:
        draft.put("access", access, told)
    for fact in page.facts.of("dateline")[:1]:
        draft.put("dateline", fact.value, fact)
    if any(story.live for story in page.stories):
        draft.put("live", True, Fact("JSON-LD", "LiveBlogPosting", "", ("LiveBlogPosting",)))
    if corrections := details.corrections(page):
        draft.put("corrections", corrections, Fact("JSON-LD", "correction", "", ("ld+json", '"correction"')))
