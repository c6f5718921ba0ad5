"""Stories in JSON: what agencies send, what content systems export, what pages carry as schema.org.

All share a suffix; :mod:`.look` tells them apart. :mod:`.tree` reads the text with its lines, :mod:`.values` what a
field may hold, :mod:`.stories` the stories of a file, each on its own. The other modules are one form each.
"""
