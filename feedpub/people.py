"""Bylines as people type them, taken apart into persons; agencies, roles and desks are none.

Everything here is cautious: a made-up author is worse than none, so a piece that does not look like a name is dropped.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from feedpub._bylinewords import AGENCIES, NOT_NAMES, ROLES
from feedpub.languages import fold, folded
from feedpub.model import Person

#: What a byline begins with, with a colon or plain: "Автор: ...", "By ...". Some are words of other languages, too
#: ("di", "von"), so that without a colon at least two words must follow.
MARK = re.compile(
    r"\s*(?:(?:by|authors?|byline|texts?|words|story|contributors?|reporters?|reporting|von|text von|autor|autorin|"
    r"autoren|par|texte|auteurs?|autora|autores|texto|di|testo|testo di|por|autori|tekst|autorka|autorzy|opr\.|"
    r"opracowanie|oprac\.|door|av|af|oleh|penulis|yazan|haber|muhabir|autorius|autorė|автор|автори|авторы|авторка|текст|"
    r"кореспондент|кореспондентка|журналіст|журналістка|корреспондент|журналист|"
    r"(?:written|story|text|words|a post) by|بقلم|كتب|كتبت|إعداد|מאת|作者|記者|记者)\s?[:：]"
    r"|(?:autorin/autor|(?:eine?\s)?(?:kommentar|analyse|bericht|interview|reportage|kolumne|gastbeitrag|essay)\svon)"
    r"(?=\s\s?\W?[^\W\d_])"
    r"|(?:(?:written|reported|posted|published|words|story|text|reporting|compiled|submitted|contributed):?\s{1,3}by"
    r"|(?:erstellt|eingestellt|geschrieben|verfasst|veröffentlicht) von|(?:recipe|a post) by"
    r"|by|von|ein bericht von|text von|par|propos recueillis par|di|testo di|por|texto de|door|av|af|skrevet av|oleh|"
    r"підготував|підготувала|підготували|подготовил[аи]?|بقلم|מאת)(?=\s\s?\W?[^\W\d_]))\s*",
    re.IGNORECASE,
)
_GLUED_BY = re.compile(r"[Bb]y(?=[A-ZÀ-Þ][a-zà-ÿ'’-]{1,20} [A-ZÀ-Þ])")
# What follows a name without being part of it: "for Dailymail.Com", "mit AP", "in Prague", "Follow".
_AFTER = re.compile(
    r"(?<=[^\W\d_.])\s+(?:(?:for|mit|avec|with|in|aus|à|at|of|from|follow|special to|contact|con|nach|has|is|says|"
    r"для|у|в|із|з)\b|[(@]).*$|\s+(?:on|am|le|il|el|em|op)(?:\s\w{2,9}day|\s(?:mon|tue|wed|thu|fri|sat|sun))?$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=[a-zà-ÿа-яґєії])(?=[A-ZÀ-ÞА-ЯҐЄІЇ])")
#: What a page shows beside a name: links, and what was done with the story.
LINKS = folded(
    "twitter facebook instagram linkedin follow published updated posted share email veröffentlicht aktualisiert "
    "publié pubblicato publicado actualizado opublikowano"
)
_TAIL = re.compile(
    r"[\s|,·•]{0,4}(?:published\s)?(?:\d{1,3}\s?(?:min|sec|hour|day|week|month|year|h\b|d\b|std|tag|stund)|\d).{0,40}$",
    re.IGNORECASE,
)
_EDITING = re.compile(
    r"[;.]?\s*\(?\b(?:additional reporting|editing|edited|writing|editor|монтаж)\b[^;]{0,20}\bby\b", re.IGNORECASE
)
_WRITES = re.compile(r"^(?:writes|reports|пише|передає|пишет|передает|сообщает|повідомляє)\b", re.IGNORECASE)
_MAIL = re.compile(
    r"[<(\[]?\s*(?:mailto:)?([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})\s*[>)\]]?"
)
#: What says of the name before it that its bearer took the pictures: "Jane Doe (photography)".
_PICTURES = re.compile(
    r"[(\[]\s*(?:photo|foto|pictures|images|illustration|ilustra|bild|graphic|grafik|video|фото)", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")
_ADDRESS = re.compile(r"https?://\S{1,300}|(?<!\S)@[\w.]{1,40}|\bwww\.\S{1,200}")
_SIGNS, _DIGIT = frozenset("@([:."), re.compile(r"\d")  # one of the first is in all of these, the second in `_TAIL`
_HARD = re.compile(r"\s*[;|•·⋅∙│｜／/&+»›\n\t]\s*|\s*,\s*(?=\S)|\s+[–—-]\s+", re.UNICODE)
# Words that join two people; the second kind joins halves of one name, too, and splits between full names only.
_JOINS = re.compile(r"\s+(?:and|und|та|&)\s+", re.IGNORECASE)
_JOINED = re.compile(r"^(?:and|und|та|і|и|et|y|e)\s+(?=[^\W\d_])", re.IGNORECASE)
_WEAK_JOINS = re.compile(r"\s+(?:et|y|e|i|і|й|и|ja|ir|ve|og|och|en|a|și|si|dan|with|mit|avec|con)\s+")
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV|PhD|MD)\.?$", re.IGNORECASE)
_PARTICLES = frozenset(
    (
        "von van de der den del della delle di da dos das do du des la le les el al bin ibn ben bint af av zu zum zur "
        "ter ten te und y e i фон ван де дер ибн ль"
    ).split()
)
_ARTICLE = re.compile(r"(?:d|l|al|el|ad|ash|an)['’-][^\W\d_]")
_INITIAL = re.compile(r"(?:(?:[^\W\d_]\.-?){1,3}|(?:Dr|Prof|Mag|Ing|St)\.)$")
_CAMEL = re.compile(r"[^\W\d_][a-zà-ÿа-яґєії]{2,}[A-ZÀ-ÞА-ЯҐЄІЇ]")  # two words glued: "LazareTwitter"; McCoy is not
_MIXED = re.compile(r"(?:Mac|Fitz|Del|Von|Van|Des)[A-Z][a-z]+$")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*\.?$")
#: What German has one word for: Wirtschaftsredakteurin, Auslandskorrespondent, Ressortleiter.
_ROLE_TAIL = re.compile(
    r"[^\W\d_]{5,}(?:redakteur|korrespondent|reporter|journalist|leiter|sprecher|expert)(?:in|e)?\Z"
)


def is_role(word: str) -> bool:
    """Whether a word says what somebody does, and is nobody's name."""
    bare = fold(word.strip(".,:"))
    return bare in ROLES or (word[1:].islower() and _ROLE_TAIL.match(bare) is not None)  # no "DoeReporter"


