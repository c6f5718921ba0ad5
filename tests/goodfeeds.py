"""Documents that keep every rule, and what breaks each rule in them: a table of faults, a line or two for each."""
# ruff: noqa: E501, ISC004  a table is read by its rows

from datetime import UTC, datetime

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel>
<title>Gazette</title>
<link>https://gazette.example/</link>
<description>All the news</description>
<atom:link rel="self" href="https://gazette.example/news.rss" type="application/rss+xml"/>
<language>uk</language>
<managingEditor>desk@gazette.example (The desk)</managingEditor>
<lastBuildDate>Mon, 23 Nov 2026 10:00:00 +0200</lastBuildDate>
<ttl>15</ttl>
<image><url>https://gazette.example/logo.png</url><title>Gazette</title><link>https://gazette.example/</link>\
<width>100</width></image>
<skipHours><hour>1</hour><hour>2</hour></skipHours>
<skipDays><day>Sunday</day></skipDays>
<sy:updatePeriod>hourly</sy:updatePeriod>
<item>
<title>Harbour reopens</title>
<link>https://gazette.example/a</link>
<description>Ships sail again.</description>
<content:encoded>&lt;p&gt;The &lt;a href="https://gazette.example/b"&gt;harbour&lt;/a&gt; opened.\
&lt;/p&gt;</content:encoded>
<guid isPermaLink="false">tag:gazette.example,2025:a</guid>
<pubDate>Mon, 23 Nov 2026 10:00:00 +0200</pubDate>
<category domain="https://gazette.example/tags">Sea</category>
<enclosure url="https://gazette.example/a.mp3" length="123" type="audio/mpeg"/>
<source url="https://other.example/feed">Other</source>
<dc:creator>Olena Koval</dc:creator>
<dcterms:modified>2026-11-23T10:30:00+02:00</dcterms:modified>
<media:content url="https://gazette.example/a.jpg" medium="image" type="image/jpeg" width="10" height="8">\
<media:title type="plain">The pier</media:title><media:credit role="photographer" scheme="urn:ebu">O. K.</media:credit>\
<media:thumbnail url="https://gazette.example/s.jpg" time="00:00:01"/><media:rating scheme="urn:simple">nonadult\
</media:rating><media:hash algo="md5">dfdec888b72151965a34b4b59031290a</media:hash>\
<media:restriction relationship="allow" type="country">ua pl</media:restriction></media:content>
</item>
<item>
<title>Dam holds</title>
<link>https://gazette.example/b</link>
<description>The water falls.</description>
<guid isPermaLink="false">tag:gazette.example,2025:b</guid>
<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>
</item>
</channel>
</rss>
"""

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xml:lang="uk">
<id>tag:gazette.example,2025:feeds/news</id>
<title>Gazette</title>
<updated>2026-11-23T10:00:00+02:00</updated>
<link rel="alternate" type="text/html" href="https://gazette.example/"/>
<link rel="self" type="application/atom+xml" href="https://gazette.example/news.atom"/>
<author><name>Gazette</name><email>desk@gazette.example</email></author>
<sy:updatePeriod>hourly</sy:updatePeriod>
<at:deleted-entry ref="tag:gazette.example,2025:gone" when="2026-11-22T10:00:00Z"/>
<entry>
<id>tag:gazette.example,2025:a</id>
<title>Harbour reopens</title>
<published>2026-11-23T10:00:00+02:00</published>
<updated>2026-11-23T10:00:00+02:00</updated>
<link rel="alternate" type="text/html" href="https://gazette.example/a"/>
<link rel="enclosure" type="audio/mpeg" length="123" hreflang="uk" href="https://gazette.example/a.mp3"/>
<category term="Sea" scheme="https://gazette.example/tags"/>
<summary>Ships sail again.</summary>
<content type="html">&lt;p&gt;The &lt;a href="https://gazette.example/b"&gt;harbour&lt;/a&gt; opened.&lt;/p&gt;</content>
</entry>
<entry>
<id>tag:gazette.example,2025:b</id>
<title>Dam holds</title>
<published>2026-11-22T10:00:00Z</published>
<updated>2026-11-22T10:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://gazette.example/b"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The water falls.</div></content>
</entry>
</feed>
"""

