"""The same newsroom for Eleventy: it reads the stories where they are, and renders feeds and nothing else.

``npm install @11ty/eleventy`` brings it.
"""
# ruff: noqa: E501  what it is configured with and made of

import json
from pathlib import Path

from corpus import LIMIT, SECTIONS, SITE

CONFIG = """\
export default function (config) {
  config.setUseGitIgnore(false);
  for (const one of ["output", "config", "layouts", "public", "resources", "pelican", "pelican-output", "eleventy-output"]) {
    config.ignores.add(`${one}/**`);
  }
  config.addCollection("stories", (all) => all.getFilteredByGlob("content/**/*.md"));
  config.addGlobalData("permalink", () => (data) => data.page.inputPath.startsWith("./content/") ? false : data.permalink);
  return { dir: { input: ".", output: "eleventy-output" }, templateFormats: ["md", "11ty.js"],
           markdownTemplateEngine: false, dataTemplateEngine: false };
}
"""
FEEDS = """\
const LIMIT = %(limit)s, SITE = %(site)s, SECTIONS = %(sections)s, FULL = %(full)s;
const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const slug = (text) => text.toLowerCase().replace(/ /g, "-");
const several = (one) => [].concat(one ?? []);

function* feeds(all) {
  const by = new Map([["all", all]]);
  for (const one of all) {
    const names = [one.inputPath.split("/")[2]];
    if (FULL) {
      names.push(...several(one.data.tags).map((tag) => `tag/${slug(tag)}`));
      names.push(...several(one.data.authors).map((author) => `author/${slug(author)}`));
    }
    for (const name of names) {
      if (!by.has(name)) by.set(name, []);
      by.get(name).push(one);
    }
  }
  for (const [name, stories] of by) for (const suffix of ["rss", "atom"]) yield { name, suffix, stories: stories.slice(0, LIMIT) };
}

export const data = {
  pagination: {
    data: "collections.stories", size: 1, alias: "feed", addAllPagesToCollections: false,
    before: (stories) => [...feeds([...stories].sort((one, other) => other.date - one.date))],
  },
  eleventyExcludeFromCollections: true,
  permalink: (data) => `${data.feed.name}.${data.feed.suffix}`,
};

export function render({ feed }) {
  const address = (one) => `${SITE}${one.inputPath.split("/")[2]}/${one.fileSlug}`;
  const self = `${SITE}${feed.name}.${feed.suffix}`;
  const title = feed.name === "all" ? "All" : feed.name;
  const summary = (one) => one.data.summary ?? one.templateContent.replace(/<[^>]*>/g, "").slice(0, 300);
  if (feed.suffix === "rss") {
    const items = feed.stories.map((one) => `<item><title>${escape(one.data.title)}</title><link>${address(one)}</link>
<guid isPermaLink="false">${address(one)}</guid><pubDate>${one.date.toUTCString()}</pubDate>
${several(one.data.authors).map((name) => `<dc:creator>${escape(name)}</dc:creator>`).join("")}
${several(one.data.tags).map((name) => `<category>${escape(name)}</category>`).join("")}
<description>${escape(summary(one))}</description>
<content:encoded>${escape(one.templateContent)}</content:encoded></item>`);
    return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>${escape(title)}</title><link>${SITE}</link>
<description>${escape(title)}</description><language>en</language>
<atom:link href="${self}" rel="self" type="application/rss+xml"/>
${items.join("\\n")}</channel></rss>`;
  }
  const entries = feed.stories.map((one) => `<entry><id>${address(one)}</id><title>${escape(one.data.title)}</title>
<link href="${address(one)}" rel="alternate" type="text/html"/>
<published>${one.date.toISOString()}</published><updated>${one.date.toISOString()}</updated>
${several(one.data.authors).map((name) => `<author><name>${escape(name)}</name></author>`).join("")}
${several(one.data.tags).map((name) => `<category term="${escape(name)}"/>`).join("")}
<summary>${escape(summary(one))}</summary>
<content type="html">${escape(one.templateContent)}</content></entry>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>${self}</id><title>${escape(title)}</title>
<link href="${SITE}" rel="alternate" type="text/html"/><link href="${self}" rel="self" type="application/atom+xml"/>
<updated>${feed.stories[0].date.toISOString()}</updated><author><name>Benchmark</name></author>
${entries.join("\\n")}</feed>`;
}
"""


def write(folder: Path, *, full: bool) -> None:
    """The configuration and the template of all feeds, beside the content."""
    given = {"limit": LIMIT, "site": json.dumps(SITE), "sections": json.dumps(SECTIONS), "full": json.dumps(full)}
    (folder / "eleventy.config.mjs").write_text(CONFIG, "utf-8")
    (folder / "feeds.11ty.js").write_text(FEEDS % given, "utf-8")
    (folder / "package.json").write_text('{"type": "module"}\n', "utf-8")
