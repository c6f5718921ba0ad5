"""What stands beside a lone name and says that it is an author's: her portrait's text, her name again, her role.

Pages show an author by a small picture, whose text ("Picture of Jane Doe") stays when a page is saved as text, by the
name, and by what she does or how long her story takes to read.
"""

import re
from collections.abc import Sequence

from feedpub import people
from feedpub._bylinewords import ROLES
from feedpub.languages import fold
from feedpub.readers.pagetext.biography import told_of
from feedpub.readers.pagetext.bylines import bare_name
from feedpub.readers.pagetext.lines import Kind, Line

_PORTRAIT = re.compile(
    r"(?:(?:profile |author )?(?:picture|photo|photograph|image|portrait|headshot|avatar)(?: of| for|:)?|author|"
    r"author image|(?:profil|autoren)?(?:bild|foto)(?: von)?|portrait de|photo de|foto d[ei]|аватар|фото автор\w)"
    r"\s(?P<behind>.{5,60})|(?P<before>.{5,60}?)(?:['’]s)? "
    r"(?:headshot|avatar|portrait|profile (?:picture|photo|image)|photo|image|picture)",
    re.IGNORECASE,
)
_READING = re.compile(r"\W{0,3}[0-9]{1,2}\s?(?:min|мин|хв|分)", re.IGNORECASE)
#: What the person who wrote a page is called, alone on a line below the name. An editor may be somebody quoted.
_WRITER = frozenset(
    fold(called.strip())
    for called in (
        "author|writer|staff writer|senior writer|content writer|freelance writer|guest writer|guest author|blogger|"
        "contributor|contributing writer|guest contributor|reporter|staff reporter|senior reporter|correspondent|"
        "journalist|columnist|autor|autorin|redakteur|redakteurin|auteur|journaliste|autore|giornalista|periodista|"
        "redactor|redactora|dziennikarz|dziennikarka|yazar|muhabir|автор|авторка|журналіст|журналістка|журналист|"
        "журналистка|кореспондент|кореспондентка|корреспондент"
    ).split("|")
)


def portrayed(text: str) -> str | None:
    """The name in a portrait's text ("Picture of Jane Doe", "Jane Doe headshot"), if that is all it says."""
    shown = _PORTRAIT.fullmatch(text) if len(text) < 90 else None
    name = bare_name(shown["behind"] or shown["before"]) if shown else ""
    return name if people.is_name(name) else None


def is_vouched(lines: Sequence[Line], i: int, name: str) -> bool:
    """Whether a line right at the name on line ``i`` says that it is the author's."""
    before, after = lines[max(0, i - 1) : i], lines[i + 1 : i + 3]
    own = re.sub(r"\W+", "", fold(name))
    for line in [*before, *after[:1]]:
        if portrayed(line.text) == name or (line.kind is Kind.NAME and line.key.startswith(own)):
            return True
    return any(line.kind is Kind.COUNTER and _READING.match(line.text) for line in after) or is_writer(lines, i + 1)


def is_writer(lines: Sequence[Line], i: int) -> bool:
    """Whether line ``i`` is what the writer of a page is called, and nothing else."""
    return i < len(lines) and len(lines[i].text) < 40 and fold(lines[i].text).strip(" .,:") in _WRITER


def is_told(lines: Sequence[Line], i: int, name: str) -> bool:
    """Whether the line below the name on line ``i`` tells of its bearer by the given name ("Jane is a writer ...")."""
    given, behind = name.partition(" ")[0], lines[i + 1].text if i + 1 < len(lines) else ""
    return behind.startswith(f"{given} ") and name in told_of(name + behind[len(given) :])


def is_portrayed(lines: Sequence[Line], i: int, name: str) -> bool:
    """Whether the portrait's text is right above the name on line ``i``."""
    return i > 0 and portrayed(lines[i - 1].text) == name


def has_role(lines: Sequence[Line], i: int) -> bool:
    """Whether line ``i`` says in a few words what somebody does ("Political Correspondent")."""
    words = lines[i].text.split() if i < len(lines) and len(lines[i].text) < 60 else []
    return 1 <= len(words) <= 6 and any(fold(word.strip(".,")) in ROLES for word in words)


def shown(lines: Sequence[Line], i: int) -> str | None:
    """The name in the portrait's text on line ``i``, if the next line begins with it, whatever is glued to it there."""
    name = portrayed(lines[i].text)
    behind = lines[i + 1].text if i + 1 < len(lines) else ""
    return name if name and behind.startswith(name) else None
