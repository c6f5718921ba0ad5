"""NewsML-G2 and NITF: what agencies send, and what they say about when and whether it may go out."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Article, Correction, Enclosure, Image, Person, Related, Status

CONTEXT = readers.Reading(zone=ZoneInfo("Europe/Kyiv"))
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
META = """<itemClass qcode="ninat:text"/>
  <provider literal="GNA"/>
  <versionCreated>2026-11-23T16:00:00+02:00</versionCreated>
  <firstCreated>2026-11-23T14:05:00+02:00</firstCreated>
  <pubStatus qcode="stat:usable"/>"""
CONTENT = """<contentCreated>2026-11-23T13:00:00+02:00</contentCreated>
  <creator qcode="gna:42"><name>Jane Doe</name></creator>
  <subject qcode="dep:7"><name>Roads</name></subject>
  <subject qcode="medtop:04000000"><name xml:lang="uk">економіка</name><name xml:lang="en">economy</name></subject>
  <subject qcode="medtop:20000523"><name>labour market</name></subject>
  <subject qcode="gna:none"/>
  <keyword>harbour</keyword>
  <slugline>HAVEN-HARBOUR</slugline>
  <dateline>HAVEN, Nov 23 (GNA)</dateline>
  <headline role="hld:subHeadline">Ferries sail at six</headline>
  <headline>The harbour
    reopens</headline>
  <description role="drol:summary">Ships sail again.</description>"""
TEXT = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title>'
    '</head><body><p class="x">The <em>harbour</em> &amp; the pier<br/>open.</p><script>bad()</script></body></html>'
    "</inlineXML>"
)


def item(meta: str = META, content: str = CONTENT, text: str = TEXT, **special: str) -> str:
    """A newsItem."""
    known = {"guid": "urn:newsml:gna.example:20261123:1", "version": "3", "lang": "en"} | special
    return (
        f'<newsItem {NAR} guid="{known["guid"]}" version="{known["version"]}" xml:lang="{known["lang"]}">\n'
        "<rightsInfo><copyrightHolder literal='GNA'/><copyrightNotice>Copyright GNA 2026.</copyrightNotice>"
        "<usageTerms>Not for print</usageTerms></rightsInfo>\n"
        f"<itemMeta>{meta}</itemMeta>\n<contentMeta>{content}</contentMeta>\n<contentSet>{text}</contentSet></newsItem>"
    )


def message(*items: str) -> str:
    """A newsMessage."""
    return f"<newsMessage {NAR}><header/><itemSet>{''.join(items)}</itemSet></newsMessage>"


def read(raw: str) -> list[Article | ArticleError]:
    """The stories in a file."""
    return list(readers.read("wire/harbour.xml", raw.encode(), CONTEXT))


def one(raw: str) -> Article:
    """The only story in a file."""
    (story,) = read(raw)
    assert isinstance(story, Article), story
    return story


def held(raw: str) -> str:
    """What is said of a file that holds no story."""
    with pytest.raises(ArticleError) as error:
        read(raw)
    return str(error.value)


# --- NewsML-G2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", "newsml"),
        ("id", "urn:newsml:gna.example:20261123:1"),
        ("part", ""),
        ("version", 3),
        ("slug", None),
        ("language", "en"),
        ("status", Status.USABLE),
        ("headline", "The harbour reopens"),
        ("subheadline", "Ferries sail at six"),
        ("lead", "Ships sail again."),
        ("body", "<p>The <em>harbour</em> &amp; the pier<br>open.</p>"),
        ("published", datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=2)))),
        ("updated", datetime(2026, 11, 23, 16, 0, tzinfo=timezone(timedelta(hours=2)))),
        ("authors", (Person(name="Jane Doe"),)),
        ("agency", "GNA"),
        ("dateline", "HAVEN, Nov 23 (GNA)"),
        ("section", "economy"),
        ("tags", ("Roads", "labour market", "harbour")),
        ("rights", "Copyright GNA 2026. Not for print"),
        ("free", {"slugline": "HAVEN-HARBOUR"}),
        ("embargo", None),
        ("expires", None),
        ("warnings", ()),
    ],
)
def test_a_news_item_gives_its_fields(field: str, value: Any) -> None:
    assert getattr(one(item()), field) == value


def test_each_field_remembers_its_line() -> None:
    story = one(item())
    lines = dict(enumerate(item().splitlines(), 1))
    for field, words in {
        "headline": "<headline>The harbour",
        "published": "firstCreated",
        "status": "pubStatus",
        "authors": "Jane Doe",
        "rights": "rightsInfo",
    }.items():
        assert words in lines[story.lines[field]], field
    assert story.origins["published"] == f"`firstCreated`, line {story.lines['published']}"
    assert story.body_line == story.lines["body"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ('qcode="stat:usable"', Status.USABLE),
        ('qcode="stat:withheld"', Status.WITHHELD),
        ('qcode="stat:canceled"', Status.CANCELED),
        ('uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"', Status.CANCELED),
    ],
)
def test_the_status_of_an_item_is_honoured(said: str, status: Status) -> None:
    assert one(item(META.replace('qcode="stat:usable"', said))).status is status


@pytest.mark.parametrize("said", ["withheld", "canceled"])
def test_of_two_statuses_the_one_that_keeps_the_story_in_counts(said: str) -> None:
    usable = '<pubStatus qcode="stat:usable"/>'
    for both in (f'{usable}<pubStatus qcode="stat:{said}"/>', f'<pubStatus qcode="stat:{said}"/>{usable}'):
        assert one(item(META.replace(usable, both))).status is Status(said)


def test_a_canceled_item_needs_no_text() -> None:
    meta = META.replace("ninat:text", "ninat:composite").replace("stat:usable", "stat:canceled")
    assert one(item(meta, content="", text="")).status is Status.CANCELED


def test_an_item_without_a_status_is_usable_as_the_specification_has_it() -> None:
    assert one(item(META.replace('<pubStatus qcode="stat:usable"/>', ""))).status is Status.USABLE


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stat:usable", "stat:usabel", "`pubStatus` 'usabel' is none of usable, withheld, canceled, cancelled; ask"),
        (' qcode="stat:usable"', "", "`pubStatus` '' is none of"),
        ("</firstCreated>", "</firstCreated><embargoed/>", "`embargoed` does not say until when; ask the sender"),
        ("</firstCreated>", "</firstCreated><embargoed>soon</embargoed>", "`embargoed`: 'soon' is not a date"),
        ("</firstCreated>", "</firstCreated><expires>31.02.2026</expires>", "`expires`: 2026-02-31 is not a day"),
        ("2026-11-23T14:05:00+02:00", "23 November", "`firstCreated`: '23 November' has no year"),
    ],
)
def test_what_guards_an_item_fails_closed(old: str, new: str, said: str) -> None:
    message_ = held(item(META.replace(old, new)))
    assert said in message_
    assert message_.startswith("wire/harbour.xml:")
    assert "; " in message_


def test_embargo_and_expiry_of_an_item_are_honoured() -> None:
    story = one(item(META + "<embargoed>2026-11-24T06:00:00Z</embargoed><expires>2026-12-01T00:00:00Z</expires>"))
    assert story.embargo == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert story.expires == datetime(2026, 12, 1, tzinfo=UTC)


def test_a_date_of_a_version_that_cannot_be_read_is_just_a_note() -> None:
    story = one(item(META.replace("2026-11-23T16:00:00+02:00", "lately")))
    assert story.updated is None
    assert [said for _, said in story.warnings] == [
        "`versionCreated`: 'lately' is not a date; write it as 2026-11-23 or 2026-11-23T10:00:00+02:00"
    ]


def test_only_a_public_note_of_a_correction_is_shown() -> None:
    signal = '<signal qcode="sig:correction"/><edNote>To editors only</edNote>'
    assert one(item(META + signal)).corrections == ()
    note = signal + '<edNote role="gnanote:public">The ferry sails at six.</edNote>'
    at = datetime(2026, 11, 23, 16, 0, tzinfo=timezone(timedelta(hours=2)))
    assert one(item(META + note)).corrections == (Correction(at=at, note="The ferry sails at six."),)
    assert one(item(META + note.replace("correction", "update"))).corrections == ()


@pytest.mark.parametrize(
    ("content", "authors", "agency"),
    [
        (
            "<by>By Jane Doe and Ivan Koval, GNA</by><creator literal='Other Person'/>",
            ["Jane Doe", "Ivan Koval"],
            "GNA",
        ),
        ("<by/><creator literal='Reuters'/>", [], "Reuters"),
        ("<creditline>GNA–</creditline><creator><name>Jane Doe</name></creator>", ["Jane Doe"], "GNA"),
        ("<creator literal='VR-COM'/>", [], "VR-COM"),
        ("", [], "GNA"),
    ],
)
def test_people_are_authors_and_the_others_the_agency(content: str, authors: list[str], agency: str) -> None:
    story = one(item(content=content))
    assert ([one.name for one in story.authors], story.agency) == (authors, agency)


def test_nitf_inside_of_an_item_gives_what_the_item_does_not_say() -> None:
    text = (
        '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
        "<body.head><hedline><hl1>Other</hl1></hedline><byline>By Ivan Koval</byline></body.head>"
        "<body.content><p>The <org>port</org> opens.</p></body.content></body></nitf></inlineXML>"
    )
    story = one(item(content="<headline>The harbour reopens</headline>", text=text))
    assert (story.headline, story.body) == ("The harbour reopens", "<p>The port opens.</p>")
    assert story.authors == (Person(name="Ivan Koval"),)


def test_plain_text_in_an_item_becomes_paragraphs() -> None:
    text = "<inlineData contenttype='text/plain'>It is 5 &lt; 6.\n\n  Ships\nsail.</inlineData>"
    assert one(item(text=text)).body == "<p>It is 5 &lt; 6.</p>\n<p>Ships sail.</p>"


def test_files_beside_the_text_are_one_picture_and_enclosures() -> None:
    remote = "".join(
        f'<remoteContent contenttype="{kind}" href="https://gna.example/{name}" width="{width}" size="9"/>'
        for kind, name, width in (
            ("image/jpeg", "small.jpg", "100"),
            ("image/jpeg", "large.jpg", "900"),
            ("audio/mpeg", "talk.mp3", ""),
        )
    )
    story = one(item(text=TEXT + remote))
    assert story.images == (Image(url="https://gna.example/large.jpg", width=900, media_type="image/jpeg", length=9),)
    assert story.enclosures == (Enclosure(url="https://gna.example/talk.mp3", media_type="audio/mpeg", length=9),)


def test_a_link_to_see_also_is_a_related_story() -> None:
    link = '<link rel="irel:seeAlso" href="https://gna.example/pier"><title>The pier</title></link>'
    assert one(item(META + link)).related == (Related(title="The pier", url="https://gna.example/pier"),)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (item(META.replace("ninat:text", "ninat:picture")), "is an item of picture, no story; leave it out of the"),
        (item(META.replace("ninat:text", "ninat:composite"), text=""), "is an item of several parts without a text"),
        (f"<packageItem {NAR}/>", "is a package, which only names its stories; give feedpub the newsItems"),
        (f"<conceptItem {NAR}/>", "is a concept, no story; leave it out of the folder"),
        (f"<planningItem {NAR}/>", "is a plan of coverage, no story; leave it out of the folder"),
        (message(), "holds no story, just nothing; leave it out of the folder"),
        (message(f"<packageItem {NAR}/>"), "holds no story, just packageItem; leave it out of the folder"),
        (item(guid=""), "a `newsItem` without `guid`; ask the sender for one"),
    ],
)
def test_what_is_no_story_is_refused_with_what_to_do(raw: str, said: str) -> None:
    assert said in held(raw)


def test_a_message_gives_its_texts_and_leaves_pictures_and_packages() -> None:
    found = read(
        message(
            f"<packageItem {NAR}/>",
            item(guid="urn:a"),
            item(META.replace("ninat:text", "ninat:picture"), guid="urn:p"),
            item(META.replace("stat:usable", "stat:what"), guid="urn:b"),
            item(guid="urn:c:9"),
        )
    )
    assert [one.part if isinstance(one, Article) else "error" for one in found] == ["urn:a", "error", "urn:c:9"]
    last = found[-1]
    assert isinstance(last, Article)
    assert (last.id, last.slug) == ("urn:c:9", "9")


@pytest.mark.parametrize("versions", [("2", "10"), ("10", "2")])
def test_of_two_versions_of_an_item_in_a_message_the_higher_one_counts(versions: tuple[str, str]) -> None:
    (story,) = read(message(*(item(version=one) for one in versions)))
    assert isinstance(story, Article)
    assert story.version == 10


# --- NITF

NITF = """<?xml version="1.0"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf xml:lang="en-GB">
<head><title>1 CITY Harbour</title>
<tobject><tobject.subject tobject.subject.type="Economy" tobject.subject.matter="Shipping"/></tobject>
<docdata management-status="usable">
<doc-id id-string="gna.1"/>
<du-key key="harbour" version="4"/>
<date.issue norm="20261123T140500+0200"/>
<date.release norm="20261123T140500+0200"/>
<doc.copyright holder="Gazette News Agency" year="2026"/>
<doc.rights limitations="online"/>
<key-list><keyword key="harbour"/></key-list>
</docdata></head>
<body><body.head>
<hedline><hl1>The harbour reopens</hl1><hl2>Ferries sail at six</hl2></hedline>
<byline>By <person>Jane Doe</person><byttl>Harbour Correspondent</byttl></byline>
<distributor>GNA</distributor>
<dateline><location>Haven</location>,
  Nov 23</dateline>
