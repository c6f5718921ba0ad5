"""The keys of a configuration: their names, what each is for, what it may hold, and what holds without it.

pydantic joins the parts and collects what is wrong; the values come to it as the text that the person wrote, and
:mod:`feedpub._configvalues` types them. This is the only module that imports ``pydantic``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema, model_validator

from feedpub import _configvalues as values
from feedpub._configvalues import FORMATS
from feedpub.readers import READERS
from feedpub.yamltext import Map, Scalar


def _typed(convert: Callable[[object], object], **written: Any) -> tuple[BeforeValidator, WithJsonSchema]:
    """How a value is read, and what an editor may take for one."""
    return BeforeValidator(convert), WithJsonSchema(written)


def _some(**one: Any) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}]}


Text = Annotated[str, *_typed(values.text, type="string", minLength=1)]
Texts = Annotated[tuple[str, ...], *_typed(values.texts, **_some(type="string", minLength=1))]
Url = Annotated[str, *_typed(values.url, type="string", format="uri", pattern="^https?://")]
FolderUrl = Annotated[str, *_typed(values.folder_url, type="string", format="uri", pattern="^https?://")]
StoryUrl = Annotated[str, *_typed(values.story_url, type="string", pattern=r"^https?://.*\{(slug|name|id)\}")]
Authority = Annotated[
    str,
    *_typed(values.authority, type="string", pattern=r"^([a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
]
Language = Annotated[str, *_typed(values.language, type="string", pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
Languages = Annotated[tuple[str, ...], *_typed(values.languages, **_some(type="string"))]
Zone = Annotated[ZoneInfo, *_typed(values.timezone, type="string")]
Folder = Annotated[Path, *_typed(values.path, type="string", minLength=1)]
Globs = Annotated[tuple[str, ...], *_typed(values.globs, **_some(type="string", minLength=1))]
Form = Annotated[str, *_typed(values.form, enum=[reader.name for reader in READERS])]
Formats = Annotated[tuple[str, ...], *_typed(values.formats, **_some(enum=list(FORMATS)))]
Content = Annotated[str, *_typed(values.content, enum=["full", "summary"])]
Switch = Annotated[bool, *_typed(values.true_or_false, type="boolean")]
Limit = Annotated[int, *_typed(lambda value: values.number(value, 1, 1000), type="integer", minimum=1, maximum=1000)]
Minutes = Annotated[
    int, *_typed(lambda value: values.number(value, 1, 10080), type="integer", minimum=1, maximum=10080)
]
Cron = Annotated[str, *_typed(values.cron, type="string", minLength=1)]
Selectors = Annotated[tuple[str, ...], *_typed(values.selectors, **_some(type="string", minLength=1))]
Patterns = Annotated[tuple[str, ...], *_typed(values.line_patterns, **_some(type="string", minLength=1))]
FeedName = Annotated[str, *_typed(values.feed_name, type="string")]
ProfileName = Annotated[str, *_typed(values.profile_name, type="string")]


def _key(description: str, *default: Any, **more: Any) -> Any:
    return Field(*default, description=description, **more)


class _Keys(BaseModel):
    """Keys and values; unknown keys are refused, and one without a value counts as not written where it may be."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, value: object) -> object:
        if isinstance(value, Scalar) and value.null:
            return {}
        if not isinstance(value, Map):
            required = next((name for name, field in cls.model_fields.items() if field.is_required()), "tag")
            raise ValueError(f"needs keys of its own; write them on lines below it, indented, such as {required}:")
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {
            key: one for key, one in value.items() if not (key in optional and isinstance(one, Scalar) and one.null)
        }


