"""The facts of a story as people write them under keys, in a front matter or in plain JSON.

:mod:`.keys` knows the keys and :func:`~.keys.declared` sorts them by field into a :class:`~.draft.Draft`, whose fields
:func:`~.facts.put_facts` fills in: :mod:`.values` says what may stand behind a key, :mod:`.parts`, :mod:`.when` and
:mod:`.state` know pictures and files, times, and what keeps a story in.
"""
