"""The rules of Media RSS: https://www.rssboard.org/media-rss"""

from feedpub.gate.finding import Rule, error, warning

_SOURCE = "Media RSS 1.5.1"

RULES: tuple[Rule, ...] = (
    error("media-namespace", "Media RSS has one namespace, and it ends with a slash.", f"{_SOURCE}, Namespace declaration"),
    error("media-word", "`medium`, `expression` and the like have a fixed set of values.", f"{_SOURCE}, <media:content>"),
    error("media-number", "Sizes, lengths and rates are numbers.", f"{_SOURCE}, <media:content>"),
    error("media-url", "Addresses of media are whole.", f"{_SOURCE}, <media:content>"),
    error("media-nothing", "`media:content` has a `url` or holds a `media:player`.", f"{_SOURCE}, <media:content>"),
    error("media-group", "A `media:group` holds two versions of the same content or more.", f"{_SOURCE}, <media:group>"),
    error("media-text-type", "`type` of a title or description is `plain` or `html`.", f"{_SOURCE}, <media:title>"),
    error("media-time", "Times in media are written in normal play time.", f"{_SOURCE}, <media:thumbnail>; RFC 2326, 3.6"),
    error("media-rating", "A rating is of the form that its scheme has.", f"{_SOURCE}, <media:rating>"),
    error("media-hash", "A hash is in hexadecimal, and made by md5 or sha-1.", f"{_SOURCE}, <media:hash>"),
    error("media-restriction", "A restriction allows or denies countries, addresses or sharing.", f"{_SOURCE}, <media:restriction>"),
    error("media-credit", "A role of a credit is in lower case, as the schemes have it.", f"{_SOURCE}, <media:credit>"),
    warning("media-deprecated", "`media:adult` was given up for `media:rating`.", f"{_SOURCE}, <media:adult>"),
)  # fmt: skip