class Site(_Keys):
    """The publication: what holds for all its feeds."""

    title: Text = _key("The publication's name, as readers see it.")
    url: FolderUrl = _key("The address of its front page.")
    authority: Authority = _key(
        "A domain (or e-mail address) that was yours on a day, and that day, as in gazette.example,2025. It "
        "is in every story's permanent id (RFC 4151): never change it, even when the domain changes.",
    )
    language: Language = _key(
        "The language that most stories are in, as a BCP 47 tag: uk, en, en-GB. Ids of other languages begin with it.",
    )
    timezone: Zone = _key(
        "The newsroom's time zone by its IANA name, such as Europe/Kyiv; times without a zone and schedules are in it.",
    )
    rights: Text | None = _key("The copyright line of every feed that has none of its own.", None)
    publisher: Text = _key(
        "Who publishes, where that is not the title.",
        default_factory=lambda data: data.get("title", ""),
    )
    feeds_url: FolderUrl = _key(
        "The address that the output folder is served at (nginx: the location whose root or alias is the "
        "target). Without it, the front page's.",
        default_factory=lambda data: data.get("url", ""),
    )
    hub: Url | None = _key("The address of a WebSub hub to tell of every change.", None)
    image: Url | None = _key("The address of a logo, for feeds that have none of their own.", None)


class Source(_Keys):
    """A folder of stories."""

    path: Folder = _key("The folder, relative to this file's or absolute.")
    story_url: StoryUrl = _key(
        "The address of a story, with {language} {section} {slug} {name} {year} {month} {day} {id} filled in for each.",
    )
    language: Language | None = _key("The language of stories that do not say theirs; without it, the site's.", None)
    section: Text | None = _key("The section of stories that do not say theirs.", None)
    form: Form | None = _key("How every file here is read; without it, the file's suffix decides.", None)
    authors: Folder | None = _key(
        "The file with the authors whom stories name by a key (YAML, JSON or TOML), or a folder with a file for each.",
        None,
    )
    profile: Text | None = _key(
        "The name of the profile by which pages here are read; without it, the first that fits each.", None
    )
    include: Globs = _key(
        "Only files that one of these patterns fits, as in news/**/*.md; without it, every file that a reader knows.",
        (),
    )
    exclude: Globs = _key("No file that one of these patterns fits, as in **/drafts/**.", ())


class Selection(_Keys):
    """Stories by what they say of themselves. Of each key one value must fit; all keys must."""

    language: Languages = _key("Stories in one of these languages.", ())
    section: Texts = _key("Stories of one of these sections.", ())
    tag: Texts = _key("Stories with one of these tags.", ())
    author: Texts = _key("Stories by one of these people.", ())
    source: Texts = _key("Stories that credit one of these sources.", ())


class Feed(Selection):
    """A feed: which stories it carries and how. Its name is the stem of its files."""

    title: Text = _key("The feed's title, as readers see it in their list of subscriptions.")
    description: Text | None = _key("What the feed is about, in a sentence.", None)
    exclude: Selection | None = _key("Stories to leave out although they fit.", None)
    limit: Limit = _key("How many stories it carries at most, the newest first.", 50)
    content: Content = _key("Whole stories, or only their summaries.", "full")
    formats: Formats = _key("The formats it is published in, each in a file of its own.", FORMATS)
    image: Url | None = _key("The address of the feed's own logo.", None)
    rights: Text | None = _key("The feed's own copyright line.", None)
    members: Switch = _key("Whether it lists stories for members only, with headline, summary and link.", False)
    ttl: Minutes | None = _key("How many minutes a reader may wait before it asks again.", None)


class Target(_Keys):
    """Where the feeds are written."""

    path: Folder = _key("The folder, relative to this file's or absolute. It holds feeds and nothing else.")


class Run(_Keys):
    """When `feedpub run` publishes by itself."""

    cron: Cron = _key("Five fields as in a crontab, or @hourly and its like, in the newsroom's time zone.")


