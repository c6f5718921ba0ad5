"""What the pages say, in the newsroom's language: Ukrainian and English, and English for all others."""

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from feedpub.endonyms import endonym


class Words(Struct, frozen=True, kw_only=True):
    """One language's texts. ``texts`` has those of the templates by their keys."""

    language: str
    texts: Mapping[str, str]
    months: tuple[str, ...]  #: as they stand in a date
    kinds: Mapping[str, str]  #: "by section" and so on
    both: str  #: what joins two of them
    plural: Callable[[int], int]  #: which of the forms goes with a number
    stories: tuple[str, ...]
    feeds: tuple[str, ...]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def speaks(self, language: str) -> bool:
        """Whether the texts are in a language (BCP 47)."""
        return language.partition("-")[0].lower() == self.language

    def count_stories(self, number: int) -> str:
        """As in "5 stories"."""
        return f"{number} {self.stories[self.plural(number)]}"

    def count_feeds(self, number: int) -> str:
        """As in "5 feeds"."""
        return f"{number} {self.feeds[self.plural(number)]}"

    def group(self, kinds: tuple[str, ...]) -> str:
        """What feeds for each of something are called together."""
        if not kinds:
            return self.texts["main"]
        joined = self.both.join(self.kinds[kind] for kind in kinds)
        return f"{self.texts['by']} {joined}"

    def date(self, moment: datetime) -> str:
        """A day and a time, on the newsroom's clock."""
        return f"{moment.day} {self.months[moment.month - 1]} {moment.year}, {moment:%H:%M}"

    def day(self, moment: datetime) -> str:
        """A day, on the newsroom's calendar."""
        return f"{moment.day} {self.months[moment.month - 1]} {moment.year}"

    def language_of(self, tag: str) -> str:
        """A language by its own name."""
        return endonym(tag)


def _slavic(number: int) -> int:
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


ENGLISH = Words(
    language="en",
    months=tuple("January February March April May June July August September October November December".split()),
    kinds={"section": "section", "tag": "topic", "author": "author", "language": "language"},
    both=" and ",
    plural=lambda number: int(number != 1),
    stories=("story", "stories"),
    feeds=("feed", "feeds"),
    texts={
        "feeds": "Feeds",
        "feeds_of": "Feeds of",
        "lead": "Follow us in a reader of your choice. No account, no algorithm: every new story comes to you.",
        "how": "How does it work?",
        "how_1": "Take any feed reader: NetNewsWire, Feedly, Inoreader, Thunderbird, or one of many others.",
        "how_2": "Copy the address of a feed below and paste it there, or press “Subscribe” if your reader is "
        "installed here.",
        "how_3": "New stories appear in your reader by themselves. To stop, remove the feed there.",
        "all": "All feeds at once (OPML)",
        "all_hint": "a file that readers import",
        "jump": "On this page",
        "main": "Main feeds",
        "by": "By",
        "full": "whole stories",
        "summary": "headlines and summaries",
        "excerpt": "the beginning of each story",
        "members": "includes stories for members",
        "newest": "newest",
        "none_yet": "No story yet",
        "address": "Address of the feed",
        "copy": "Copy",
        "copied": "Copied",
        "copy_failed": "Press Ctrl+C to copy",
        "subscribe": "Subscribe",
        "subscribe_to": "Subscribe to",
        "look": "Look inside",
        "other_formats": "Other formats:",
        "filter": "Find a feed",
        "nothing_found": "No feed has that in its name.",
        "latest": "Latest stories",
        "webmasters": "For web masters",
        "webmasters_lead": "Put these lines into the head of a page, and browsers and readers find the feeds by "
        "themselves.",
        "tags": "Autodiscovery tags",
        "skip": "Skip to the feeds",
        "updated": "Updated",
        "this_is": "This is a web feed, made for feed readers.",
        "this_is_how": "Copy the address from your browser’s address bar and paste it into a feed reader. "
        "Every new story then comes to you.",
        "back": "All feeds",
        "read": "Read on the site",
        "site": "To the site",
        "by_person": "By",
    },
)
UKRAINIAN = Words(
    language="uk",
    months=tuple("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split()),
    kinds={"section": "рубриками", "tag": "темами", "author": "авторами", "language": "мовами"},
    both=" і ",
    plural=_slavic,
    stories=("матеріал", "матеріали", "матеріалів"),
    feeds=("стрічка", "стрічки", "стрічок"),
    texts={
        "feeds": "Стрічки новин",
        "feeds_of": "Стрічки новин:",
        "lead": "Читайте нас у програмі, яку оберете самі. Без реєстрації й алгоритмів: кожен новий матеріал "
        "приходить до вас.",
        "how": "Як це працює?",
        "how_1": "Візьміть будь-яку програму для читання стрічок: NetNewsWire, Feedly, Inoreader, Thunderbird чи одну "
        "з багатьох інших.",
        "how_2": "Скопіюйте адресу стрічки нижче й вставте її там або натисніть «Підписатися», якщо програма "
        "встановлена на цьому пристрої.",
        "how_3": "Нові матеріали з’являтимуться самі. Щоб відписатися, вилучіть стрічку у своїй програмі.",
        "all": "Усі стрічки одразу (OPML)",
        "all_hint": "файл, який програми для читання імпортують",
        "jump": "На цій сторінці",
        "main": "Головні стрічки",
        "by": "За",
        "full": "повні тексти",
        "summary": "заголовки й короткий зміст",
        "excerpt": "початок кожного матеріалу",
        "members": "зокрема матеріали для передплатників",
        "newest": "найновіший",
        "none_yet": "Матеріалів ще немає",
        "address": "Адреса стрічки",
        "copy": "Копіювати",
        "copied": "Скопійовано",
        "copy_failed": "Натисніть Ctrl+C, щоб скопіювати",
        "subscribe": "Підписатися",
        "subscribe_to": "Підписатися:",
        "look": "Переглянути",
        "other_formats": "Інші формати:",
        "filter": "Знайти стрічку",
        "nothing_found": "Стрічки з такою назвою немає.",
        "latest": "Останні матеріали",
        "webmasters": "Для вебмайстрів",
        "webmasters_lead": "Додайте ці рядки до розділу head сторінки, і браузери та програми для читання знайдуть "
        "стрічки самі.",
        "tags": "Теги для автовиявлення",
        "skip": "Перейти до стрічок",
        "updated": "Оновлено",
        "this_is": "Це стрічка новин для програм-читачів.",
        "this_is_how": "Скопіюйте адресу з рядка адреси браузера й вставте її у програму для читання стрічок. "
        "Кожен новий матеріал приходитиме до вас.",
        "back": "Усі стрічки",
        "read": "Читати на сайті",
        "site": "На сайт",
        "by_person": "Автор:",
    },
)


def words_for(language: str) -> Words:
    """The texts in a language (BCP 47), English where there are none in it."""
    return UKRAINIAN if UKRAINIAN.speaks(language) else ENGLISH
