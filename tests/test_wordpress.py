"""One post in both forms that WordPress gives it, an export and an answer to a program: the same article comes out."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest
from msgspec.structs import replace

from feedpub import normalize, readers
from feedpub.model import Access, Article, Status
from feedpub.readers import Reading
from tests.builders import KYIV

CONTEXT = Reading(zone=KYIV)
HEAD = """<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:base_blog_url>https://gazette.example</wp:base_blog_url>"""


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post as the site's database has it."""

    kind: str = "post"
    status: str | None = "publish"
    password: str = ""
    slug: str = "harbour-reopens"
    date: str = "2026-11-23 10:00:00"
    date_gmt: str = "2026-11-23 08:00:00"
    modified_gmt: str = "2026-11-23 09:30:00"
    author: str = "Jane Doe"
    categories: tuple[str, ...] = ("City & port", "Harbour")
    tags: tuple[str, ...] = ("ferries", "Ferries", "harbour")
    format: str = "standard"
    sticky: bool = False
    meta: dict[str, str] = field(default_factory=dict)
    content: str = "<p>The harbour opened at six.</p>"
    excerpt: str = "Ships sail again."

    def exported(self) -> bytes:
        """The post in an export."""
        terms = [("category", one) for one in self.categories] + [("post_tag", one) for one in self.tags]
        return f"""{HEAD}<item><title>Harbour &amp; port</title><link>https://gazette.example/harbour/</link>
<dc:creator>{escape(self.author)}</dc:creator><guid isPermaLink="false">https://gazette.example/?x=y&#038;p=7</guid>
<content:encoded><![CDATA[{self.content}]]></content:encoded>
<excerpt:encoded><![CDATA[{self.excerpt}]]></excerpt:encoded>
<wp:post_id>7</wp:post_id><wp:post_date>{self.date}</wp:post_date>
<wp:post_date_gmt>{self.date_gmt}</wp:post_date_gmt><wp:post_modified_gmt>{self.modified_gmt}</wp:post_modified_gmt>
<wp:post_name>{self.slug}</wp:post_name>{f"<wp:status>{self.status}</wp:status>" if self.status is not None else ""}
<wp:post_type>{self.kind}</wp:post_type><wp:post_password>{self.password}</wp:post_password>
<wp:is_sticky>{int(self.sticky)}</wp:is_sticky>
{f'<category domain="post_format" nicename="post-format-{self.format}">x</category>' * (self.format != "standard")}
{"".join(f'<category domain="{domain}"><![CDATA[{escape(name)}]]></category>' for domain, name in terms)}
{
            "".join(
                f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
                for key, value in self.meta.items()
            )
        }</item></channel></rss>""".encode()

    def answered(self) -> bytes:
        """The post in an answer."""
        terms = [("category", one) for one in self.categories] + [("post_tag", one) for one in self.tags]
        value: dict[str, Any] = {
            "id": 7,
            "date": self.date.replace(" ", "T"),
            "date_gmt": self.date_gmt.replace(" ", "T"),
            "modified_gmt": self.modified_gmt.replace(" ", "T"),
            "guid": {"rendered": "https://gazette.example/?x=y&#038;p=7"},
            "slug": self.slug,
            "status": self.status,
            "type": self.kind,
            "link": "https://gazette.example/harbour/",
            "title": {"rendered": "Harbour &amp; port"},
            "content": {"rendered": self.content, "protected": bool(self.password)},
            "excerpt": {"rendered": f"<p>{self.excerpt}</p>\n", "protected": bool(self.password)},
            "format": self.format,
            "sticky": self.sticky,
            "meta": self.meta,
            "_embedded": {
                "author": [{"name": self.author}],
                "wp:term": [[{"name": escape(name), "taxonomy": kind}] for kind, name in terms],
            },
        }
        return json.dumps([value]).encode()


def both(post: Post) -> tuple[Article, Article]:
    """The article that comes of the export, and that of the answer."""
    (one,) = readers.read("export.xml", post.exported(), CONTEXT)
    (other,) = readers.read("posts.json", post.answered(), CONTEXT)
    assert isinstance(one, Article), one
    assert isinstance(other, Article), other
    return one, other


