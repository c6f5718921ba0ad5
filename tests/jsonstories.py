"""Stories in each form of JSON, invented, each whole and unremarkable until a test says what is special about it."""

from typing import Any

Json = dict[str, Any]


def ninjs1(**special: Any) -> Json:
    """An item of ninjs 1, as Superdesk sends it."""
    usual: Json = {
        "guid": "urn:newsml:gna.example:2026-11-23:1",
        "type": "text",
        "version": "3",
        "firstcreated": "2026-11-23T08:00:00+0000",
        "versioncreated": "2026-11-23T09:30:00+0000",
        "pubstatus": "usable",
        "language": "en",
        "urgency": 3,
        "headline": "Harbour reopens",
        "byline": "Jane Doe and Ivan Koval",
        "located": "Haven",
        "source": "GNA",
        "slugline": "harbour-reopens",
        "description_text": "Ships sail again.",
        "body_html": "<p>The harbour opened at six.</p>",
        "copyrightnotice": "© 2026 GNA",
        "usageterms": "For newspapers only",
        "ednote": "Pictures follow",
        "service": [{"code": "i", "name": "City"}],
        "subject": [{"code": "1", "name": "Shipping"}, {"code": "2", "name": "Storms"}],
        "genre": [{"code": "Article", "name": "Article"}],
        "associations": {
            "featuremedia": {
                "type": "picture",
                "headline": "A ferry",
                "description_text": "A ferry at the pier",
                "body_text": "White ferry, grey sea",
                "byline": "Ann Lee",
                "renditions": {
                    "original": {"href": "https://gna.example/6000.jpg", "mimetype": "image/jpeg", "width": 6000},
                    "viewImage": {
                        "href": "https://gna.example/640.jpg",
                        "mimetype": "image/jpeg",
                        "width": 640,
                        "height": 427,
                    },
                    "baseImage": {
                        "href": "https://gna.example/1400.jpg",
                        "mimetype": "image/jpeg",
                        "width": 1400,
                        "height": 934,
                    },
                },
            }
        },
    }
    return usual | special


def ninjs3(**special: Any) -> Json:
    """An item of ninjs 3."""
    usual: Json = {
        "uri": "urn:newsml:gna.example:2026-11-23:1",
        "standard": {"name": "ninjs", "version": "3.1"},
        "type": "text",
        "version": "3",
        "firstCreated": "2026-11-23T08:00:00Z",
        "versionCreated": "2026-11-23T09:30:00Z",
        "pubStatus": "usable",
        "language": "en",
        "by": "By Jane Doe",
        "located": "Haven",
        "headlines": [{"role": "short", "value": "Harbour"}, {"role": "main", "value": "Harbour reopens"}],
        "descriptions": [{"role": "creditline", "value": "GNA"}, {"role": "summary", "value": "Ships sail again."}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": "The harbour opened at six."},
            {"role": "web", "contentType": "text/html", "value": "<p>The harbour opened at <b>six</b>.</p>"},
        ],
        "subjects": [{"name": "Shipping"}, {"name": "City", "rel": "category"}],
        "infoSources": [{"name": "Harbour Office"}],
        "copyrightHolder": "GNA",
        "rightsInfo": {"linkedRights": "https://gna.example/rights"},
        "associations": [
            {
                "name": "main",
                "type": "picture",
                "altText": "White ferry",
                "descriptions": [
                    {"role": "caption", "value": "A ferry"},
                    {"role": "creditline", "value": "Ann Lee/GNA"},
                ],
                "renditions": [
                    {"name": "web", "href": "https://gna.example/a.jpg", "contentType": "image/jpeg", "width": 800}
                ],
            },
            {
                "name": "sound",
                "type": "audio",
                "headlines": [{"value": "The horn"}],
                "renditions": [{"href": "https://gna.example/a.mp3", "contentType": "audio/mpeg", "sizeInBytes": 900}],
            },
            {"name": "more", "type": "text", "headlines": [{"value": "The March storm"}]},
        ],
    }
    return usual | special


