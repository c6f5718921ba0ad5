"""The keys of a configuration: their names, what each is for, what it may hold, and what holds without it.

pydantic joins the parts and collects what is wrong; the values come to it as the text that the person wrote, and
:mod:`feedpub._configtypes` types them.
"""

from datetime import timedelta
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, ValidationError

from feedpub import _configvalues as values
from feedpub._configfeedkeys import Feed, Landing, NewsSitemap, Opml
from feedpub._configprofiles import Profile
from feedpub._configtypes import (
    Authority,
    Count,
    Cron,
    Deleted,
    Duration,
    FeedName,
    Folder,
    FolderUrl,
    Form,
    Globs,
    Keys,
    Language,
    Percent,
    Place,
    Prefixes,
    ProfileName,
    StoryUrl,
    Switch,
    Text,
    Url,
    Zone,
    key,
)
from feedpub.yamltext import Map


class Site(Keys):
    """The publication: what holds for all its feeds."""

    title: Text = key("The publication's name, as readers see it.")
    url: FolderUrl = key("The address of its front page.")
    authority: Authority = key(
        "A domain (or e-mail address) that was yours on a day, and that day, as in gazette.example,2025. It "
        "is in every story's permanent id (RFC 4151): never change it, even when the domain changes.",
    )
    language: Language = key(
        "The language that most stories are in, as a BCP 47 tag: uk, en, en-GB. Ids of other languages begin with it.",
    )
    timezone: Zone = key(
        "The newsroom's time zone by its IANA name, such as Europe/Kyiv; times without a zone and schedules are in it.",
    )
    rights: Text | None = key("The copyright line of every feed that has none of its own.", None)
    publisher: Text = key(
        "Who publishes, where that is not the title.",
        default_factory=lambda data: data.get("title", ""),
    )
    feeds_url: FolderUrl = key(
        "The address that the output folder is served at (nginx: the location whose root or alias is the "
        "target). Without it, the front page's.",
        default_factory=lambda data: data.get("url", ""),
    )
    hub: Url | None = key("The address of a WebSub hub to tell of every change.", None)
    image: Url | None = key("The address of a logo, for feeds that have none of their own.", None)
    corrections: Place = key("Whether the notes of corrections stand at the top or at the foot of a story.", "foot")
    correction_prefix: Prefixes | None = key(
        "What stands in front of the headline of a story that was corrected: a text, or one for each language.", None
    )


class Source(Keys):
    """A folder of stories."""

    path: Folder = key("The folder, relative to this file's or absolute.")
    story_url: StoryUrl = key(
        "The address of a story, with {language} {section} {slug} {name} {year} {month} {day} {id} filled in for each.",
    )
    language: Language | None = key("The language of stories that do not say theirs; without it, the site's.", None)
    section: Text | None = key("The section of stories that do not say theirs.", None)
    form: Form | None = key("How every file here is read; without it, the file's suffix decides.", None)
    authors: Folder | None = key(
        "The file with the authors whom stories name by a key (YAML, JSON or TOML), or a folder with a file for each.",
        None,
    )
    profile: Text | None = key(
        "The name of the profile by which pages here are read; without it, the first that fits each.", None
    )
    include: Globs = key(
        "Only files that one of these patterns fits, as in news/**/*.md; without it, every file that a reader knows.",
        (),
    )
    exclude: Globs = key("No file that one of these patterns fits, as in **/drafts/**.", ())


class Target(Keys):
    """Where the feeds are written."""

    path: Folder = key("The folder, relative to this file's or absolute. It holds feeds and nothing else.")
    gzip: Switch = key("Whether a packed NAME.gz lies beside each document, as nginx's gzip_static sends it.", False)


class Run(Keys):
    """When `feedpub run` publishes by itself."""

    cron: Cron = key("Five fields as in a crontab, or @hourly and its like, in the newsroom's time zone.")


class Withdrawals(Keys):
    """Stories that are taken back, and those whose files are gone."""

    notice: Duration = key(
        "How long a notice stands in place of a story that was taken back.",
        timedelta(days=7),
        json_schema_extra={"default": "7 days"},
    )
    tombstone: Duration = key(
        "How long Atom then says that the entry was deleted.",
        timedelta(days=30),
        json_schema_extra={"default": "30 days"},
    )
    deleted: Deleted = key(
        "What becomes of a published story whose file is gone: keep it, withdraw it, or refuse to go on without it.",
        "keep",
    )


class Guards(Keys):
    """How much of what was published may change in one build before it is taken for a mishap."""

    dates: Count = key("How many published stories may get another date.", 5)
    share: Percent = key("How many per cent of the published stories may change their ids or their texts.", 30)
    few: Count = key("So many may always change.", 10)


class Written(Keys):
    """feedpub's configuration."""

    site: Site = key("The publication.")
    sources: Annotated[tuple[Source, ...], BeforeValidator(values.several)] = key(
        "The folders that stories come from.",
        min_length=1,
    )
    feeds: Annotated[dict[FeedName, Feed], BeforeValidator(values.named)] = key(
        "The feeds, each under its name.",
        min_length=1,
    )
    targets: Annotated[tuple[Target, ...], BeforeValidator(values.several)] = key(
        "Where the feeds are written.",
        min_length=1,
    )
    landing: Landing | None = key("A page where people find the feeds; {} will do.", None)
    opml: Opml | None = key("All feeds in one list for readers; {} will do.", None)
    news_sitemap: NewsSitemap | None = key("The stories of the last two days for news search; {} will do.", None)
    schedule: Annotated[tuple[Run, ...], BeforeValidator(values.several)] = key(
        "When to publish without being asked.",
        (),
    )
    profiles: Annotated[dict[ProfileName, Profile], BeforeValidator(values.named)] = key(
        "How pages of single sites are read, each under a name.",
        default_factory=dict,
    )
    withdrawals: Withdrawals = key(
        "What happens when stories are taken back, or their files are gone.", default_factory=Withdrawals.usual
    )
    guards: Guards = key(
        "How much may change in one build before it is taken for a mishap.", default_factory=Guards.usual
    )


def checked(tree: Map) -> tuple[Written | None, list[dict[str, Any]]]:
    """The configuration, or ``None`` and pydantic's errors."""
    try:
        return Written.model_validate(tree), []
    except ValidationError as error:
        return None, cast("list[dict[str, Any]]", error.errors(include_url=False, include_input=False))
