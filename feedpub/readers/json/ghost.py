"""Ghost: its export (``db[0].data`` with tables), what its API answers (``posts`` with all beside them), migrations.

Ids are the posts', which are the guids of Ghost's own feeds (ghost.org/docs/content-api). A post whose HTML was not
exported is written anew from its Lexical or Mobiledoc. Staff's e-mail addresses stay in the file.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Image, Person, Status
from feedpub.readers import Reading
from feedpub.readers.json import bodies, lexical, mobiledoc, tree, values
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_several
from feedpub.readers.json.values import find, find_guard, is_true, items, number, said
from feedpub.readers.keys import WEB, Key, MisfitError, guarding
from feedpub.yamltext import Map, Node, Seq

#: Where the posts of a file may be, the tables of an export beside them.
PLACES = ("db.0.data.posts", "data.posts", "posts")
#: What Ghost calls the standing of a post; what was sent is a letter that is on no page.
STATUSES = {
    "published": Status.USABLE,
    "draft": Status.DRAFT,
    "scheduled": Status.WITHHELD,
    "sent": Status.WITHHELD,
}
_GUARDS = ("status", "visibility", "access")
_SITE = "__GHOST_URL__"  # stands for the site's address in exports


class _Tables(Struct, frozen=True):
    """The tables of an export: rows by id, and of each post the ids of its authors and tags in their order."""

    users: dict[str, Node]
    tags: dict[str, Node]
    meta: dict[str, Node]
    authors: dict[str, list[Key]]
    tagged: dict[str, list[Key]]


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the posts of a file; ArticleError where it is no JSON or holds none."""
    root = tree.load(path, raw)
    try:
        posts = find_guard(root, *PLACES)[:1]
        tables = _tables(root, posts[0].name.rpartition("posts")[0] if posts else "")
    except MisfitError as error:
        raise ArticleError(path, error.message, line=error.line) from None
    if not posts or not isinstance(posts[0].node, Seq):
        raise ArticleError(path, f"holds no posts of Ghost; {EXCLUDE}", line=1)
    form = Form(name="ghost", ids=("id", "slug"), put=partial(_put, tables=tables), guards=_GUARDS)
    return read_several(form, path, [_unwrapped(post) for post in posts[0].node], context)


def _unwrapped(node: Node) -> Node:
    """Files for migration have each post, author and tag one level down, beside its old address."""
    data = node.get("data") if isinstance(node, Map) else None
    return data if isinstance(data, Map) else node


def _tables(root: Node, where: str) -> _Tables:
    def rows(name: str) -> list[Node]:
        return [_unwrapped(one.node) for one in items(find(root, f"{where}{name}"))]

    def by_id(name: str, key: str) -> dict[str, Node]:
        return {found: row for row in rows(name) if (found := said(row, key))}

    def joined(name: str, other: str) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = {}
        for row in sorted(rows(name), key=lambda row: number(row, "sort_order") or 0):
            post, one = said(row, "post_id"), find(row, other)
            if post and one and values.is_text(one.node):
                found.setdefault(post, []).append(Key(f"{name}.{other}", one.line, one.node))
        return found

    return _Tables(
        by_id("users", "id"),
        by_id("tags", "id"),
        by_id("posts_meta", "post_id"),
        joined("posts_authors", "author_id"),
        joined("posts_tags", "tag_id"),
    )


def _put(draft: Draft, tables: _Tables) -> None:
    post = str(draft.fields.get("id", ""))
    meta = tables.meta.get(post, draft.node)
    draft.put_language("locale")
    draft.put_text("headline", "title")
    draft.put_text("lead", "custom_excerpt")
    draft.put_moment("published", "published_at")
    draft.put_update("updated_at")
    _put_standing(draft, meta)
    draft.put_hint("slug", "slug")
    if (key := draft.find("canonical_url", "url")) and WEB.fullmatch(values.token(key)):
        draft.put("url", values.token(key), key)
    _put_body(draft)
    _put_people(draft, tables, post)
    _put_tags(draft, tables, post)
    key = draft.find("feature_image")
    if key and values.is_text(key.node):
        caption = find(meta, "feature_image_caption")
        picture = Image(
            url=values.text(key).replace(_SITE, ""),
            alt=said(meta, "feature_image_alt"),
            caption=(bodies.line_of(values.whole_text(caption)) or None) if caption else None,
        )
        draft.put("images", (picture,), key)
    draft.set_free("type", "type")
    draft.set_free("featured", "featured")


