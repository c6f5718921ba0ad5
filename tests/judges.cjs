// What two JavaScript parsers make of feeds: paths in, a line of JSON out for each parser and path.
"use strict";

const { readFileSync } = require("node:fs");
const RssParser = require("rss-parser");
const { parseFeed } = require("feedsmith");

const time = (value) => (value ? new Date(value).getTime() / 1000 : null);
const names = (people) => (people || []).map((one) => (typeof one === "string" ? one : one.name)).join(", ");

const readers = {
  "rss-parser": async (text) => {
    const found = await new RssParser().parseString(text);
    return found.items.map((one) => ({
      id: one.guid || one.id,
      title: one.title,
      link: one.link,
      authors: one.creator || one.author || "",
      published: time(one.isoDate || one.pubDate),
    }));
  },
  feedsmith: async (text) => {
    const { format, feed } = parseFeed(text);
    return (feed.items || feed.entries || []).map((one) => ({
      id: format === "rss" ? one.guid.value : one.id,
      title: one.title?.value ?? one.title,
      link: format === "atom" ? one.links.find((link) => link.rel === "alternate").href : one.link || one.url,
      authors: format === "rss" ? names(one.dc?.creators || [one.dc?.creator].filter(Boolean)) : names(one.authors),
      published: time(one.pubDate || one.published || one.date_published),
    }));
  },
};

(async () => {
  for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const text = readFileSync(path, "utf8");
    for (const [parser, read] of Object.entries(readers)) {
      if (parser === "rss-parser" && path.endsWith(".json")) continue;
      console.log(JSON.stringify({ parser, path, items: await read(text) }));
    }
  }
})();