JSON = """{
"version": "https://jsonfeed.org/version/1.1",
"title": "Gazette",
"home_page_url": "https://gazette.example/",
"feed_url": "https://gazette.example/news.json",
"language": "uk",
"hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
"items": [
{
"id": "tag:gazette.example,2025:a",
"url": "https://gazette.example/a",
"title": "Harbour reopens",
"content_html": "<p>The <a href='https://gazette.example/b'>harbour</a> opened.</p>",
"summary": "Ships sail again.",
"date_published": "2026-11-23T10:00:00+02:00",
"authors": [{"name": "Olena Koval"}],
"tags": ["Sea"],
"attachments": [{"url": "https://gazette.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 123}]
},
{
"id": "tag:gazette.example,2025:b",
"url": "https://gazette.example/b",
"title": "Dam holds",
"content_text": "The water falls.",
"date_published": "2026-11-22T10:00:00Z"
}
]
}
"""

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" \
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url>
<loc>https://gazette.example/a</loc>
<lastmod>2026-11-23T10:00:00+02:00</lastmod>
<changefreq>hourly</changefreq>
<priority>0.8</priority>
<news:news>
<news:publication><news:name>Gazette</news:name><news:language>uk</news:language></news:publication>
<news:publication_date>2026-11-23T10:00:00+02:00</news:publication_date>
<news:title>Harbour reopens</news:title>
</news:news>
<image:image><image:loc>https://gazette.example/a.jpg</image:loc></image:image>
</url>
<url>
<loc>https://gazette.example/b</loc>
<lastmod>2026-11-22</lastmod>
</url>
</urlset>
"""

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head><title>Gazette</title><dateCreated>Mon, 23 Nov 2026 10:00:00 +0200</dateCreated></head>
<body>
<outline text="Gazette">
<outline type="rss" text="News" title="News" xmlUrl="https://gazette.example/news.rss" htmlUrl="https://gazette.example/" \
language="uk" version="RSS"/>
<outline type="rss" text="World" xmlUrl="https://gazette.example/world.atom"/>
</outline>
</body>
</opml>
"""

GOOD = {"rss": RSS, "atom": ATOM, "json": JSON, "sitemap": SITEMAP, "opml": OPML}
ADDRESSES = {"rss": "https://gazette.example/news.rss", "atom": "https://gazette.example/news.atom"}
ADDRESSES["json"] = "https://gazette.example/news.json"

_ITEM = "/rss/channel/item[1]"
_ENTRY = "/feed/entry[1]"
_MEDIA = f"{_ITEM}/media:content"