@guarding()
def _put_standing(draft: Draft, meta: Node) -> None:
    draft.put_standing(STATUSES)
    walls = [key for key in find_guard(draft.node, "visibility") if values.text(key) != "public"]
    if walls:  # members, paid, a tier's name: whatever it is, it is not for everybody
        draft.put("access", Access.MEMBERS, walls[0])
    for key in find_guard(draft.node, "access"):  # whether who asked may read it
        if not values.switch(key):
            draft.put("access", Access.MEMBERS, key)
    is_page = said(draft.node, "type") == "page" or is_true(draft.node, "page") or said(draft.node, "page") == "1"
    only_mailed = is_true(meta, "email_only") or said(meta, "email_only") == "1"
    if draft.fields.get("status", Status.USABLE) is Status.USABLE and (is_page or only_mailed):
        draft.fields["status"] = Status.WITHHELD
        draft.origins["status"] = "it is a page, and Ghost's own feeds have none" if is_page else "`email_only`"


def _put_body(draft: Draft) -> None:
    if key := draft.find("html"):
        draft.put_body(values.whole_text(key).replace(_SITE, ""), key)
        return
    for name, writer in (("lexical", lexical.html_of), ("mobiledoc", mobiledoc.html_of)):
        if key := draft.find(name):
            html, left_out = writer(_document(draft.path, key))
            draft.put_body(html.replace(_SITE, ""), key)
            for kind in left_out:
                draft.warn(
                    key.line, f"`{name}` has a card `{kind}`, which is left out; export the post with its `html`"
                )
            return
    if key := draft.find("plaintext"):
        draft.put_body(bodies.paragraphs(values.whole_text(key)), key)


def _document(path: str, key: Key) -> Node:
    try:
        return tree.parse(path, values.whole_text(key))
    except ArticleError:
        raise MisfitError(key.line, f"`{key.name}` cannot be read; export the post with its `html`") from None


def _put_people(draft: Draft, tables: _Tables, post: str) -> None:
    key = draft.find("authors", "author", "primary_author", "author_id")
    rows: list[Node] = [_unwrapped(one.node) for one in items(key)]
    listed = tables.authors.get(post) or [Key("author_id", row.line, row) for row in rows if values.is_text(row)]
    found = [(one, tables.users[values.text(one)]) for one in listed if values.text(one) in tables.users]
    draft.put_people(found[0][0] if found else key, _people([user for _, user in found] or rows))


def _people(rows: list[Node]) -> Iterator[Person]:
    for row in rows:
        if name := said(row, "name"):
            url = said(row, "url")
            yield Person(name=name, url=url if url and WEB.fullmatch(url) else None)


def _put_tags(draft: Draft, tables: _Tables, post: str) -> None:
    """The first public tag is the section; names that begin with ``#`` are for the site's own use."""
    key = draft.find("tags")
    joined = tables.tagged.get(post, ())
    found = [(one, tables.tags[values.text(one)]) for one in joined if values.text(one) in tables.tags]
    found = found or [(one, _unwrapped(one.node)) for one in items(key)]
    tags = [
        (name, place)
        for place, row in found
        if (name := said(row, "name")) and not name.startswith("#") and said(row, "visibility") != "internal"
    ]
    if tags:
        draft.put("section", *tags[0])
    if tags[1:]:
        draft.put("tags", tuple(dict.fromkeys(name for name, _ in tags[1:])), tags[1][1])
