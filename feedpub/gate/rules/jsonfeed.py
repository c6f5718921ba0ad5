"""The rules of JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/"""

from feedpub.gate.finding import Rule, error, warning

_SPEC = "JSON Feed 1.1"

RULES: tuple[Rule, ...] = (
    error("json-form", "The document is JSON in UTF-8, without NaN or Infinity.", "RFC 8259, 2, 8.1"),
    error("json-deep", "Nothing is nested so deep that a reader gives up.", "RFC 8259, 9"),
    error("json-mark", "There is no byte order mark.", "RFC 8259, 8.1"),
    error("json-name-twice", "A name is there once in an object.", "RFC 8259, 4"),
    error("json-version", "`version` is the address of JSON Feed's version.", f"{_SPEC}, Top-level: version"),
    error("json-missing", "A feed has title and items, an item an id, an attachment url and mime_type, a hub type and url, an author something.", f"{_SPEC}, Top-level, Items, Attachments, Hubs, Authors"),
    error("json-type", "Members are of the types that the specification has.", f"{_SPEC}, Top-level, Items"),
    error("json-id-type", "The id of an item is a string.", f"{_SPEC}, Items: id"),
    error("json-id-twice", "Each item has an id of its own.", f"{_SPEC}, Items: id"),
    error("json-content", "An item has content_html or content_text.", f"{_SPEC}, Items: content_html"),
    error("json-uri", "Addresses are whole.", f"{_SPEC}, Items: url"),
    error("json-date", "Dates are written as in RFC 3339.", f"{_SPEC}, Items: date_published"),
    error("json-media-type", "`mime_type` is a media type.", f"{_SPEC}, Attachments"),
    error("json-language", "Languages are tags such as `uk` or `en-GB`.", f"{_SPEC}, Top-level: language; BCP 47"),
    error("json-next", "`next_url` is not the feed's own address.", f"{_SPEC}, Top-level: next_url"),
    error("json-number", "Sizes and durations are not negative.", f"{_SPEC}, Attachments"),
    warning("json-scheme", "Links can be opened: their scheme is http or https.", f"{_SPEC}, Items: url", held=True),
    warning("json-iri", "Addresses are percent-encoded, hosts in punycode.", "what readers do: some cannot open IRIs", held=True),
    warning("json-blank", "What is there is not blank.", f"{_SPEC}, Items", held=True),
    warning("json-markup", "Titles are plain text.", f"{_SPEC}, Items: title"),
    warning("json-member", "Names of one's own begin with an underscore.", f"{_SPEC}, Extensions", held=True),
    warning("json-author", "`authors` has taken the place of `author`.", f"{_SPEC}, Top-level: author", held=True),
    warning("json-self-missing", "A feed has a feed_url.", f"{_SPEC}, Top-level: feed_url", held=True),
    warning("json-self", "`feed_url` is the address that the feed is read from.", f"{_SPEC}, Top-level: feed_url", held=True),
    warning("json-date-missing", "Each item has date_published.", f"{_SPEC}, Items: date_published", held=True),
    warning("json-date-future", "Nothing is dated in the future.", "what readers do: they pin such items on top", held=True),
    warning("json-date-old", "No date is before the first feeds.", "what readers do"),
    warning("json-order", "Items are in the order of their times.", "what readers do: many keep the document's order"),
    warning("json-html-relative", "Addresses in content are whole.", f"{_SPEC}, Items: content_html", held=True),
    warning("json-html-scheme", "Addresses in content are of the web, of mail or of a telephone.", "what readers do: they drop others", held=True),
    warning("json-html-uri", "Addresses in content are percent-encoded.", "RFC 3986"),
    warning("json-html-risk", "Content has no scripts, styles, frames or forms.", f"{_SPEC}, Items: content_html", held=True),
)  # fmt: skip