def agency_of(text: str) -> str | None:
    """The agency named in a byline or dateline ("Kyiv • UNN", "PRAGUE (Reuters) -"), as the text spells it."""
    line = text[:300]
    if m := re.match(r"[^\W\d_][^()\n]{0,60}\(([^()\n]{2,40})\)\s{0,2}[-–—.:]", line):
        name = _known_agency(m[1])
        return name or (m[1] if m[1].isupper() and m[1].isalpha() else None)
    pieces = [piece.strip(" .") for piece in re.split(r"[•·|/,]|\s[-–—]\s|\.\s|\.$", line)]
    if "•" in line or "·" in line or "|" in line:
        last = pieces[-1]
        if _known_agency(last) or re.fullmatch(r"[A-ZА-ЯҐЄІЇ]{2,8}", last):
            return last
    for piece in pieces[:6]:
        if _known_agency(piece):
            return piece
    words = line.split()
    for size in (3, 2, 1):
        tail = " ".join(words[-size:]).strip(" .,()")
        if len(words) > size and len(words) <= 14 and _known_agency(tail):
            return tail
    return None


def _known_agency(text: str) -> str | None:
    """The text if it is an agency's name; short names count only as capitals are written ("PA", not "pa")."""
    name = AGENCIES.get(fold(text.strip()))
    if name is None or (len(name) <= 4 and text.strip() != name and not text.strip().isupper()):
        return None
    return text.strip()


