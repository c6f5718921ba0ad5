"""Article to Entry: from what the newsroom wrote to what a subscriber receives. Pure: no clock, no disk.

In two halves, because a big newsroom has a million stories and feeds that carry a few hundred: :func:`entry_of` makes
the metadata, for every story; :func:`complete` adds the summary and the body, only for those that a feed carries.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from feedpub import languages, markup, media, summary, urls
from feedpub.dates import localize
from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Correction, Entry, Person, Related, Status
from feedpub.naming import Newsroom, id_of, in_bundle, language_in, name_of, path_of, stem_of, url_of, wrong
from feedpub.text import one_line, squeezed

MOST_TAGS = 10_000  #: of one story; deeply nested ones take time that grows with their square
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  #: when a draft without a date is "published"; it never goes out
#: Where an undeclared id, summary and language are from, a declared id, and what the source declares.
FROM_FILE, FROM_TEXT, SEEN, SITES = "file name", "first sentences of the body", "seen in its words", "the site's"
OWN, DECLARED, OF_FOLDER, NOWHERE = "the story's own", "declared by its source", "folder", "nothing says it"
# What to say of a story without what every one needs, in the words of its form, or of any other form.
_LACKING = {
    "headline": {
        "pagetext": "has no line that could be its headline; put the headline above the text, on a line of its own",
        "markdown": "has no headline; give it one: title: ...",
        "json": 'has no headline; give it one: "title": "..."',
        "html": "has no headline; write it into <title> and <h1>",
        "": "has no headline; write it where this form has it, or leave the story out",
    },
    "published": {
        "pagetext": "has no date; put the day in front of its first line: ` date 2026-11-23 `",
        "markdown": "has no date; give it one: date: 2026-11-23 14:05",
        "json": 'has no date; give it one: "date": "2026-11-23 14:05"',
        "html": 'has no date; put <meta property="article:published_time" content="2026-11-23T14:05:00+02:00"> on top',
        "": "has no date; write it where this form has it, or leave the story out",
    },
}


def is_guessed(entry: Entry) -> bool:
    """Whether the id is the file's name, led by a language that nobody declared."""
    return entry.origins.get("id") == FROM_FILE and entry.origins.get("language") in (SEEN, SITES)


def entry_of(article: Article, room: Newsroom) -> Entry:
    """The first half: everything but the summary and the content. ArticleError where it cannot be published."""
    language, language_from = language_of(article, room)
    section, section_from = section_of(article, room)
    title = title_of(article)
    # Nobody is woken for what is still being written: only a story that is to go out must be whole.
    if article.status is Status.USABLE and not title:
        raise _lacking(article, "headline")
    if article.status is Status.USABLE and article.published is None:
        raise _lacking(article, "published")
    dated = _localized(article, "published", room.zone) or UNKNOWN.astimezone(room.zone)
    changed = _localized(article, "updated", room.zone)
    embargo = _localized(article, "embargo", room.zone)
    expires = _localized(article, "expires", room.zone)
    # A story under embargo is new when it goes out, so it must not sort below what went out meanwhile.
    published = _later(dated, embargo)
    is_day = published == dated and not isinstance(article.published, datetime)
    name = name_of(article.id, article.path, language, room, guessed=language_from == SEEN)
    url, url_from = url_of(article, room, name, language, section, published)
    return Entry(
        id=id_of(name, room.authority),
        name=name,
        path=path_of(article, room),
        form=article.form,
        url=url,
        title=title or stem_of(article.path),
        published=published,
        published_is_day=is_day,
        updated=_later(published, changed),
        language=language,
        authors=people_of(article.authors, url),
        agency=markup.line(article.agency),
        source=markup.line(article.source),
        dateline=markup.line(article.dateline),
        section=section,
        tags=tags_of(article.tags),
        rights=markup.line(article.rights),
        images=media.images_of(article.images, _base(article, url)) if article.images else (),
        enclosures=media.enclosures_of(article.enclosures, _base(article, url)) if article.enclosures else (),
        corrections=tuple(
            [Correction(at=localize(one.at, room.zone), note=markup.plain(one.note)) for one in article.corrections]
        ),
        related=tuple([_related(one, url, room.zone) for one in article.related]),
        free=article.free,
        status=article.status,
        access=article.access,
        embargo=embargo,
        expires=expires,
        fingerprint=fingerprint(article),
        minor=article.minor,
        live=article.live,
        version=article.version,
        origins={
            **article.origins,
            "id": OWN if article.id else FROM_FILE,
            "language": language_from,
            "section": section_from,
            "url": url_from,
        },
    )


def complete(entry: Entry, article: Article) -> Entry:
    """The entry with its second half."""
    text, html, text_from = second_half(article, entry.url, entry.access)
    return replace(entry, summary=text, content=html, origins={**entry.origins, "summary": text_from})


def second_half(article: Article, url: str, access: Access) -> tuple[str, str, str]:
    """The summary and the content, both of which may be empty, and where the summary is from."""
    html = content_of(article, _base(article, url))
    text, text_from = summary_of(article, html)
    if access is not Access.FREE and not article.lead:
        text, text_from = "", "none declared; the text is for members"
    return summary.cut(text), html, text_from