def article(**special: Any) -> Json:
    """schema.org's NewsArticle."""
    usual: Json = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": "https://gazette.example/harbour#article",
        "url": "https://gazette.example/harbour",
        "headline": "Harbour reopens",
        "alternativeHeadline": "Ferries from six",
        "description": "Ships sail again.",
        "articleBody": "The harbour opened at six.\n\nFerries < 50 m sail first.",
        "datePublished": "2026-11-23T10:00:00+02:00",
        "dateModified": "2026-11-23T11:30:00+02:00",
        "inLanguage": "en-GB",
        "author": [{"@type": "Person", "name": "Jane Doe", "url": "https://gazette.example/jane"}, "By Ivan Koval"],
        "articleSection": ["City", "Harbour"],
        "keywords": "ferries, storms",
        "isAccessibleForFree": True,
        "copyrightHolder": {"@type": "Organization", "name": "Gazette"},
        "copyrightYear": 2026,
        "license": "https://gazette.example/licence",
        "image": {"@type": "ImageObject", "url": "https://gazette.example/a.jpg", "caption": "A ferry", "width": 800},
        "audio": {
            "@type": "AudioObject",
            "contentUrl": "https://gazette.example/a.mp3",
            "encodingFormat": "audio/mpeg",
        },
        "correction": {"@type": "CorrectionComment", "text": "It is six, not seven.", "datePublished": "2026-11-23"},
    }
    return usual | special


def feed(*items: Json, **special: Any) -> Json:
    """A JSON Feed."""
    usual: Json = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Gazette",
        "language": "en",
        "authors": [{"name": "The Gazette Desk"}],
        "items": list(items) or [feed_item()],
    }
    return usual | special