def facts(article: Article) -> dict[str, Any]:
    """What matters of an article, whatever the form it was found in."""
    names = "id part slug url section tags authors agency published updated embargo expires status access free body"
    return {name: getattr(article, name) for name in names.split()} | {
        "title": normalize.title_of(article),
        "summary": normalize.summary_of(article, "")[0],
    }


@pytest.mark.parametrize(
    ("special", "field", "value"),
    [
        ({}, "status", Status.USABLE),
        ({}, "published", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ({}, "section", "City & port"),
        ({}, "tags", ("Harbour", "ferries")),
        ({}, "access", Access.FREE),
        *[({"status": word}, "status", Status.DRAFT) for word in ("draft", "auto-draft", "pending", "Draft")],
        *[({"status": word}, "status", Status.WITHHELD) for word in ("future", "private", "archive", "inherit", "")],
        ({"status": None}, "status", Status.WITHHELD),
        ({"status": "trash"}, "status", Status.CANCELED),
        ({"password": "sesame"}, "status", Status.WITHHELD),
        ({"password": "0"}, "status", Status.WITHHELD),
        ({"password": "sesame", "status": "trash"}, "status", Status.CANCELED),
        ({"kind": "page"}, "status", Status.WITHHELD),
        ({"date_gmt": "0000-00-00 00:00:00"}, "published", datetime.fromisoformat("2026-11-23T10:00")),
        ({"date_gmt": "0000-00-00 00:00:00", "status": "draft"}, "published", None),
        ({"date_gmt": "0000-00-00 00:00:00", "date": "0000-00-00 00:00:00"}, "published", None),
        ({"author": "Reuters"}, "agency", "Reuters"),
        ({"author": "jane@gazette.example"}, "authors", ()),
        ({"categories": ("Uncategorized", "Sea")}, "section", "Sea"),
        ({"categories": ("Uncategorized",)}, "section", "Uncategorized"),
        ({"categories": (), "tags": ()}, "section", None),
        ({"slug": ""}, "slug", "7"),
        ({"sticky": True}, "free", {"type": "post", "format": "standard", "sticky": "true"}),
        ({"format": "video"}, "free", {"type": "post", "format": "video"}),
        ({"meta": {"_jetpack_newsletter_access": "paid_subscribers"}}, "access", Access.MEMBERS),
        ({"meta": {"_jetpack_newsletter_access": "everybody"}}, "access", Access.FREE),
        ({"meta": {"_is_paid": "1"}}, "access", Access.MEMBERS),
        ({"content": "<p>Free.</p><!-- wp:jetpack/paywall /--><p>Paid.</p>"}, "access", Access.MEMBERS),
        ({"content": '<p>Free.</p><p>[restrict level="2"]Paid.[/restrict]</p>'}, "access", Access.MEMBERS),
        ({"content": "<p>Free.</p>[Private]<p>Paid.</p>[/private]"}, "access", Access.MEMBERS),
        ({"content": "<p>He said it in [private] talks.</p>"}, "access", Access.FREE),
        ({"content": "<p>He said it [sic].</p>"}, "access", Access.FREE),
        (
            {"meta": {"_expiration-date": "1795436700", "_expiration-date-status": "saved"}},
            "expires",
            datetime(2026, 11, 23, 12, 25, tzinfo=UTC),
        ),
        ({"meta": {"_expiration-date": "1795436700", "_expiration-date-type": "stick"}}, "expires", None),
    ],
)
def test_a_post_is_the_same_article_in_both_forms(special: dict[str, Any], field: str, value: Any) -> None:
    one, other = both(Post(**special))
    if "content" in special:  # the export's has to be made HTML of first
        assert one.body
        assert other.body
        one, other = (_without_body(article) for article in (one, other))
    assert facts(one) == facts(other)
    assert getattr(one, field) == value


def _without_body(article: Article) -> Article:
    return replace(article, body="")


def test_a_post_that_does_not_say_its_status_is_told() -> None:
    for article in both(Post(status=None)):
        assert [said for _, said in article.warnings] == [
            "does not say its `status`, so it is withheld; fetch or export it with its status"
        ]
