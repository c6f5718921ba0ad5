"""The rules of any document: XML, its characters and its size, and the HTTP that it comes by."""

from feedpub.gate.finding import Rule, error, warning

RULES: tuple[Rule, ...] = (
    error("doc-size", "A document is no larger than readers take: 5 MB, a sitemap 50 MB.", "W3C feed validator; sitemaps.org, protocol 0.9"),
    error("doc-empty", "There is something in the document.", "XML 1.0, 2.1; RFC 8259, 2"),
    error("doc-unknown", "It is RSS, Atom, JSON Feed, a sitemap or OPML.", "the specification of each"),
    error("xml-form", "XML is well-formed.", "XML 1.0, 2.1"),
    error("xml-namespace", "The root is in the namespace of its format.", "RFC 4287, 1.2; sitemaps.org, protocol 0.9; RSS 2.0.11, Extending RSS"),
    error("xml-version", "XML is of version 1.0.", "XML 1.0, 2.8"),
    error("xml-doctype", "There is no document type, and so no entities of one's own.", "XML 1.0, 2.8; readers refuse such documents for what entities can do"),
    error("xml-language", "`xml:lang` is a tag such as `uk` or `en-GB`.", "XML 1.0, 2.12; BCP 47"),
    error("xml-base", "`xml:base` is an address.", "XML Base, 3.1"),
    error("xml-decoding", "The bytes are of the encoding that the document declares.", "XML 1.0, 4.3.3"),
    error("http-status", "The server answers with 200.", "RFC 9110, 15.3.1"),
    warning("xml-encoding", "The encoding is UTF-8, and is declared.", "XML 1.0, 4.3.3; readers know UTF-8 best", held=True),
    warning("xml-characters", "There are no controls, no noncharacters, no marks that turn the direction of what follows.", "XML 1.0, 2.2; Unicode, 23", held=True),
    warning("http-type", "The media type is that of the format.", "RFC 4287, 7; RFC 7303; JSON Feed 1.1"),
    warning("http-charset", "The charset that the server names is that of the document.", "RFC 7303, 3.2"),
    warning("http-moved", "The address is the feed's own, and sends nobody on.", "RFC 9110, 15.4"),
    warning("http-condition", "The server sends ETag or Last-Modified, so that readers need not take the same twice.", "RFC 9110, 13"),
)  # fmt: skip