<abstract><p>Ships sail again.</p></abstract>
</body.head>
<body.content>
<media media-type="image"><media-reference source="pier.jpg" mime-type="image/jpeg" width="300" height="200"
 alternate-text="A pier"/><media-caption>The pier</media-caption><media-producer>Ivan Koval</media-producer></media>
<media media-type="audio"><media-reference source="talk.mp3" mime-type="audio/mpeg"/></media>
<note type="npa"><body.content><p>Editors: call us.</p></body.content></note>
<block><hl2>At the pier</hl2><p>It is <money>5 &lt; 6</money> euros.</p></block>
</body.content>
<body.end><tagline>Ivan Koval contributed.</tagline></body.end>
</body></nitf>"""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", "nitf"),
        ("id", "gna.1"),
        ("part", ""),
        ("version", 4),
        ("language", "en-GB"),
        ("status", Status.USABLE),
        ("headline", "The harbour reopens"),
        ("subheadline", "Ferries sail at six"),
        ("lead", "Ships sail again."),
        ("authors", (Person(name="Jane Doe"),)),
        ("agency", "GNA"),
        ("dateline", "Haven, Nov 23"),
        ("section", "Economy"),
        ("tags", ("Shipping", "harbour")),
        ("rights", "© 2026 Gazette News Agency (online)"),
        ("published", datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=2)))),
        ("embargo", None),
        ("enclosures", (Enclosure(url="talk.mp3", media_type="audio/mpeg"),)),
        ("warnings", ()),
    ],
)
def test_a_nitf_document_gives_its_fields(field: str, value: Any) -> None:
    assert getattr(one(NITF), field) == value


def test_the_text_of_nitf_is_html_without_notes_for_editors() -> None:
    text = "".join(line.strip() for line in one(NITF).body.splitlines())
    assert text == "<h3>At the pier</h3><p>It is 5 &lt; 6 euros.</p><p>Ivan Koval contributed.</p>"


def test_the_pictures_of_nitf_keep_caption_credit_and_size() -> None:
    assert one(NITF).images == (
        Image(
            url="pier.jpg",
            alt="A pier",
            caption="The pier",
            credit="Ivan Koval",
            width=300,
            height=200,
            media_type="image/jpeg",
        ),
    )


@pytest.mark.parametrize(
    ("said", "status"),
    [("withheld", Status.WITHHELD), ("canceled", Status.CANCELED), ("embargoed", Status.USABLE)],
)
def test_the_status_of_nitf_is_honoured(said: str, status: Status) -> None:
    assert one(NITF.replace('"usable"', f'"{said}"')).status is status


def test_release_and_expiry_of_nitf_are_honoured() -> None:
    later = NITF.replace('<date.release norm="20261123T140500', '<date.release norm="20261124T060000')
    story = one(later.replace("<doc.copyright", '<date.expire norm="20261201"/><doc.copyright'))
    assert story.embargo == datetime(2026, 11, 24, 6, tzinfo=timezone(timedelta(hours=2)))
    assert story.expires == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"usable"',
            '"usual"',
            "wire/harbour.xml:6: management-status 'usual' is none of usable, withheld, canceled, cancelled",
        ),
        (
            '<docdata management-status="usable">',
            '<docdata management-status="embargoed"><!--',
            "",
        ),
        ("20261123T140500+0200", "soon", "wire/harbour.xml:9: `date.issue`: 'soon' is not a date"),
    ],
)
def test_what_guards_a_nitf_document_fails_closed(old: str, new: str, said: str) -> None:
    if not said:
        raw = NITF.replace('"usable"', '"embargoed"').replace('<date.release norm="20261123T140500+0200"/>', "")
        said = "wire/harbour.xml:6: is embargoed without a `date.release`; ask the sender until when"
    else:
        raw = NITF.replace(old, new, 1)
    assert said in held(raw)


@pytest.mark.parametrize("its", ['management-idref-status="canceled"', 'management-idref-status="Cancelled"'])
def test_a_document_that_takes_another_one_back_gives_that_one_canceled(its: str) -> None:
    story, other = read(NITF.replace("<docdata ", f'<docdata management-doc-idref="gna.0" {its} '))
    assert isinstance(story, Article)
    assert isinstance(other, Article)
    assert (story.status, story.part) == (Status.USABLE, "")
    assert (other.status, other.id, other.part) == (Status.CANCELED, "gna.0", "gna.0")
    assert other.origins["status"] == "`management-idref-status`, line 6"


def test_a_status_without_one_of_its_own_holds_for_the_document_it_names() -> None:
    raw = NITF.replace('"usable"', '"canceled" management-doc-idref="gna.0"')
    assert [one.status for one in read(raw) if isinstance(one, Article)] == [Status.CANCELED, Status.CANCELED]


def test_a_document_that_holds_another_one_back_says_so() -> None:
    raw = NITF.replace("<docdata ", '<docdata management-doc-idref="gna.0" management-idref-status="withheld" ')
    assert one(raw).warnings == ((6, "says that gna.0 is withheld; see to it that this is done"),)


def test_who_holds_the_copyright_is_an_agency_and_no_author() -> None:
    raw = NITF.replace("<person>Jane Doe</person>", "Jane Doe, Gazette News Agency").replace(
        "<distributor>GNA</distributor>", ""
    )
    story = one(raw)
    assert ([one.name for one in story.authors], story.agency) == (["Jane Doe"], "Gazette News Agency")


def test_the_title_in_the_head_stands_in_for_a_headline() -> None:
    raw = NITF.replace("<hl1>The harbour reopens</hl1>", "")
    assert one(raw).headline == "1 CITY Harbour"
