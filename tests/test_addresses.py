"""What an address is made of, by RFC 3986, and RFC 3987 for letters beyond ASCII."""

import re

from feedpub.gate import texts

#: Section 2: unreserved, gen-delims, sub-delims, and the sign that begins what is encoded.
ALLOWED = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%\x80-\U0010ffff]")


def test_an_address_may_have_just_the_letters_that_the_specification_names() -> None:
    letters = [chr(code) for code in range(0x110000)]
    assert all((texts._LEGAL.fullmatch(one) is None) is (ALLOWED.match(one) is None) for one in letters)
