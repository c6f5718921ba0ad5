"""The rules of OPML 2.0: http://opml.org/spec2.opml"""

from feedpub.gate.finding import Rule, error, warning

_SPEC = "OPML 2.0"

RULES: tuple[Rule, ...] = (
    error("opml-version", "`version` is 2.0, or 1.0 or 1.1 of old.", f"{_SPEC}, The elements: opml"),
    error("opml-missing", "There is a head and a body; an outline has text, one of type rss has xmlUrl.", f"{_SPEC}, Text outlines; Subscription lists"),
    error("opml-empty", "The body has an outline in it.", f"{_SPEC}, The elements: body"),
    error("opml-twice", "What there is one of is not there twice.", f"{_SPEC}, The elements"),
    error("opml-element", "Elements without a namespace are those of the specification.", f"{_SPEC}, Extending OPML"),
    error("opml-attribute", "Attributes of head and its elements are none.", f"{_SPEC}, The elements"),
    error("opml-uri", "Addresses are whole and of the web.", f"{_SPEC}, Subscription lists"),
    error("opml-date", "Dates are written as in RFC 822.", f"{_SPEC}, The elements: dateCreated"),
    error("opml-weekday", "The weekday is that of the day.", "RFC 822, 5"),
    error("opml-number", "Positions are whole numbers.", f"{_SPEC}, The elements: expansionState"),
    error("opml-word", "`isComment` and `isBreakpoint` are true or false.", f"{_SPEC}, Text outlines"),
    warning("opml-type", "The type of a feed is rss, whatever its format.", f"{_SPEC}, Subscription lists", held=True),
    warning("opml-language", "Languages are tags such as `uk` or `en-GB`.", f"{_SPEC}, Subscription lists", held=True),
    warning("opml-iri", "Addresses are percent-encoded, hosts in punycode.", "RFC 3986", held=True),
    warning("opml-date-form", "Dates have four digits of a year and a zone that all know.", f"{_SPEC}, The elements: dateCreated"),
    warning("opml-twice-listed", "A feed is listed once.", f"{_SPEC}, Subscription lists"),
    warning("opml-entity", "Texts have no entities but XML's five.", "XML 1.0, 4.6"),
)  # fmt: skip
