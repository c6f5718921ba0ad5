"""The keys of a configuration that say what feeds there are, what is in them, and what is about all of them."""

from datetime import timedelta

from pydantic import ValidationInfo, field_validator, model_validator

from feedpub import _configfeeds as feed_values
from feedpub._configtypes import (
    Bytes,
    Content,
    Duration,
    Each,
    Few,
    Fields,
    Formats,
    Forms,
    Hours,
    Keys,
    Languages,
    LeadImage,
    Limit,
    Minutes,
    PagePath,
    Payment,
    Place,
    Prefixes,
    SortOrder,
    Statuses,
    Switch,
    Text,
    Texts,
    Url,
    Uses,
    key,
)
from feedpub._configvalues import USUAL_FORMATS


class Selection(Keys):
    """Stories by what they say of themselves. Of each key one value must fit; all keys must."""

    language: Languages = key("Stories in one of these languages.", ())
    section: Texts = key("Stories of one of these sections.", ())
    tag: Texts = key("Stories with one of these tags.", ())
    author: Texts = key("Stories by one of these people.", ())
    source: Texts = key("Stories that credit one of these sources.", ())
    form: Forms = key("Stories that were read in one of these forms.", ())
    status: Statuses = key("Stories of which one of these may be said.", ())
    fields: Fields = key("Stories whose free fields have these values, as in {desk: night}.", {})


class License(Keys):
    """What machines may do with the stories, in the words of RSL 1.0 (https://rslstandard.org/rsl)."""

    permits: Uses = key("What they may be used for; nothing else is then allowed.", ())
    prohibits: Uses = key("What they must not be used for.", ())
    payment: Payment | None = key("How the use is paid for.", None)
    standard: Url | None = key("The address of a standard agreement that holds for the payment.", None)
    terms: Url | None = key("The address of the terms, for people.", None)
    server: Url | None = key("The address of a licence server, which must be asked before any use.", None)

    @model_validator(mode="after")
    def _says_something(self) -> "License":
        if not (self.permits or self.prohibits or self.payment):
            raise ValueError("says nothing of what is allowed; write permits, prohibits or payment")
        if self.standard and not self.payment:
            raise ValueError("has a standard without a payment; write the payment, too")
        return self


class Archive(Keys):
    """All that a feed ever carried, on pages that never change (RFC 5005, section 4)."""

    stories: Limit = key("How many stories are on a page.", 100)


class Feed(Selection):
    """A feed: which stories it carries and how. Its name is the stem of its files."""

    each: Each = key("One feed for each section, tag, author or language of the stories, or each pair of two.", ())
    title: Text = key("The feed's title, as readers see it in their list of subscriptions.")
    description: Text | None = key("What the feed is about, in a sentence.", None)
    exclude: Selection | None = key("Stories to leave out although they fit.", None)
    at_least: Limit = key("How many stories a value must have before it gets its feed, with each.", 1)
    limit: Limit = key("How many stories it carries at most.", 50)
    hours: Hours | None = key("Only stories of the last so many hours.", None)
    bytes: Bytes | None = key("How large each of its documents may be; the oldest stories are left out.", None)
    order: SortOrder = key("Which story comes first.", "newest")
    content: Content = key(
        "Whole stories, only their summaries, or their first paragraphs, as in 3 paragraphs.", "full"
    )
    lead_image: LeadImage = key(
        "Where a story's first picture goes: inline into its text, as an enclosure, or just as media.", ("inline",)
    )
    formats: Formats = key("The formats it is published in, each in a file of its own.", USUAL_FORMATS)
    image: Url | None = key("The address of the feed's own logo.", None)
    rights: Text | None = key("The feed's own copyright line.", None)
    members: Switch = key("Whether it lists stories for members only, with headline, summary and link.", False)
    ttl: Minutes | None = key("How many minutes a reader may wait before it asks again.", None)
    corrections: Place | None = key("As the site's, for this feed.", None)
    correction_prefix: Prefixes | None = key("As the site's, for this feed.", None)
    embargo_offset: Duration = key(
        "How long after its embargo a story comes to this feed, such as 15 minutes.",
        timedelta(0),
        json_schema_extra={"default": "0"},
    )
    license: License | None = key("What machines may do with its stories (RSL 1.0).", None)
    listed: Switch = key("Whether the landing page and the list of all feeds name it.", True)
    archive: Archive | None = key("Where older stories stay: pages that never change (RFC 5005).", None)

    @field_validator("title", "description", mode="after")
    @classmethod
    def _is_filled(cls, template: str | None, info: ValidationInfo) -> str | None:
        if template is None or "each" not in info.data:  # what is wrong with `each` is told
            return template
        return feed_values.titled(template, info.field_name or "", info.data["each"])

    @field_validator("at_least", mode="after")
    @classmethod
    def _is_of_each(cls, number: int, info: ValidationInfo) -> int:
        if not info.data.get("each", ("?",)):
            raise ValueError("means nothing without each; write `each: tag` or delete it")
        return number

    @field_validator("archive", mode="after")
    @classmethod
    def _loses_nothing(cls, archive: Archive | None, info: ValidationInfo) -> Archive | None:
        if archive and info.data.get("bytes"):
            raise ValueError("cannot be beside bytes, which leaves out what is on no page yet; delete one of the two")
        return archive


class Landing(Keys):
    """The page where people find the feeds, with what makes the feeds themselves fit to be looked at."""

    path: PagePath = key("Its file, beside the feeds.", "index.html")
    description: Text | None = key("What it says below its title, where that is not the usual.", None)
    stories: Few = key("How many of the latest stories it names.", 10)


class Opml(Keys):
    """All feeds in a list that readers subscribe to at once."""

    path: PagePath = key("Its file, beside the feeds.", "feeds.opml")


class NewsSitemap(Selection):
    """The stories of the last two days for news search, but for those of members."""

    path: PagePath = key("Its file, beside the feeds; a thousand stories go into each file.", "news-sitemap.xml")
    name: Text | None = key("The publication's name as its site has it, where that is not the title.", None)
    exclude: Selection | None = key("Stories to leave out although they fit.", None)