@lru_cache(maxsize=1024)  # whoever looks for names asks it of the same lines
def is_name(text: str) -> bool:
    """Whether the text looks like one person's name: two to four capitalised words of one script, particles allowed.

    Words that stand in capitals on any page ("Read More", "Getty Images"), roles and agencies make it none.
    """
    # "Fouzia Van Der Fort" has her particles in capitals; in front a capital article begins a heading ("Die Lage").
    words = (w for at, w in enumerate(text.split()) if at == 0 or not (w.lower() in _PARTICLES or _INITIAL.match(w)))
    return _has_shape(text) and not any(fold(w.strip(".")) in NOT_NAMES for w in words if w not in _PARTICLES)


def _has_shape(text: str) -> bool:
    words = text.split() if len(text) <= 60 else []
    if not 2 <= len(words) <= 7 or not all(map(_is_name_word, words)):
        return False
    core = [w for w in words if w not in _PARTICLES and not _SUFFIX.match(w)]
    full = [w for w in core if not _INITIAL.match(w)]
    if not 2 <= len(core) <= 4 or not full or any(len(w.strip(".")) < 2 for w in full):
        return False
    if all(w.isupper() for w in full) or words[0] in _PARTICLES - {"von", "van", "de", "el", "al", "di", "da", "фон"}:
        return False
    if any(is_role(part) for w in full for part in w.split("-")) or (not text.isascii() and len(_scripts(text)) != 1):
        return False
    return _known_agency(text) is None and _known_agency(words[-1]) is None


def _is_name_word(word: str) -> bool:
    if word in _PARTICLES or _SUFFIX.match(word.rstrip(",")):
        return True
    if _INITIAL.match(word):
        return word[0].isupper()
    if not _NAME_WORD.match(word) or word.endswith("."):
        return False
    if _CAMEL.match(word) and not _MIXED.match(word):
        return False
    return word[0].isupper() or (word.lower() != word and bool(_ARTICLE.match(word)))


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(c, "?").partition(" ")[0] for c in text if c.isalpha()}


def authors(text: str) -> tuple[Person, ...]:
    """The people of a byline: without "By", roles, places and agencies, in order, each once; ``()`` if nobody is left.

    "By Orhan Coskun and Suleiman Al-Khalidi Reuters" gives two people; "Jane Doe <jane@x.example>" keeps the address;
    "Reporting by A; Editing by B" gives A alone; "Staff" and "Reuters" give nobody. Two single words with one comma
    between them are a name turned round ("Shramko, Julia" is Julia Shramko). A single word stays a name (Іван) only
    where it is the whole byline, since in a longer one it is as likely a place.
    """
    line = unicodedata.normalize("NFC", " ".join(text.split()))[:1000]
    cut = _EDITING.search(line) if "by" in line.lower() else None
    if cut and cut.start() > 0:
        line = line[: cut.start()]
    line = _prefixless(line)
    if _WRITES.match(line):
        return ()
    turned = re.fullmatch(r"([^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*), ([^\W\d_]+(?:-[^\W\d_]+)*)", line)
    if turned and _is_plain(turned[1]) and _is_plain(turned[2]):
        line = f"{turned[2]} {turned[1]}"
    found: dict[str, Person] = {}
    alone = len(_HARD.split(line)) == 1 and not _JOINS.search(line)
    for piece, mail in _pieces(line):
        name = _person_name(piece)
        if name and (_has_shape(name) or (" " not in name and alone) or _is_long_name(name)):
            found.setdefault(name.casefold(), Person(name=name, email=mail))
    return tuple(found.values())


