"""What a text must be to mean something: addresses, languages, numbers, media types, persons.

Each function takes the text of an element or attribute and gives ``None`` if it is well, else the fault's short name,
which the format's table of rules knows, and what to tell. Pure, and fast for what is well.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

Fault = tuple[str, str]
Kind = Callable[[str], Fault | None]

# RFC 3986: what an address is made of; non-ASCII letters make it an IRI (RFC 3987). As what it is not made of, since a
# set of all letters takes fifty times as long to compile.
_LETTER = r"[^\x00-\x20\"<>\\^`{|}\x7f]"
# With a host that is a name, which is what nearly every one is.
_WHOLE = re.compile(rf"https?://[A-Za-z0-9.-]++(?::\d+)?(?:[/?#]{_LETTER}*+)?")
_LEGAL = re.compile(f"{_LETTER}*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"https?://[^/?#@]+(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|(?:[\w~%!$&'()*+,;=.-]+))(?::\d*)?")
_TAG = re.compile(  # RFC 4151, section 2.1
    r"tag:(?:[a-zA-Z0-9._-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r",\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?:[A-Za-z0-9\-._~:@!$&'()*+,;=%/?]*(?:#.*)?"
)
_URN = re.compile(r"urn:(?!urn:)[A-Za-z0-9][A-Za-z0-9-]{1,31}:[^\s]+", re.IGNORECASE)  # RFC 8141, 2141
_URN_ONLY = re.compile(r"[A-Za-z0-9()+,\-.:=@;$_!*'%/?#~&]+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)  # RFC 9562
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9]{1,8})*|[xi](?:-[A-Za-z0-9]{1,8})+", re.IGNORECASE)  # BCP 47
#: Languages of two letters (ISO 639-1, and four codes that it has given up); of three letters any may be one.
_LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it
    iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk
    sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
    za zh zu
    """.split()
)
_WORD = r"[!#$%&'*+.^_`|~A-Za-z0-9-]+"
_MEDIA_TYPE = re.compile(rf'{_WORD}/{_WORD}(?:\s*;\s*{_WORD}=(?:{_WORD}|"[^"]*"))*')  # RFC 9110, 8.3.1
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)*[A-Za-z0-9-]+")  # RFC 822
_NAMED = re.compile(rf"[^@<>()]*<?{_ADDRESS.pattern}>?[^@<>()]*")
_END_TAG = re.compile(
    r"</(?:a|abbr|b|big|blockquote|cite|code|div|em|font|h[1-6]|i|li|ol|p|q|s|small|span|strong|sub|sup|u|ul)\s*>",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*\+?\d{1,18}\s*", re.ASCII)
_SPACE = " \t\r\n"
LONGEST_CONTACT = 1000  #: characters; an address has 254 at most (RFC 5321)


def anything(_text: str) -> Fault | None:
    """Any text is well."""
    return None


def some(text: str) -> Fault | None:
    """A text that is not blank."""
    return None if text and not text.isspace() else ("blank", "is blank")


def plain(text: str) -> Fault | None:
    """A text for people, without markup."""
    if not text or text.isspace():
        return "blank", "is blank"
    if "</" in text and (found := _END_TAG.search(text)):
        return "markup", f"has HTML in it ({found[0]}), which many readers show as it stands; write plain text"
    return None


@lru_cache(maxsize=4096)
def uri(text: str) -> Fault | None:
    """An address with its scheme (RFC 3986, RFC 3987), without white space."""
    if _WHOLE.fullmatch(text) or (text.startswith("tag:") and _TAG.fullmatch(text)):
        return None
    text = text.strip(_SPACE)
    if not text:
        return "uri", "is blank, where an address must be"
    if not _SCHEME.match(text):
        return "uri", f"is {shown(text)}, which is no whole address; begin it with https://"
    if text[:4].lower() == "tag:":
        return None if _TAG.fullmatch(text) else ("uri", f"is {shown(text)}, which is no tag as in RFC 4151")
    if text[:9].lower() == "urn:uuid:":
        return None if _UUID.fullmatch(text) else ("uri", f"is {shown(text)}, which is no UUID")
    if text[:4].lower() == "urn:":
        ok = _URN.fullmatch(text) and _URN_ONLY.fullmatch(text)
        return None if ok else ("uri", f"is {shown(text)}, which is no URN as in RFC 8141")
    return reference(text) or _authority(text)


@lru_cache(maxsize=4096)
def reference(text: str) -> Fault | None:
    """An address that may be relative."""
    if not _LEGAL.fullmatch(text.strip(_SPACE)):
        odd = next(one for one in text if not _LEGAL.fullmatch(one))
        return "uri", f"is {shown(text)}, and {shown(odd)} cannot stand in an address; percent-encode it"
    return None


@lru_cache(maxsize=4096)
def web(text: str) -> Fault | None:
    """A whole address, of the web if it is for readers to follow."""
    if text.isascii() and _WHOLE.fullmatch(text):
        return None
    if fault := uri(text):
        return fault
    text = text.strip(_SPACE)
    if not _WEB.fullmatch(text):
        return "scheme", f"is {shown(text)}, which readers cannot open; give an address that begins with https://"
    if not text.isascii():
        return "iri", f"is {shown(text)}, which some readers cannot open; percent-encode it, with the host in punycode"
    return None


def _authority(text: str) -> Fault | None:
    """The host of an address that has one."""
    scheme, _, rest = text.partition(":")
    if scheme.lower() not in ("http", "https", "ftp"):
        return None
    try:
        host = urlsplit(text).netloc.rpartition("@")[2]
    except ValueError:
        host = ""
    if not rest.startswith("//") or not _HOST.fullmatch(host):
        return "uri", f"is {shown(text)}, which names no host"
    return None


@lru_cache(maxsize=512)
def language(text: str) -> Fault | None:
    """A language tag (BCP 47) whose language is known to ISO 639."""
    found = _LANGUAGE.fullmatch(text.strip(_SPACE))
    if found is None or (found[1] and len(found[1]) == 2 and found[1].lower() not in _LANGUAGES):
        return "language", f"is {shown(text)}, which is no language tag; write one such as uk or en-GB"
    return None


def number(text: str) -> Fault | None:
    """A whole number, 0 or more."""
    return None if _NUMBER.fullmatch(text) else ("number", f"is {shown(text)}, which is no whole number from 0 up")


def positive(text: str) -> Fault | None:
    """A whole number above 0."""
    is_number = (text.isascii() and text.isdigit() and len(text) < 19) or _NUMBER.fullmatch(text)
    if is_number and int(text) > 0:
        return None
    return "number", f"is {shown(text)}, which is no whole number above 0"


@lru_cache(maxsize=512)
def media_type(text: str) -> Fault | None:
    """A media type such as ``audio/mpeg``."""
    return None if _MEDIA_TYPE.fullmatch(text.strip(_SPACE)) else (
        "media-type", f"is {shown(text)}, which is no media type such as audio/mpeg"
    )  # fmt: skip


@lru_cache(maxsize=512)
def email(text: str) -> Fault | None:
    """A plain e-mail address, as Atom wants it."""
    return None if len(text) < LONGEST_CONTACT and _ADDRESS.fullmatch(text.strip(_SPACE)) else (
        "email", f"is {shown(text)}, which is no e-mail address"
    )  # fmt: skip


@lru_cache(maxsize=512)
def contact(text: str) -> Fault | None:
    """An e-mail address with or without a name, as RSS has it: ``mail@host (Name)``."""
    text = text.strip(_SPACE)
    if len(text) > LONGEST_CONTACT or ("@" not in text and "%" not in text):
        return "email", f"is {shown(text)}, which is no e-mail address; put the name into dc:creator"
    if text.startswith("mailto:"):
        text = unquote(text.removeprefix("mailto:").partition("?")[0])
    address, bracket, name = text.partition(" (")
    if _ADDRESS.fullmatch(address) and bracket and name.endswith(")"):
        return None
    if _ADDRESS.fullmatch(address) or _NAMED.fullmatch(text):
        return "contact-name", f"is {shown(text)}; readers show it better as mail@host (Name)"
    return "email", f"is {shown(text)}, which is no e-mail address; put the name into dc:creator"


def one_of(*words: str, name: str = "word") -> Kind:
    """One of some words, as they stand."""
    allowed = frozenset(words)

    def kind(text: str) -> Fault | None:
        return None if text in allowed else (name, f"is {shown(text)}; write one of {', '.join(words)}")

    return kind


def floating(text: str) -> Fault | None:
    """A number that may have a fraction."""
    ok = re.fullmatch(r"\d{1,18}(?:\.\d{0,18})?", text.strip(_SPACE), re.ASCII)
    return None if ok else ("number", f"is {shown(text)}, which is no number")


def shown(text: str) -> str:
    """A text from a document, short and on one line, in quotes."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 80 else line[:77] + "...")
