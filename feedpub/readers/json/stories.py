"""The stories of a JSON file, and an Article in the making from the keys of one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from feedpub import people
from feedpub.errors import ArticleError
from feedpub.model import Article, Person, Status
from feedpub.readers import Reading, draft, keys
from feedpub.readers.frontmatter.keys import KEYS, plain
from feedpub.readers.frontmatter.strays import keeps_in, put_strays, restraints_of
from feedpub.readers.json import values
from feedpub.readers.json.values import find, find_guard
from feedpub.readers.keys import Key, MisfitError, guarding
from feedpub.readers.several import Outcome, one_each
from feedpub.yamltext import Map, Node, Seq

#: What to do with a file of the suffix that holds no story.
EXCLUDE = "leave it out with `exclude` of its source in the configuration"

# What no feed may carry and nobody sees: lone surrogates, control characters, noncharacters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Draft(draft.Draft):
    """An Article in the making, and its mapping in the file."""

    node: Map

    def find(self, *paths: str) -> Key | None:
        """What stands under the first of these paths that has something behind it."""
        return find(self.node, *paths)

    def put(self, name: str, value: object, key: Key) -> None:
        """Set a field from a key; an empty value leaves it unset."""
        self.infer(name, value, f"`{key.name}`, line {key.line}", key.line)

    def put_text(self, name: str, *paths: str) -> None:
        """Set a field to the text that stands there; MisfitError where it is none."""
        if key := self.find(*paths):
            self.put(name, values.text(key), key)
            self.warn_of_unfit(key, values.whole_text(key))
            self._reject_others(name, key, paths, values.text)

    def put_hint(self, name: str, *paths: str) -> None:
        """The same for a field that no story needs: what is no text is left out with a warning."""
        try:
            self.put_text(name, *paths)
        except MisfitError as error:
            self.warn(error.line, error.message)

    def put_body(self, html: str, key: Key) -> None:
        """Set the body, which is HTML."""
        self.put("body", html, key)
        self.fields["body_line"] = key.line
        self.warn_of_unfit(key, html)

    def put_moment(self, name: str, *paths: str) -> None:
        """Set a field to the time that stands there; MisfitError where it is none."""
        if key := self.find(*paths):
            self.put(name, values.moment(key, self.language), key)
            self._reject_others(name, key, paths, lambda other: values.moment(other, self.language))

    def _reject_others(self, name: str, taken: Key, paths: Sequence[str], of: Callable[[Key], object]) -> None:
        """Keep, for who asks, what stands under the paths that were not taken."""
        for path in paths if self.context.candidates else ():
            if (key := self.find(path)) and key.name != taken.name:
                with suppress(MisfitError):
                    self.reject(name, of(key), f"`{key.name}`, line {key.line}", f"`{taken.name}` goes before it")

    def put_update(self, *paths: str) -> None:
        """Set ``updated``; one that cannot be read costs nobody the story."""
        try:
            self.put_moment("updated", *paths)
        except MisfitError as error:
            self.warn(error.line, error.message)

    def put_language(self, *paths: str) -> None:
        """Set the language, where what stands there is the code of one; else it is its source's."""
        if key := self.find(*paths):
            written = values.said(self.node, key.name) or ""
            if tag := keys.language(written):
                self.put("language", tag, key)
                return
            self.warn(
                key.line,
                f"`{key.name}`: {written[:40]!r} is no language code; the story's language is looked for in it",
            )

    def put_byline(self, key: Key | None) -> None:
        """Set the authors, and the agency if there is none yet, from a line of text as people type it."""
        if key and values.is_text(key.node):
            line = values.text(key).replace("_", " ")  # picture desks have A3576/_Jane Doe, and no name has one
            self.put("authors", people.authors(line), key)
            if "agency" not in self.fields:
                self.put("agency", people.agency_of(line), key)

    def put_people(self, key: Key | None, persons: Iterable[Person]) -> None:
        """Set the authors, each once."""
        found: dict[str, Person] = {}
        for person in persons:
            found.setdefault(person.name.casefold(), person)
        if key:
            self.put("authors", tuple(found.values()), key)

    def put_tags(self, *keys: Key | None, under: tuple[str, ...] = ("name",), apart: str | None = None) -> None:
        """Set the tags from lists of texts or of mappings with a name; ``apart`` is a name that is no tag (again)."""
        found: dict[str, str] = {}
        for key in keys:
            for name in values.names(key, *under):
                found.setdefault(name.casefold(), name)
        if apart:
            found.pop(apart.casefold(), None)
        first = next((key for key in keys if key), None)
        if first and found:
            self.put("tags", tuple(found.values()), first)

    @guarding()
    def put_standing(self, statuses: Mapping[str, Status]) -> None:
        """Set the status from a content system's ``status``: what it does not call published is not for everybody."""
        for key in find_guard(self.node, "status"):
            word = values.text(key).lower()
            if word not in statuses:
                self.warn(key.line, f"`status`: feedpub does not know {word[:40]!r}; the story is withheld")
            self.put("status", statuses.get(word, Status.WITHHELD), key)

    def set_free(self, name: str, *paths: str, under: tuple[str, ...] = ("name",)) -> None:
        """Keep what is no field of an Article for feeds to select by."""
        key = self.find(*paths)
        found = [str(key.node)] if key and values.is_switch(key.node) else values.names(key, *under)
        if found:
            self.free[name] = found[0] if len(found) == 1 else tuple(found)

    def warn_of_unfit(self, key: Key, text: str) -> None:
        """Note what no feed may carry in a text; it is left out later."""
        if hidden := _UNFIT.search(text):
            self.warn(
                key.line, f"`{key.name}` holds U+{ord(hidden[0]):04X}, which no feed may carry; retype the text there"
            )


