"""The types of the configuration's keys: how each is read, and what an editor may take for one (JSON Schema)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from feedpub import _configaddresses as addresses
from feedpub import _configfeeds as feeds
from feedpub import _configvalues as values
from feedpub._configvalues import FORMATS
from feedpub.readers import READERS
from feedpub.selection import Order, Trait
from feedpub.yamltext import Map, Scalar


def _typed(convert: Callable[[object], object], **written: Any) -> tuple[BeforeValidator, WithJsonSchema]:
    """How a value is read, and what an editor may take for one."""
    return BeforeValidator(convert), WithJsonSchema(written)


def _some(**one: Any) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}]}


Text = Annotated[str, *_typed(values.text, type="string", minLength=1)]
Texts = Annotated[tuple[str, ...], *_typed(values.texts, **_some(type="string", minLength=1))]
Url = Annotated[str, *_typed(addresses.url, type="string", format="uri", pattern="^https?://")]
FolderUrl = Annotated[str, *_typed(addresses.folder_url, type="string", format="uri", pattern="^https?://")]
StoryUrl = Annotated[str, *_typed(addresses.story_url, type="string", pattern=r"^https?://.*\{(slug|name|id)\}")]
Authority = Annotated[
    str,
    *_typed(
        addresses.authority, type="string", pattern=r"^([a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
    ),
]
Language = Annotated[str, *_typed(values.language, type="string", pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
Languages = Annotated[tuple[str, ...], *_typed(values.languages, **_some(type="string"))]
Zone = Annotated[ZoneInfo, *_typed(values.timezone, type="string")]
Folder = Annotated[Path, *_typed(values.path, type="string", minLength=1)]
Globs = Annotated[tuple[str, ...], *_typed(values.globs, **_some(type="string", minLength=1))]
Form = Annotated[str, *_typed(values.form, enum=[reader.name for reader in READERS])]
Formats = Annotated[tuple[str, ...], *_typed(values.formats, **_some(enum=list(FORMATS)))]
_PARAGRAPHS = {"type": "string", "pattern": "^(first )?[1-9][0-9]{0,2}( paragraphs?)?$"}
Content = Annotated[
    str | int,
    *_typed(feeds.content, anyOf=[{"enum": ["full", "summary"]}, {"type": "integer", "minimum": 1}, _PARAGRAPHS]),
]
Each = Annotated[tuple[str, ...], *_typed(feeds.each, **_some(enum=list(feeds.EACH)))]
Forms = Annotated[tuple[str, ...], *_typed(values.forms, **_some(enum=[reader.name for reader in READERS]))]
Statuses = Annotated[tuple[str, ...], *_typed(feeds.status, **_some(enum=[str(one) for one in Trait]))]
Fields = Annotated[
    dict[str, tuple[str, ...]],
    *_typed(feeds.fields, type="object", additionalProperties=_some(type="string", minLength=1), minProperties=1),
]
SortOrder = Annotated[str, *_typed(feeds.order, enum=[str(one) for one in Order])]
LeadImage = Annotated[tuple[str, ...], *_typed(feeds.lead_image, **_some(enum=list(feeds.LEAD_IMAGE)))]
Bytes = Annotated[int, *_typed(feeds.size, type="integer", minimum=10_000, maximum=5_000_000)]
Uses = Annotated[tuple[str, ...], *_typed(feeds.uses, **_some(enum=list(feeds.USES)))]
Payment = Annotated[str, *_typed(feeds.payment, enum=list(feeds.PAYMENTS))]
Few = Annotated[int, *_typed(lambda value: values.number(value, 0, 100), type="integer", minimum=0, maximum=100)]
PagePath = Annotated[str, *_typed(feeds.page_path, type="string", pattern="^[a-z0-9][a-z0-9._-]*$")]
Hours = Annotated[int, *_typed(lambda value: values.number(value, 1, 8784), type="integer", minimum=1, maximum=8784)]
Place = Annotated[Literal["top", "foot"], *_typed(values.one_of("top", "foot"), enum=["top", "foot"])]
Deleted = Annotated[str, *_typed(values.one_of("keep", "withdraw", "refuse"), enum=["keep", "withdraw", "refuse"])]
Duration = Annotated[
    timedelta,
    *_typed(values.duration, type="string", pattern="^(0|[0-9]{1,6} ?(s|second|min|minute|h|hour|d|day|w|week)s?)$"),
]
Prefixes = Annotated[
    dict[str, str],
    *_typed(
        values.prefixes,
        anyOf=[
            {"type": "string", "minLength": 1},
            {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
        ],
    ),
]
Switch = Annotated[bool, *_typed(values.true_or_false, type="boolean")]
Limit = Annotated[int, *_typed(lambda value: values.number(value, 1, 1000), type="integer", minimum=1, maximum=1000)]
Minutes = Annotated[
    int, *_typed(lambda value: values.number(value, 1, 10080), type="integer", minimum=1, maximum=10080)
]
Percent = Annotated[int, *_typed(lambda value: values.number(value, 1, 100), type="integer", minimum=1, maximum=100)]
Count = Annotated[
    int, *_typed(lambda value: values.number(value, 0, 1_000_000), type="integer", minimum=0, maximum=1_000_000)
]
Cron = Annotated[str, *_typed(values.cron, type="string", minLength=1)]
Selectors = Annotated[tuple[str, ...], *_typed(values.selectors, **_some(type="string", minLength=1))]
Patterns = Annotated[tuple[str, ...], *_typed(values.line_patterns, **_some(type="string", minLength=1))]
ProfileName = Annotated[str, *_typed(values.profile_name, type="string")]
FeedName = Annotated[str, *_typed(values.feed_name, type="string")]


def key(description: str, *default: Any, **more: Any) -> Any:
    return Field(*default, description=description, **more)


class Keys(BaseModel):
    """Keys and values; unknown keys are refused, and one without a value counts as not written where it may be."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, value: object) -> object:
        if isinstance(value, Scalar) and value.null:
            return {}
        if not isinstance(value, Map):
            fields = cls.model_fields.items()
            usual = "tag" if "tag" in cls.model_fields else next(iter(cls.model_fields))
            one = next((name for name, field in fields if field.is_required()), usual)
            raise ValueError(f"needs keys of its own; write them on lines below it, indented, such as {one}:")
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {
            key: one for key, one in value.items() if not (key in optional and isinstance(one, Scalar) and one.null)
        }

    @classmethod
    def usual(cls) -> Self:
        """As it is where none of its keys is written."""
        return cls.model_validate(Map())