class HtmlRules(_Keys):
    """Where things stand on pages in HTML: CSS selectors, of which the first that finds something counts."""

    title: Selectors = _key("The headline.", ())
    date: Selectors = _key("When it was published: an element with the time in its attributes or its text.", ())
    updated: Selectors = _key("When it was last changed.", ())
    authors: Selectors = _key("Who wrote it: every element that the selector finds.", ())
    lead: Selectors = _key("The standfirst.", ())
    section: Selectors = _key("The section.", ())
    image: Selectors = _key("The picture: an element with its address.", ())
    body: Selectors = _key("The element that holds the text.", ())
    drop: Selectors = _key("Elements that are none of the story; all that any selector finds are left out.", ())


class TextRules(_Keys):
    """What lines of page text say: patterns, of which the first that fits a line counts.

    The value is what the pattern's first group fits, or all that it fits.
    """

    title: Patterns = _key("The headline's line.", ())
    date: Patterns = _key("When it was published.", ())
    updated: Patterns = _key("When it was last changed.", ())
    authors: Patterns = _key("Who wrote it: every line that the pattern fits.", ())
    lead: Patterns = _key("The standfirst.", ())
    section: Patterns = _key("The section.", ())
    begin: Patterns = _key("The line below which the text begins.", ())
    end: Patterns = _key("The line above which the text ends.", ())
    drop: Patterns = _key("Lines that are none of the story; all that any pattern fits are left out.", ())


class Profile(_Keys):
    """A site's quirks: how its pages are read."""

    host: Texts = _key("Only pages whose canonical address has one of these hosts (HTML only).", ())
    files: Globs = _key("Only files that one of these patterns fits, from a source's folder on.", ())
    html: HtmlRules = _key("Where things stand on pages in HTML.", default_factory=HtmlRules.model_construct)
    text: TextRules = _key("What lines of page text say.", default_factory=TextRules.model_construct)


class Written(_Keys):
    """feedpub's configuration."""

    site: Site = _key("The publication.")
    sources: Annotated[tuple[Source, ...], BeforeValidator(values.several)] = _key(
        "The folders that stories come from.",
        min_length=1,
    )
    feeds: Annotated[dict[FeedName, Feed], BeforeValidator(values.named)] = _key(
        "The feeds, each under its name.",
        min_length=1,
    )
    targets: Annotated[tuple[Target, ...], BeforeValidator(values.several)] = _key(
        "Where the feeds are written.",
        min_length=1,
    )
    schedule: Annotated[tuple[Run, ...], BeforeValidator(values.several)] = _key(
        "When to publish without being asked.",
        (),
    )
    profiles: Annotated[dict[ProfileName, Profile], BeforeValidator(values.named)] = _key(
        "How pages of single sites are read, each under a name.",
        default_factory=dict,
    )


def checked(tree: Map) -> tuple[Written | None, list[dict[str, Any]]]:
    """The configuration, or ``None`` and pydantic's errors."""
    try:
        return Written.model_validate(tree), []
    except ValidationError as error:
        return None, cast("list[dict[str, Any]]", error.errors(include_url=False, include_input=False))


def known() -> dict[str, dict[str, str]]:
    """The keys of each part of the file (its top is ``""``) with their descriptions."""
    parts: dict[str, type[BaseModel]] = {
        "": Written,
        "site": Site,
        "sources": Source,
        "feeds": Feed,
        "feeds.exclude": Selection,
        "targets": Target,
        "schedule": Run,
        "profiles": Profile,
        "profiles.html": HtmlRules,
        "profiles.text": TextRules,
    }
    return {
        part: {name: field.description or "" for name, field in model.model_fields.items()}
        for part, model in parts.items()
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a configuration as it is written in YAML."""
    written = Written.model_json_schema()
    written = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_untitled(written), "title": "feedpub"}
    written["properties"]["feeds"]["propertyNames"] = {"pattern": "^[a-z0-9][a-z0-9._-]*$"}
    return written


def _untitled(node: Any) -> Any:
    """The schema without the titles that pydantic makes up and without defaults that say nothing."""
    if isinstance(node, list):
        return [_untitled(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _untitled(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value in (None, []))
    }
