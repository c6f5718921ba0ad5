"""The keys of a profile: how the pages of one site are read."""

from feedpub._configtypes import Globs, Keys, Patterns, Selectors, Texts, key


class HtmlRules(Keys):
    """Where things stand on pages in HTML: CSS selectors, of which the first that finds something counts."""

    title: Selectors = key("The headline.", ())
    date: Selectors = key("When it was published: an element with the time in its attributes or its text.", ())
    updated: Selectors = key("When it was last changed.", ())
    authors: Selectors = key("Who wrote it: every element that the selector finds.", ())
    lead: Selectors = key("The standfirst.", ())
    section: Selectors = key("The section.", ())
    image: Selectors = key("The picture: an element with its address.", ())
    body: Selectors = key("The element that holds the text.", ())
    drop: Selectors = key("Elements that are none of the story; all that any selector finds are left out.", ())


class TextRules(Keys):
    """What lines of page text say: patterns, of which the first that fits a line counts.

    The value is what the pattern's first group fits, or all that it fits.
    """

    title: Patterns = key("The headline's line.", ())
    date: Patterns = key("When it was published.", ())
    updated: Patterns = key("When it was last changed.", ())
    authors: Patterns = key("Who wrote it: every line that the pattern fits.", ())
    lead: Patterns = key("The standfirst.", ())
    section: Patterns = key("The section.", ())
    begin: Patterns = key("The line below which the text begins.", ())
    end: Patterns = key("The line above which the text ends.", ())
    drop: Patterns = key("Lines that are none of the story; all that any pattern fits are left out.", ())


class Profile(Keys):
    """A site's quirks: how its pages are read."""

    host: Texts = key("Only pages whose canonical address has one of these hosts (HTML only).", ())
    files: Globs = key("Only files that one of these patterns fits, from a source's folder on.", ())
    html: HtmlRules = key("Where things stand on pages in HTML.", default_factory=HtmlRules.model_construct)
    text: TextRules = key("What lines of page text say.", default_factory=TextRules.model_construct)
