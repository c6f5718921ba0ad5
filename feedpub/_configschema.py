"""What the configuration's keys are, for messages and for editors: their descriptions, and the JSON Schema."""

from typing import Any

from feedpub._configfeedkeys import Archive, Feed, Landing, License, NewsSitemap, Opml, Selection
from feedpub._configkeys import Guards, Run, Site, Source, Target, Withdrawals, Written
from feedpub._configprofiles import HtmlRules, Profile, TextRules


def known() -> dict[str, dict[str, str]]:
    """The keys of each part of the file (its top is ``""``) with their descriptions."""
    parts: dict[str, Any] = {
        "": Written,
        "site": Site,
        "sources": Source,
        "feeds": Feed,
        "feeds.exclude": Selection,
        "feeds.license": License,
        "feeds.archive": Archive,
        "landing": Landing,
        "opml": Opml,
        "news_sitemap": NewsSitemap,
        "news_sitemap.exclude": Selection,
        "targets": Target,
        "schedule": Run,
        "profiles": Profile,
        "profiles.html": HtmlRules,
        "profiles.text": TextRules,
        "withdrawals": Withdrawals,
        "guards": Guards,
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
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value in (None, [], {}))
    }
