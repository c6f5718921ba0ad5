"""Names of files for texts of any script: small Latin letters, digits and hyphens, the same on every machine.

Ukrainian is written as Ukraine's passports and maps write it, by the resolution of its Cabinet of Ministers no. 55 of
27 January 2010; all other scripts by anyascii, whose only door this is.
"""

import re
from unicodedata import normalize

#: Letter to what stands for it; where there are two, the first stands at the beginning of a word.
_UKRAINIAN: dict[str, tuple[str, str]] = {
    **{
        letter: (latin, latin)
        for letter, latin in zip(
            "абвгґдежзиіклмнопрстуфхцчшщ",
            "a b v h g d e zh z y i k l m n o p r s t u f kh ts ch sh shch".split(),
            strict=True,
        )
    },
    "є": ("ye", "ie"),
    "ї": ("yi", "i"),
    "й": ("y", "i"),
    "ю": ("yu", "iu"),
    "я": ("ya", "ia"),
    "ь": ("", ""),
}
_APOSTROPHES = "'’ʼ`ʹ"  # between letters they are no end of a word, and are left out
_WORD = re.compile(rf"[^\W\d_]+(?:[{_APOSTROPHES}][^\W\d_]+)*")
_LONGEST = 100  # letters; a part of a path may have 255 bytes, and a file needs some for its suffix


def slug(text: str) -> str:
    """A file's name, without suffix, for a text; ``""`` where it has no letter, digit or sign that could be written."""
    latin = _WORD.sub(lambda word: _word(word[0]), normalize("NFC", text).lower())
    if not latin.isascii():
        from anyascii import anyascii  # noqa: PLC0415  few newsrooms need it

        latin = anyascii(latin).lower()
    return re.sub(r"[^a-z0-9]+", "-", latin)[:_LONGEST].strip("-")


def _word(word: str) -> str:
    """A Ukrainian word in Latin letters; any other one as it is."""
    letters = [letter for letter in word if letter not in _APOSTROPHES]
    if not all(letter in _UKRAINIAN for letter in letters):
        return word
    found = []
    for at, letter in enumerate(letters):
        # «зг» is "zgh", as "zh" stands for «ж».
        is_zgh = letter == "г" and at and letters[at - 1] == "з"
        found.append("gh" if is_zgh else _UKRAINIAN[letter][min(at, 1)])
    return "".join(found)