def title_of(article: Article) -> str:
    """The headline as one line of plain text, ``""`` where there is none."""
    return markup.plain(article.headline or "")


def content_of(article: Article, base: str) -> str:
    """The body as sanitized HTML whose addresses are absolute."""
    html = markup.to_html(article.body, article.markup)
    if html.count("<") > MOST_TAGS:
        raise wrong(article, "body", f"has more than {MOST_TAGS:,} tags in its text; take the markup out or split it")
    return markup.sanitize(html, base)


def summary_of(article: Article, html: str) -> tuple[str, str]:
    """The summary, uncut, and where it is from: declared or the page's lead, what is above the text's divider, else
    the story's first sentences."""
    if lead := markup.plain(article.lead or ""):
        return lead, article.origins.get("lead", "lead")
    if article.markup == "markdown" and (teaser := _teaser(article)):
        return teaser, FROM_TEXT
    if first := summary.first_sentences(markup.each_block(html)):
        return first, FROM_TEXT
    return markup.plain(article.subheadline or ""), article.origins.get("subheadline", "nothing to take it from")


def _teaser(article: Article) -> str:
    separator = article.free.get("excerpt_separator", "")
    above = summary.before_divider(article.body, separator if isinstance(separator, str) else "")
    html = markup.sanitize(markup.to_html(above, "markdown"), "") if above else ""
    return " ".join(text for _, text in markup.each_block(html))


def language_of(article: Article, room: Newsroom) -> tuple[str, str]:
    """The story's language (BCP 47) and where it is from: declared, its source's, seen in its words, the site's."""
    if article.language:
        return one_line(article.language), article.origins.get("language", "declared")
    if suffix := language_in(article.path):
        return suffix, "file name"
    if room.source_language:
        return room.source_language, DECLARED
    if seen := languages.detect(f"{article.headline}\n{article.lead or ''}\n{article.body[:800]}"):
        return seen, SEEN
    return room.language, SITES


def section_of(article: Article, room: Newsroom) -> tuple[str | None, str]:
    """The story's section and where it is from: its own, its source's, its folder."""
    if section := markup.line(article.section):
        return section, article.origins.get("section", "declared")
    if room.source_section:
        return room.source_section, DECLARED
    return section_in(article.path)


def section_in(path: str) -> tuple[str | None, str]:
    """The section that a file's first folder names, and where that is from."""
    for folder in path.split("/")[: -2 if in_bundle(path) else -1]:
        if folder and not folder.startswith("_"):  # Jekyll's _posts are no section
            return one_line(folder), OF_FOLDER
    return None, NOWHERE


def fingerprint(article: Article) -> str:
    """What changes when the newsroom really changes a story: text, headline, lead, images, corrections.

    Taken from what was written, not from the HTML made of it, so that a new version of a library updates nothing.
    """
    texts = [article.headline or "", article.lead or "", article.body]
    texts += [*(image.url for image in article.images), *(one.note for one in article.corrections)]
    return digest(map(squeezed, texts))


def digest(parts: Iterable[bytes]) -> str:
    """A fingerprint of texts that are squeezed (:func:`~feedpub.text.squeezed`)."""
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()[:32]


def _lacking(article: Article, field: str) -> ArticleError:
    message = _LACKING[field].get(article.form) or _LACKING[field][""]
    if article.part:
        message = f"story {article.part} {message}"
    # A key that stands there without a value has its line; what is nowhere is missing from the top.
    return ArticleError(article.path, message, line=article.lines.get(field, 1))


_repeated = lru_cache(maxsize=4096)(markup.plain)  # of what stands over many stories: names, tags, sections


def tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as plain text, each once."""
    return tuple(dict.fromkeys(filter(None, map(_repeated, tags))))


def people_of(people: Iterable[Person], url: str) -> tuple[Person, ...]:
    """People who have a name, their pages as seen from an address."""
    return tuple([person for one in people if (person := _person(one, url))])


def _person(one: Person, url: str) -> Person | None:
    name = _repeated(one.name)
    if one.name == name and one.email is None and one.url is None and name:
        return one
    page = urls.absolute(one.url, url) if one.url else None
    return Person(name=name, email=markup.line(one.email), url=page) if name else None


def _later(one: datetime, other: datetime | None) -> datetime:
    return other if other is not None and other.timestamp() > one.timestamp() else one


def _localized(article: Article, field: str, zone: ZoneInfo) -> datetime | None:
    value: date | None = getattr(article, field)
    if value is None:
        return None
    try:
        return localize(value, zone, last=field == "embargo")  # of two times not before the later one
    except (OverflowError, ValueError):
        raise wrong(
            article, field, f"`{field}` {value} is out of reach; give a date from 1970 to 2100"
        ) from None  # fmt: skip


def _base(article: Article, url: str) -> str:
    # The files of a page bundle are published below the page, those beside a plain file beside it.
    return f"{url}/" if in_bundle(article.path) and not url.endswith("/") else url


def _related(one: Related, base: str, zone: ZoneInfo) -> Related:
    when = one.published
    return replace(
        one,
        title=markup.plain(one.title),
        url=urls.absolute(one.url, base) if one.url else None,
        published=localize(when, zone) if isinstance(when, datetime) else when,
    )
