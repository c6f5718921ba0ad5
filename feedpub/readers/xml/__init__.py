"""Stories in XML: the wire formats of IPTC, WordPress exports, feeds as sources, and news sitemaps.

:mod:`.look` tells a file's form by its root. :mod:`.source` makes text of its bytes, :mod:`.tree` elements of the text,
safely; :mod:`.draft` is an article in the making. Each form is a module: :mod:`.newsml` (NewsML-G2), :mod:`.nitf`,
:mod:`.wxr`, :mod:`.syndication` (which leaves items to :mod:`.rss` and :mod:`.atom`) and :mod:`.newssitemap`.
"""