def _is_plain(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and fold(word) not in ROLES and not _known_agency(word)


def _is_long_name(name: str) -> bool:
    """Names in capitals, and in scripts without them (山田太郎), for which :func:`is_name` is too careful."""
    words = name.split()
    if any(fold(w) in NOT_NAMES or is_role(w) for w in words):
        return False
    caseless = all(not c.isupper() and not c.islower() for c in name)
    return 1 <= len(words) <= 5 and (
        caseless or (len(words) >= 2 and all(map(_is_name_word, words)) and name.isupper())
    )


def _prefixless(line: str) -> str:
    line = _GLUED_BY.sub("", line, count=1) if line[:1] in "Bb" else line
    for _ in range(2):  # "Text: Von Jana Novak"
        mark = MARK.match(line)
        if mark is None:
            return line
        rest = line[mark.end() :]
        if ":" not in mark[0] and mark[0].strip().casefold() != "by" and len(rest.split()) < 2:
            return line
        line = rest
    return line


def _pieces(line: str) -> Iterator[tuple[str, str | None]]:
    for rough in _without_pictures(line):
        mail = _MAIL.search(rough) if "@" in rough else None
        clean = rough if _SIGNS.isdisjoint(rough) else _ADDRESS.sub(" ", _BRACKETS.sub(" ", _MAIL.sub(" ", rough)))
        names = _split_joined(clean)
        for name in names:
            yield name, mail[1] if mail and len(names) == 1 else None


def _without_pictures(line: str) -> list[str]:
    """The pieces of a byline, without those who took its pictures."""
    pieces = _split_hard(line)
    if not _PICTURES.search(line):
        return pieces
    named = [name for piece in pieces for name in _JOINS.split(piece)]
    return [name for name in named if not _PICTURES.search(name)]


def _split_hard(line: str) -> list[str]:
    pieces: list[str] = []
    for piece in _HARD.split(line):
        if pieces and _SUFFIX.match(piece.strip()):
            pieces[-1] += f" {piece.strip()}"
        elif piece and piece.strip():
            pieces.append(piece)
    return pieces


def _split_joined(piece: str) -> list[str]:
    names: list[str] = []
    for name in _JOINS.split(piece):
        halves = _WEAK_JOINS.split(name.strip())
        if len(halves) > 1 and all(len(half.split()) >= 2 for half in halves):
            names += halves
        else:
            names.append(name)
    return names


def _person_name(piece: str) -> str:
    """The piece without what stands around a name: prefixes, roles before and after it, an agency at its end."""
    piece = _prefixless(_JOINED.sub("", piece.strip(" \"',:;-–—*"), count=1))
    plain = _AFTER.sub("", piece)
    plain = _TAIL.sub("", plain) if _DIGIT.search(plain) else plain
    words = plain.split()
    if words and not _INITIAL.match(words[-1]) and not _SUFFIX.match(words[-1]):
        words[-1] = words[-1].rstrip(".,")
    for size in (4, 3, 2, 1):
        if len(words) >= size and _known_agency(" ".join(words[-size:])):
            words = words[:-size]
    while words and is_role(words[0]):
        words = words[1:]
    while words and (is_role(words[-1]) or (len(words) > 1 and fold(words[-1]) in LINKS)):
        words = words[:-1]
    if len(words) > 2 and len(words[0]) > 2 and words[0].isupper() and not words[1].isupper():
        words = words[1:]  # somebody else's degree, or a place: "..., FAND Jane Doe"
    half = len(words) // 2
    # Shown twice, for wide and for narrow screens: "Jane Doe Jane Doe", "Jane Doe Jane".
    words = words[:half] if words[:half] == words[half:] else words[:2] if words[:1] == words[2:] else words
    name = unstuck(" ".join(words)).strip(" ,;:-–—")
    if not name or _known_agency(name) or any(c.isdigit() for c in name) or len(name) > 80:
        return ""
    if " " not in name and MARK.match(f"{name} Xx Yy"):  # a lone "By"
        return ""
    first = name.split()[0]
    if first.casefold() in ("the", "от", "from") or (name.islower() and not _caseless(name)):
        return ""
    return name


def unstuck(name: str) -> str:
    """A name without the role or the link that a page's text has glued to it ("Jane DoeStaff Writer")."""
    for cut in _GLUED.finditer(name):
        whole = re.split(r"[^\w]", name[cut.end() :], maxsplit=1)[0]
        stuck = {fold(whole), fold(_GLUED.split(whole, maxsplit=1)[0])}
        if not stuck.isdisjoint(ROLES) or not stuck.isdisjoint(LINKS):
            return name[: cut.start()]
    return name


def _caseless(name: str) -> bool:
    return name.lower() == name.upper()
