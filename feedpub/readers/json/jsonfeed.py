"""JSON Feed, versions 1 and 1.1 (jsonfeed.org/version/1.1): each item of a feed is a story.

Authors and language of the feed hold for the items that have none. The feed's own title and addresses are not the
stories', and its next pages are not fetched.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Person, Related
from feedpub.people import authors
from feedpub.readers import Reading, keys
from feedpub.readers.json import bodies, tree, values
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file
from feedpub.readers.json.values import find, is_text, items, number, said
from feedpub.readers.keys import WEB, Key, MisfitError
from feedpub.readers.mediatypes import media_type
from feedpub.yamltext import Node, Scalar, Seq


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the items of a feed, or one item; ArticleError where the file is no JSON or holds none."""
    root = tree.load(path, raw)
    form = Form(name="jsonfeed", ids=("id",), put=partial(_put, feed=root))
    return read_file(form, path, root, context, "items")


def _put(draft: Draft, feed: Node) -> None:
    draft.put_language("language")
    if "language" not in draft.fields and (tag := keys.language(said(feed, "language") or "")):
        draft.fields["language"] = tag
        draft.origins["language"] = "the feed's `language`"
    draft.put_text("headline", "title")
    draft.put_text("lead", "summary")
    if key := draft.find("content_html"):
        draft.put_body(values.whole_text(key), key)
    elif key := draft.find("content_text"):
        draft.put_body(bodies.paragraphs(values.whole_text(key)), key)
    if not draft.fields.keys() & {"headline", "body"}:
        raise MisfitError(draft.node.line, f"has neither a title nor a text; {EXCLUDE}")
    draft.put_moment("published", "date_published")
    draft.put_update("date_modified")
    if (key := draft.find("url")) and WEB.fullmatch(values.token(key)):
        draft.put("url", values.token(key), key)
    own = draft.find("authors", "author")
    people = own or find(feed, "authors", "author")
    draft.put_people(people, _people(people))
    draft.put_tags(_listed(draft.find("tags")))
    _put_files(draft)


def _listed(tags: Key | None) -> Key | None:
    """A list of tags, also where somebody wrote them into one text."""
    if tags is None or not is_text(tags.node):
        return tags
    found = Seq(tags.line)
    found.extend(Scalar(one.strip(), tags.line) for one in values.text(tags).split(","))
    return Key(tags.name, tags.line, found)


def _people(key: Key | None) -> Iterator[Person]:
    for one in items(key):
        if is_text(one.node):
            yield from authors(values.text(one))
        elif name := said(one.node, "name"):
            url = said(one.node, "url")
            yield Person(name=name, url=url if url and WEB.fullmatch(url) else None)


def _put_files(draft: Draft) -> None:
    picture = draft.find("image.url", "image", "banner_image")
    if picture and values.is_text(picture.node):
        draft.put("images", (Image(url=values.text(picture)),), picture)
    if files := draft.find("attachments"):
        draft.put("enclosures", tuple(_attachments(draft, files)), files)
    elsewhere = draft.find("external_url")
    if elsewhere and values.is_text(elsewhere.node):
        draft.put("related", (Related(title=values.text(elsewhere), url=values.text(elsewhere)),), elsewhere)


def _attachments(draft: Draft, files: Key) -> Iterator[Enclosure]:
    for one in items(files):
        url = said(one.node, "url")
        kind = media_type(said(one.node, "mime_type"), url or "")
        if not url or not kind:
            draft.warn(one.line, f"`{one.name}` is left out, since it lacks `url` or `mime_type`; give it both")
            continue
        length = number(one.node, "size_in_bytes") or 0
        yield Enclosure(url=url, media_type=kind, length=length, title=said(one.node, "title"))