def feed_item(**special: Any) -> Json:
    """An item of a JSON Feed."""
    usual: Json = {
        "id": "https://gazette.example/?p=1",
        "url": "https://gazette.example/harbour",
        "external_url": "https://office.example/notice",
        "title": "Harbour reopens",
        "summary": "Ships sail again.",
        "content_html": "<p>The harbour opened at six.</p>",
        "content_text": "The harbour opened at six.",
        "image": "https://gazette.example/a.jpg",
        "date_published": "2026-11-23T10:00:00+02:00",
        "date_modified": "2026-11-23T11:30:00+02:00",
        "authors": [{"name": "Jane Doe", "url": "https://gazette.example/jane"}, {"name": "Jane Doe"}],
        "tags": ["ferries", "storms"],
        "attachments": [{"url": "https://gazette.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 900}],
    }
    return usual | special


def post(**special: Any) -> Json:
    """A post of WordPress with what it embeds."""
    usual: Json = {
        "id": 7,
        "date": "2026-11-23T10:00:00",
        "date_gmt": "2026-11-23T08:00:00",
        "modified_gmt": "2026-11-23T09:30:00",
        "guid": {"rendered": "https://gazette.example/?post_type=news&#038;p=7"},
        "slug": "harbour-reopens",
        "status": "publish",
        "type": "post",
        "link": "https://gazette.example/harbour-reopens/",
        "title": {"rendered": "Harbour &#8220;reopens&#8221;"},
        "excerpt": {"rendered": "<p>Ships &lt;all&gt; sail <em>again</em>.</p>\n", "protected": False},
        "content": {"rendered": "<p>The harbour opened at six.</p>", "protected": False},
        "author": 3,
        "featured_media": 9,
        "_embedded": {
            "author": [{"id": 3, "name": "Jane Doe", "link": "https://gazette.example/author/jane/"}],
            "wp:featuredmedia": [
                {
                    "id": 9,
                    "alt_text": "White ferry",
                    "caption": {"rendered": "<p>A ferry</p>\n"},
                    "mime_type": "image/jpeg",
                    "source_url": "https://gazette.example/a.jpg",
                    "media_details": {
                        "width": 800,
                        "height": 600,
                        "filesize": 900,
                        "image_meta": {"credit": "Ann Lee"},
                    },
                }
            ],
            "wp:term": [
                [
                    {"name": "Uncategorized", "slug": "uncategorized", "taxonomy": "category"},
                    {"name": "City", "slug": "city", "taxonomy": "category"},
                    {"name": "Harbour", "slug": "harbour", "taxonomy": "category"},
                ],
                [{"name": "ferries", "slug": "ferries", "taxonomy": "post_tag"}],
            ],
        },
    }
    return usual | special


def export(*posts: Json, **tables: Any) -> Json:
    """An export of Ghost."""
    data: Json = {
        "posts": list(posts) or [ghost_post()],
        "users": [
            {"id": "u1", "name": "Jane Doe", "email": "jane@gazette.example"},
            {"id": "u2", "name": "Ivan Koval", "email": "ivan@gazette.example"},
        ],
        "tags": [
            {"id": "t1", "name": "City", "visibility": "public"},
            {"id": "t2", "name": "#internal", "visibility": "internal"},
            {"id": "t3", "name": "ferries", "visibility": "public"},
        ],
        "posts_authors": [
            {"post_id": "5f1", "author_id": "u2", "sort_order": 1},
            {"post_id": "5f1", "author_id": "u1", "sort_order": 0},
        ],
        "posts_tags": [
            {"post_id": "5f1", "tag_id": "t3", "sort_order": 2},
            {"post_id": "5f1", "tag_id": "t2", "sort_order": 0},
            {"post_id": "5f1", "tag_id": "t1", "sort_order": 1},
        ],
        "posts_meta": [
            {"post_id": "5f1", "feature_image_alt": "White ferry", "feature_image_caption": "A <b>ferry</b>"}
        ],
    }
    return {"db": [{"meta": {"version": "5.0.0"}, "data": data | tables}]}


def ghost_post(**special: Any) -> Json:
    """A post of Ghost as an export has it."""
    usual: Json = {
        "id": "5f1",
        "uuid": "3a033ce7-9e2d-4b3b-a9ef-76887efacc7f",
        "title": "Harbour reopens",
        "slug": "harbour-reopens",
        "html": '<p>The harbour opened at six. <a href="__GHOST_URL__/map/">Map</a></p>',
        "lexical": None,
        "mobiledoc": None,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "published_at": "2026-11-23T08:00:00.000Z",
        "updated_at": "2026-11-23T09:30:00.000Z",
        "custom_excerpt": "Ships sail again.",
        "feature_image": "__GHOST_URL__/content/images/a.jpg",
        "canonical_url": None,
    }
    return usual | special


def wire(**special: Any) -> Json:
    """An entry of dpa-digitalwires."""
    usual: Json = {
        "format": "digitalwires@0.9.1",
        "urn": "urn:newsml:dpa.com:20090101:261123-930-1",
        "version": 2,
        "version_created": "2026-11-23T10:30:00+01:00",
        "content_created": None,
        "pubstatus": "usable",
        "embargoed": None,
        "signal": None,
        "language": "de",
        "urgency": 4,
        "kicker": "Nach dem Sturm",
        "headline": "Hafen öffnet wieder",
        "subhead": "Fähren ab sechs",
        "teaser": "Die Schiffe fahren wieder.",
        "byline": "Von Jana Novak",
        "dateline": "Haven (dpa/lni) - ",
        "article_html": '<section class="main"><p>Der Hafen öffnete um sechs.</p>'
        '<dnl-image ref="urn:pic:2" caption="Am &quot;Pier&quot;" creditline="Ann Lee/dpa"></dnl-image>'
        '<dnl-youtubeembed src="https://video.example/embed/1"></dnl-youtubeembed></section>',
        "infobox_html": '<section class="infobox"><h2>Der Hafen</h2></section>',
        "linkbox_html": None,
        "creditline": "dpa",
        "copyrightnotice": "Copyright 2026, dpa",
        "usageterms": "Nutzung nur nach Vereinbarung",
        "autopublishnotice": "© dpa-infocom, dpa:261123-930-1/1",
        "notepad": {"nonpublic_html": "<p>Kontakt: 0171 5550000</p>"},
        "ednotes": [
            {"role": "dpaednoterole:correctionshort", "ednote": "Korrigiert: sechs Uhr", "is_publishable": True},
            {"role": "dpaednoterole:correctionlong", "ednote": "CORRECTS: the hour", "is_publishable": False},
        ],
        "associations": [
            {
                "type": "image",
                "urn": "urn:pic:2",
                "rank": 1,
                "is_featureimage": False,
                "renditions": [{"url": "https://dpa.example/2.jpg", "mimetype": "image/jpeg", "width": 2048}],
            },
            {
                "type": "image",
                "urn": "urn:pic:1",
                "rank": 2,
                "is_featureimage": True,
                "caption": "Eine Fähre",
                "creditline": "Ann Lee/dpa",
                "renditions": [{"url": "https://dpa.example/1.jpg", "mimetype": "image/jpeg", "width": 2048}],
            },
        ],
        "dpasubject_names": ["Verkehr", "Wetter"],
        "keyword_names": ["Hafen"],
        "desk_names": ["vm"],
    }
    return usual | special