class Form(Struct, frozen=True, kw_only=True):
    """A form of story in JSON: its name, where a story's id and version stand, and what fills in the fields.

    ``put`` raises MisfitError where a story cannot be read. With ``numbered`` a story of several may lack an id.
    ``unescaped`` makes the id of what is written there. ``guards`` are the keys that ``put`` understands of those that
    keep stories in under that name in any form (:mod:`feedpub.readers.frontmatter.strays`).
    """

    name: str
    ids: tuple[str, ...]
    put: Callable[[Draft], None]
    version: str = "version"
    numbered: bool = False
    unescaped: Callable[[str], str] = str
    guards: tuple[str, ...] = ()


def read_file(form: Form, path: str, root: Node, context: Reading, *inside: str) -> list[Article | ArticleError]:
    """The stories of a file: itself, a list, or a mapping that holds the list under one of the keys ``inside``.

    ArticleError where it holds none, or only one that cannot be read.
    """
    if isinstance(root, Seq):
        return read_several(form, path, root, context)
    try:
        held = next((key.node for key in find_guard(root, *inside) if isinstance(key.node, Seq)), None)
    except MisfitError as error:
        raise ArticleError(path, error.message, line=error.line) from None
    if held is not None:
        return read_several(form, path, held, context)
    if not isinstance(root, Map):
        raise ArticleError(path, f"holds no {form.name} story; {EXCLUDE}", line=1)
    outcome = _read_one(form, path, root, context, "").story
    if isinstance(outcome, ArticleError):
        raise outcome
    return [outcome]


def read_several(form: Form, path: str, found: Sequence[Node], context: Reading) -> list[Article | ArticleError]:
    """Each of several stories, or what is wrong with it. ArticleError where there are none."""
    if not found:
        raise ArticleError(path, "holds an empty list; delete the file, or fetch it again", line=1)
    return one_each(path, (_read_one(form, path, node, context, str(number)) for number, node in enumerate(found, 1)))


def _read_one(form: Form, path: str, node: Node, context: Reading, number: str) -> Outcome:
    """A story; ``number`` is its place among several, ``""`` where it is alone."""
    part, version = number, None
    if not isinstance(node, Map):
        message = "is no story but a bare value in the list; take it out"
        return Outcome(part, version, node.line, ArticleError(path, message, line=node.line))
    one = Draft(path, form.name, context, node)
    try:
        if key := one.find(*form.ids):
            part = form.unescaped(values.token(key))
            one.put("id", part, key)
        elif number and not form.numbered:
            raise MisfitError(node.line, f"has no `{form.ids[0]}`, by which stories are known; give it one")
        elif number:
            one.warn(node.line, "has no `id`, and only one story of a file can do without; give each story one")
        one.part = part if number else ""
        if key := one.find(form.version):
            version = values.number(node, form.version)
            one.put("version", version, key)
        for name in ("headline", "published"):  # where to say that they are missing
            one.lines[name] = node.line
        form.put(one)
        put_strays(one, _strays(node, form.guards))
        return Outcome(part, version, node.line, one.article())
    except (MisfitError, ArticleError) as error:
        known = _restraints(one, withheld=isinstance(error, MisfitError) and error.guards)
        return Outcome(part, version, node.line, ArticleError(path, error.message, line=error.line, known=known))


def _restraints(one: Draft, *, withheld: bool) -> Article:
    if not withheld:
        with suppress(MisfitError):  # which one of those keys is that stands twice
            return restraints_of(one, _strays(one.node, ()))
    return one.restraints(withheld=True)


def _strays(node: Map, known: tuple[str, ...]) -> Map:
    """The keys that may keep the story in, but those ``known``; of ``published`` a switch may."""
    found = Map(node.line)
    for name in node:
        if plain(name) in known or "." in name or plain(name) not in KEYS:
            continue
        for key in find_guard(node, name):
            if keeps_in(name) or (KEYS[plain(name)][0] == "published" and values.is_switch(key.node)):
                found[name] = key.node
                found.lines[name] = key.line
    return found