#: (the rule's code, the document, what stands in it, what stands there instead, where it is found)
FAULTS: tuple[tuple[str, str, str, str, str], ...] = (
    # --- any document
    ("xml-form", "rss", "</title>", "", ""),
    ("xml-namespace", "atom", 'xmlns="http://www.w3.org/2005/Atom"', 'xmlns="http://purl.org/atom/ns#"', "/feed"),
    ("xml-version", "rss", '<?xml version="1.0"', '<?xml version="1.1"', ""),
    ("xml-doctype", "rss", "?>\n<rss", '?>\n<!DOCTYPE rss [<!ENTITY e "x">]>\n<rss', ""),
    ("xml-language", "atom", 'xml:lang="uk"', 'xml:lang="Ukrainian"', "/feed"),
    ("xml-base", "atom", 'xml:lang="uk"', 'xml:base=" /x "', "/feed"),
    ("xml-decoding", "rss", "Harbour", "Har\udcffbour", ""),
    ("xml-encoding", "rss", 'encoding="UTF-8"', 'encoding="ISO-8859-1"', ""),
    ("xml-characters", "rss", "Harbour", "Har\u202ebour", ""),
    # --- RSS
    ("rss-version", "rss", '<rss version="2.0"', '<rss version="3.0"', "/rss"),
    ("rss-missing", "rss", "<description>All the news</description>", "", "/rss/channel"),
    ("rss-item-empty", "rss", RSS[RSS.index("<title>Dam"):RSS.index("<guid isPermaLink=\"false\">tag:gazette.example,2025:b")], "",
     "/rss/channel/item[2]"),
    ("rss-twice", "rss", "<ttl>15</ttl>", "<ttl>15</ttl><ttl>15</ttl>", "/rss/channel/ttl[2]"),
    ("rss-element", "rss", "<ttl>15</ttl>", "<expires>15</expires>", "/rss/channel/expires"),
    ("rss-attribute", "rss", "<ttl>", '<ttl unit="minutes">', "/rss/channel/ttl"),
    ("rss-attribute-missing", "rss", ' length="123"', "", f"{_ITEM}/enclosure"),
    ("rss-text", "rss", "<ttl>15</ttl>", "15", "/rss/channel"),
    ("rss-uri", "rss", "<link>https://gazette.example/a</link>", "<link>/a</link>", f"{_ITEM}/link"),
    ("rss-iri", "rss", "<link>https://gazette.example/a</link>", "<link>https://газета.example/a</link>", f"{_ITEM}/link"),
    ("rss-date", "rss", "Mon, 23 Nov 2026 10:00:00 +0200</pubDate>", "2026-11-23T10:00Z</pubDate>", f"{_ITEM}/pubDate"),
    ("rss-weekday", "rss", "Mon, 23 Nov 2026 10:00:00 +0200</pub", "Tue, 23 Nov 2026 10:00:00 +0200</pub", f"{_ITEM}/pubDate"),
    ("rss-guid-permalink", "rss", '<guid isPermaLink="false">tag:gazette.example,2025:a', "<guid>a", f"{_ITEM}/guid"),
    ("rss-guid-word", "rss", 'isPermaLink="false">tag:gazette.example,2025:a', 'isPermaLink="no">a', f"{_ITEM}/guid"),
    ("rss-guid-twice", "rss", "2025:b</guid>", "2025:a</guid>", "/rss/channel/item[2]/guid"),
    ("rss-number", "rss", "<width>100", "<width>145", "/rss/channel/image/width"),
    ("rss-media-type", "rss", 'type="audio/mpeg"', 'type="mp3"', f"{_ITEM}/enclosure"),
    ("rss-email", "rss", "desk@gazette.example (The desk)", "The desk", "/rss/channel/managingEditor"),
    ("rss-language", "rss", "<language>uk", "<language>Ukrainian", "/rss/channel/language"),
    ("rss-skip", "rss", "<hour>2</hour>", "<hour>25</hour>", "/rss/channel/skipHours/hour[2]"),
    ("rss-form", "rss", "<ttl>15</ttl>", "<textInput><title>T</title><description>D</description><name>1 x</name>"
     "<link>https://gazette.example/</link></textInput>", "/rss/channel/textInput/name"),
    ("rss-w3c-date", "rss", "2026-11-23T10:30:00+02:00", "yesterday", f"{_ITEM}/dcterms:modified"),
    ("rss-period", "rss", ">hourly<", ">often<", "/rss/channel/sy:updatePeriod"),
    ("rss-white-space", "rss", 'href="https://gazette.example/news.rss"', 'href=" https://gazette.example/news.rss"',
     "/rss/channel/atom:link"),
    ("rss-scheme", "rss", "<link>https://gazette.example/a", "<link>javascript:alert(1)", f"{_ITEM}/link"),
    ("rss-relative", "rss", "<ttl>15</ttl>", '<atom:link rel="hub" href="/hub"/>', "/rss/channel/atom:link[2]"),
    ("rss-blank", "rss", "<title>Harbour reopens</title>", "<title> </title>", f"{_ITEM}/title"),
    ("rss-markup", "rss", "Harbour reopens", "Harbour &lt;b&gt;reopens&lt;/b&gt;", f"{_ITEM}/title"),
    ("rss-html-relative", "rss", 'href="https://gazette.example/b"', 'href="/b"', f"{_ITEM}/content:encoded"),
    ("rss-html-scheme", "rss", 'href="https://gazette.example/b"', 'href="javascript:x"', f"{_ITEM}/content:encoded"),
    ("rss-html-uri", "rss", 'href="https://gazette.example/b"', 'href="https://x.example/a b"', f"{_ITEM}/content:encoded"),
    ("rss-html-risk", "rss", "&lt;p&gt;The", "&lt;script&gt;x&lt;/script&gt;", f"{_ITEM}/content:encoded"),
    ("rss-guid-missing", "rss", '<guid isPermaLink="false">tag:gazette.example,2025:b</guid>', "", "/rss/channel/item[2]"),
    ("rss-date-form", "rss", "Sun, 22 Nov 2026 10:00:00 GMT", "Sun, 22 Nov 26 10:00:00 GMT", "/rss/channel/item[2]/pubDate"),
    ("rss-date-future", "rss", "Mon, 23 Nov 2026 10:00:00 +0200</pub", "Mon, 30 Nov 2026 10:00:00 +0200</pub",
     f"{_ITEM}/pubDate"),
    ("rss-date-missing", "rss", "<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>", "", "/rss/channel/item[2]"),
    ("rss-date-old", "rss", "Sun, 22 Nov 2026 10:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "/rss/channel/item[2]/pubDate"),
    ("rss-order", "rss", "</item>\n</channel>", "</item><item><title>C</title><guid>https://gazette.example/c</guid>"
     "<pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate></item></channel>", "/rss/channel/item[3]/pubDate"),
    ("rss-self-missing", "rss", '<atom:link rel="self"', '<atom:link rel="related"', "/rss/channel"),
    ("rss-self", "rss", 'href="https://gazette.example/news.rss"', 'href="https://gazette.example/old.rss"',
     "/rss/channel/atom:link"),
    ("rss-enclosure-many", "rss", "<enclosure ", '<enclosure url="https://x.example/" length="0" type="a/b"/><enclosure ',
     _ITEM),
    ("rss-image", "rss", "<url>https://gazette.example/logo.png", "<url>https://gazette.example/logo.svg",
     "/rss/channel/image"),
    ("rss-content-first", "rss", "<description>The water falls.",
     "<content:encoded>x</content:encoded><description>The", "/rss/channel/item[2]"),
    ("rss-content-alone", "rss", "<description>The water falls.</description>", "<content:encoded>x</content:encoded>",
     "/rss/channel/item[2]"),
    ("rss-item-early", "rss", "</item>\n</channel>", "</item><docs>https://x.example/</docs></channel>", "/rss/channel/docs"),
    ("rss-says-twice", "rss", "<dc:creator>", "<author>a@x.example (A)</author><dc:creator>", _ITEM),
    ("rss-contact-name", "rss", "desk@gazette.example (The desk)", "desk@gazette.example", "/rss/channel/managingEditor"),
    ("rss-relation", "rss", "<ttl>15</ttl>", '<atom:link rel="mine" href="https://x.example/"/>', "/rss/channel/atom:link[2]"),
    ("rss-entity", "rss", "Harbour", "Harbour&e;", f"{_ITEM}/title"),
    ("rss-input", "rss", "<ttl>15</ttl>", "<textInput><title>T</title><description>D</description><name>q</name>"
     "<link>https://gazette.example/</link></textInput>", "/rss/channel/textInput"),
    # --- Media RSS
    ("media-namespace", "rss", '"http://search.yahoo.com/mrss/"', '"http://search.yahoo.com/mrss"', "/rss"),
    ("media-word", "rss", 'medium="image"', 'medium="picture"', _MEDIA),
    ("media-number", "rss", 'width="10"', 'width="10px"', _MEDIA),
    ("media-url", "rss", 'url="https://gazette.example/a.jpg"', 'url="/a.jpg"', _MEDIA),
    ("media-nothing", "rss", 'url="https://gazette.example/a.jpg" medium', "medium", _MEDIA),
    ("media-group", "rss", "<dc:creator>", '<media:group><media:content url="https://x.example/a"/></media:group>'
     "<dc:creator>", f"{_ITEM}/media:group"),
    ("media-text-type", "rss", '<media:title type="plain">', '<media:title type="text">', f"{_MEDIA}/media:title"),
    ("media-time", "rss", 'time="00:00:01"', 'time="1s"', f"{_MEDIA}/media:thumbnail"),
    ("media-rating", "rss", ">nonadult<", ">family<", f"{_MEDIA}/media:rating"),
    ("media-hash", "rss", "dfdec888b72151965a34b4b59031290a", "dfdec888", f"{_MEDIA}/media:hash"),
    ("media-restriction", "rss", 'relationship="allow"', 'relationship="some"', f"{_MEDIA}/media:restriction"),
    ("media-credit", "rss", 'role="photographer"', 'role="Photographer"', f"{_MEDIA}/media:credit"),
    ("media-deprecated", "rss", "<dc:creator>", "<media:adult>false</media:adult><dc:creator>", f"{_ITEM}/media:adult"),
    # --- Atom
    ("atom-missing", "atom", "<title>Harbour reopens</title>\n", "", _ENTRY),
    ("atom-twice", "atom", "<title>Dam holds</title>", "<title>D</title><title>E</title>", "/feed/entry[2]/title[2]"),
    ("atom-element", "atom", "<title>Dam holds</title>", "<title>D</title><guid>x</guid>", "/feed/entry[2]/guid"),
    ("atom-attribute", "atom", "<summary>", '<summary mode="escaped">', f"{_ENTRY}/summary"),
    ("atom-attribute-missing", "atom", '<category term="Sea"', "<category", f"{_ENTRY}/category"),
    ("atom-text", "atom", "<title>Dam holds</title>", "<title>D</title>!", "/feed/entry[2]"),
    ("atom-author", "atom", "<author><name>Gazette</name><email>desk@gazette.example</email></author>", "", _ENTRY),
    ("atom-empty", "atom", '<link rel="alternate" type="text/html" href="https://gazette.example/b"/>\n<content type="xhtml">'
     '<div xmlns="http://www.w3.org/1999/xhtml">The water falls.</div></content>', "<summary>x</summary>", "/feed/entry[2]"),
    ("atom-summary", "atom", '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The water falls.</div></content>',
     '<content type="image/png" src="https://gazette.example/b.png"/>', "/feed/entry[2]"),
    ("atom-uri", "atom", "<id>tag:gazette.example,2025:a</id>", "<id>a</id>", f"{_ENTRY}/id"),
    ("atom-white-space", "atom", "<id>tag:gazette.example,2025:a</id>", "<id> tag:gazette.example,2025:a</id>", f"{_ENTRY}/id"),
    ("atom-date", "atom", "<updated>2026-11-22T10:00:00Z", "<updated>2026-11-22t10:00:00z", "/feed/entry[2]/updated"),
    ("atom-text-type", "atom", "<summary>", '<summary type="text/plain">', f"{_ENTRY}/summary"),
    ("atom-division", "atom", '<div xmlns="http://www.w3.org/1999/xhtml">The water falls.</div>', "The water",
     "/feed/entry[2]/content"),
    ("atom-media-type", "atom", 'type="audio/mpeg"', 'type="mp3"', f"{_ENTRY}/link[2]"),
    ("atom-content-src", "atom", '<content type="html">', '<content type="text/html" src="https://x.example/">',
     f"{_ENTRY}/content"),
    ("atom-base64", "atom", '<content type="html">', '<content type="image/png">', f"{_ENTRY}/content"),
    ("atom-alternate", "atom", '<category term="Sea"', '<link type="text/html" href="https://x.example/"/><category term="Sea"',
     f"{_ENTRY}/link[3]"),
    ("atom-language", "atom", 'hreflang="uk"', 'hreflang="Ukrainian"', f"{_ENTRY}/link[2]"),
    ("atom-email", "atom", "desk@gazette.example", "desk at gazette", "/feed/author/email"),
    ("atom-number", "atom", 'length="123"', 'length="123 kB"', f"{_ENTRY}/link[2]"),
    ("atom-late", "atom", "</entry>\n</feed>", "</entry><rights>G</rights></feed>", "/feed/rights"),
    ("atom-complete", "atom", "<at:deleted", '<link rel="next" href="https://x.example/"/>'
     '<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/><at:deleted', "/feed/link[3]"),
    ("atom-paging", "atom", "<at:deleted", '<link rel="last" href="https://gazette.example/news.atom"/>'
     '<link rel="next" href="https://x.example/"/><at:deleted', "/feed/link[4]"),
    ("atom-w3c-date", "atom", "<summary>", "<dc:date>yesterday</dc:date><summary>", f"{_ENTRY}/dc:date"),
    ("atom-period", "atom", ">hourly<", ">often<", "/feed/sy:updatePeriod"),
    ("atom-tombstone-twice", "atom", "<at:deleted-entry ", '<at:deleted-entry ref="tag:gazette.example,2025:gone" '
     'when="2026-11-22T10:00:00Z"/><at:deleted-entry ', "/feed/at:deleted-entry[2]"),
    ("atom-same-entry", "atom", "</entry>\n</feed>", "</entry><entry><id>tag:gazette.example,2025:b</id><title>D</title>"
     '<updated>2026-11-22T10:00:00Z</updated><content>x</content></entry></feed>', "/feed/entry[3]/id"),
    ("atom-id-twice", "atom", "<id>tag:gazette.example,2025:b</id>", "<id>tag:gazette.example,2025:a</id>",
     "/feed/entry[2]/id"),
    ("atom-tombstone-beside", "atom", "2025:gone", "2025:a", "/feed/at:deleted-entry"),
    ("atom-updated-twice", "atom", "<updated>2026-11-22T10:00:00Z", "<updated>2026-11-23T10:00:00+02:00",
     "/feed/entry[2]/updated"),
    ("atom-content-type", "atom", '<content type="html">', '<content src="https://x.example/">', f"{_ENTRY}/content"),
    ("atom-scheme", "atom", 'href="https://gazette.example/a"', 'href="javascript:x"', f"{_ENTRY}/link[1]"),
    ("atom-iri", "atom", 'href="https://gazette.example/a"', 'href="https://газета.example/a"', f"{_ENTRY}/link[1]"),
    ("atom-relative", "atom", 'href="https://gazette.example/a"', 'href="/a"', f"{_ENTRY}/link[1]"),
    ("atom-blank", "atom", "<summary>Ships sail again.", "<summary>", f"{_ENTRY}/summary"),
    ("atom-markup", "atom", "Harbour reopens", "Harbour &lt;b&gt;reopens&lt;/b&gt;", f"{_ENTRY}/title"),
    ("atom-html-relative", "atom", '"https://gazette.example/b"&gt;', '"/b"&gt;', f"{_ENTRY}/content"),
    ("atom-html-scheme", "atom", '"https://gazette.example/b"&gt;', '"javascript:x"&gt;', f"{_ENTRY}/content"),
    ("atom-html-uri", "atom", '"https://gazette.example/b"&gt;', '"https://x.example/a b"&gt;', f"{_ENTRY}/content"),
    ("atom-html-risk", "atom", "&lt;p&gt;The", "&lt;p onclick='x'&gt;The", f"{_ENTRY}/content"),
    ("atom-no-text", "atom", '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The water falls.</div></content>',
     "", "/feed/entry[2]"),
    ("atom-date-future", "atom", "<published>2026-11-23T10:00:00+02:00", "<published>2026-11-30T10:00:00+02:00",
     f"{_ENTRY}/published"),
    ("atom-date-old", "atom", "<published>2026-11-22T10:00:00Z", "<published>1970-01-01T00:00:00Z",
     "/feed/entry[2]/published"),
    ("atom-order", "atom", "</entry>\n</feed>", "</entry><entry><id>tag:gazette.example,2025:c</id><title>C</title>"
     "<published>2026-11-23T07:59:00Z</published><updated>2026-11-23T07:59:00Z</updated><content>x</content></entry></feed>",
     "/feed/entry[3]/published"),
    ("atom-self-missing", "atom", '<link rel="self"', '<link rel="related"', "/feed"),
    ("atom-self", "atom", "https://gazette.example/news.atom", "https://gazette.example/old.atom", "/feed/link[2]"),
    ("atom-relation", "atom", '<link rel="enclosure"', '<link rel="mine"', f"{_ENTRY}/link[2]"),
    ("atom-entry-paging", "atom", '<link rel="enclosure"', '<link rel="next"', f"{_ENTRY}/link[2]"),
    ("atom-archive", "atom", "<at:deleted", '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><at:deleted',
     "/feed"),
    ("atom-entity", "atom", "Harbour", "Harbour&e;", f"{_ENTRY}/title"),
    # --- JSON Feed
    ("json-form", "json", '"title": "Gazette",', '"title": NaN,', ""),
    ("json-name-twice", "json", '"language": "uk",', '"language": "uk", "language": "uk",', ""),
    ("json-version", "json", "https://jsonfeed.org/version/1.1", "1.1", "$.version"),
    ("json-missing", "json", '"id": "tag:gazette.example,2025:b",\n', "", "$.items[1]"),
    ("json-type", "json", '"tags": ["Sea"]', '"tags": "Sea"', "$.items[0].tags"),
    ("json-id-type", "json", '"id": "tag:gazette.example,2025:b"', '"id": 7', "$.items[1].id"),
    ("json-id-twice", "json", "2025:b", "2025:a", "$.items[1].id"),
    ("json-content", "json", '"content_text": "The water falls.",\n', "", "$.items[1]"),
    ("json-uri", "json", '"url": "https://gazette.example/b"', '"url": "/b"', "$.items[1].url"),
    ("json-date", "json", "2026-11-22T10:00:00Z", "22 Nov 2026", "$.items[1].date_published"),
    ("json-media-type", "json", '"audio/mpeg"', '"mp3"', "$.items[0].attachments[0].mime_type"),
    ("json-language", "json", '"language": "uk"', '"language": "Ukrainian"', "$.language"),
    ("json-next", "json", '"language": "uk"', '"next_url": "https://gazette.example/news.json"', "$.next_url"),
    ("json-number", "json", '"size_in_bytes": 123', '"size_in_bytes": -1', "$.items[0].attachments[0].size_in_bytes"),
    ("json-scheme", "json", '"url": "https://gazette.example/b"', '"url": "javascript:x"', "$.items[1].url"),
    ("json-iri", "json", '"url": "https://gazette.example/b"', '"url": "https://газета.example/b"', "$.items[1].url"),
    ("json-blank", "json", '"title": "Dam holds"', '"title": ""', "$.items[1].title"),
    ("json-markup", "json", '"title": "Dam holds"', '"title": "<b>Dam</b>"', "$.items[1].title"),
    ("json-member", "json", '"language": "uk"', '"lang": "uk"', "$.lang"),
    ("json-author", "json", '"authors": [{"name": "Olena Koval"}]', '"author": {"name": "Olena Koval"}', "$.items[0].author"),
    ("json-self-missing", "json", '"feed_url": "https://gazette.example/news.json",', "", "$"),
    ("json-self", "json", "https://gazette.example/news.json", "https://gazette.example/old.json", "$.feed_url"),
    ("json-date-missing", "json", ',\n"date_published": "2026-11-22T10:00:00Z"', "", "$.items[1]"),
    ("json-date-future", "json", "2026-11-23T10:00:00+02:00", "2026-11-30T10:00:00+02:00", "$.items[0].date_published"),
    ("json-date-old", "json", "2026-11-22T10:00:00Z", "1970-01-01T00:00:00Z", "$.items[1].date_published"),
    ("json-order", "json", "\n]\n}", ',{"id":"c","content_text":"x","date_published":"2026-11-23T07:59:00Z"}]}', "$.items[2]"),
    ("json-html-relative", "json", "'https://gazette.example/b'", "'/b'", "$.items[0].content_html"),
    ("json-html-scheme", "json", "'https://gazette.example/b'", "'javascript:x'", "$.items[0].content_html"),
    ("json-html-uri", "json", "'https://gazette.example/b'", "'https://x.example/a b'", "$.items[0].content_html"),
    ("json-html-risk", "json", "<p>The", "<iframe></iframe><p>The", "$.items[0].content_html"),
    # --- sitemaps
    ("sitemap-missing", "sitemap", "<news:title>Harbour reopens</news:title>", "", "/urlset/url[1]/news:news"),
    ("sitemap-twice", "sitemap", "<priority>0.8</priority>", "<priority>0.8</priority><priority>1.0</priority>",
     "/urlset/url[1]/priority[2]"),
    ("sitemap-element", "sitemap", "<priority>0.8</priority>", "<weight>1</weight>", "/urlset/url[1]/weight"),
    ("sitemap-attribute", "sitemap", "<priority>", '<priority of="5">', "/urlset/url[1]/priority"),
    ("sitemap-text", "sitemap", "</url>\n<url>", "</url>;<url>", "/urlset"),
    ("sitemap-uri", "sitemap", "<loc>https://gazette.example/a", "<loc>/a", "/urlset/url[1]/loc"),
    ("sitemap-long", "sitemap", "<loc>https://gazette.example/a", "<loc>https://gazette.example/" + "a" * 2048,
     "/urlset/url[1]/loc"),
    ("sitemap-w3c-date", "sitemap", "<lastmod>2026-11-22", "<lastmod>22.11.2026", "/urlset/url[2]/lastmod"),
    ("sitemap-word", "sitemap", ">hourly<", ">often<", "/urlset/url[1]/changefreq"),
    ("sitemap-language", "sitemap", ">uk<", ">en-GB<", "/urlset/url[1]/news:news/news:publication/news:language"),
    ("sitemap-hosts", "sitemap", "<loc>https://gazette.example/b", "<loc>https://other.example/b", "/urlset/url[2]/loc"),
    ("sitemap-blank", "sitemap", "<news:name>Gazette", "<news:name>", "/urlset/url[1]/news:news/news:publication/news:name"),
    ("sitemap-iri", "sitemap", "<loc>https://gazette.example/b", "<loc>https://gazette.example/б", "/urlset/url[2]/loc"),
    ("sitemap-twice-listed", "sitemap", "<loc>https://gazette.example/b", "<loc>https://gazette.example/a",
     "/urlset/url[2]/loc"),
    ("sitemap-markup", "sitemap", "<news:title>Harbour", "<news:title>&lt;b&gt;&lt;/b&gt;Harbour",
     "/urlset/url[1]/news:news/news:title"),
    ("sitemap-news-old", "sitemap", "_date>2026-11-23", "_date>2026-11-13", "/urlset/url[1]/news:news/news:publication_date"),
    ("sitemap-date-future", "sitemap", "<lastmod>2026-11-22", "<lastmod>2026-12-22", "/urlset/url[2]/lastmod"),
    ("sitemap-given-up", "sitemap", "<news:title>", "<news:keywords>sea</news:keywords><news:title>",
     "/urlset/url[1]/news:news/news:keywords"),
    ("sitemap-entity", "sitemap", "Harbour", "Harbour&e;", "/urlset/url[1]/news:news/news:title"),
    # --- OPML
    ("opml-version", "opml", 'version="2.0"', 'version="3.0"', "/opml"),
    ("opml-missing", "opml", ' xmlUrl="https://gazette.example/world.atom"', "", "/opml/body/outline/outline[2]"),
    ("opml-empty", "opml", OPML[OPML.index('<outline text="Gazette">'):OPML.index("</body>")], "", "/opml/body"),
    ("opml-twice", "opml", "<title>Gazette</title>", "<title>G</title><title>G</title>", "/opml/head/title[2]"),
    ("opml-element", "opml", "<title>Gazette</title>", "<name>Gazette</name>", "/opml/head/name"),
    ("opml-attribute", "opml", "<title>", '<title lang="uk">', "/opml/head/title"),
    ("opml-uri", "opml", 'xmlUrl="https://gazette.example/world.atom"', 'xmlUrl="/world"', "/opml/body/outline/outline[2]"),
    ("opml-date", "opml", "Mon, 23 Nov 2026 10:00:00 +0200", "2026-11-23", "/opml/head/dateCreated"),
    ("opml-weekday", "opml", "Mon, 23", "Tue, 23", "/opml/head/dateCreated"),
    ("opml-number", "opml", "<title>", "<windowTop>high</windowTop><title>", "/opml/head/windowTop"),
    ("opml-word", "opml", '<outline text="Gazette">', '<outline text="Gazette" isComment="yes">', "/opml/body/outline"),
    ("opml-type", "opml", 'type="rss" text="World"', 'type="atom" text="World"', "/opml/body/outline/outline[2]"),
    ("opml-language", "opml", 'language="uk"', 'language="Ukrainian"', "/opml/body/outline/outline[1]"),
    ("opml-iri", "opml", "https://gazette.example/world.atom", "https://gazette.example/світ", "/opml/body/outline/outline[2]"),
    ("opml-date-form", "opml", "23 Nov 2026", "23 Nov 26", "/opml/head/dateCreated"),
    ("opml-twice-listed", "opml", "world.atom", "news.rss", "/opml/body/outline/outline[2]"),
    ("opml-entity", "opml", "<title>Gazette", "<title>Gazette&e;", "/opml/head/title"),
)  # fmt: skip


def spoilt(document: str, old: str, new: str) -> bytes:
    """A good document with a fault in it. A lone surrogate stands for a byte that is no UTF-8."""
    good = GOOD[document]
    assert old in good, old
    text = good.replace(old, new, 1)
    if "&e;" in new:  # an entity of one's own has to be declared, or it is not well-formed
        text = text.replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY e "x">]>\n', 1)
    return text.encode("utf-8", "surrogateescape")
