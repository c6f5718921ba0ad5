"""What feedpub knows of languages: month and weekday names, words for today, and which language a text is in.

The tables hold only what stands in news pages; a language is added by adding its line. Languages are BCP 47 primary
subtags (``uk``, ``en``); a region (``en-GB``) is dropped where it does not matter.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

# January to December, "/" between the months, a space between the forms of one month (genitive, short).
_MONTHS = {
    "uk": "січня січень січ/лютого лютий лют/березня березень бер/квітня квітень квіт/травня травень трав/"
    "червня червень черв/липня липень лип/серпня серпень серп/вересня вересень вер/жовтня жовтень жовт/"
    "листопада листопад лист/грудня грудень груд",
    "ru": "января январь янв/февраля февраль фев февр/марта март мар/апреля апрель апр/мая май/июня июнь июн/"
    "июля июль июл/августа август авг/сентября сентябрь сен сент/октября октябрь окт/ноября ноябрь ноя нояб/"
    "декабря декабрь дек",
    "be": "студзеня/лютага/сакавіка/красавіка/мая траўня/чэрвеня/ліпеня/жніўня/верасня/кастрычніка/лістапада/снежня",
    "bg": "януари/февруари/март/април/май/юни/юли/август/септември/октомври/ноември/декември",
    "sr": "јануар јануара/фебруар фебруара/март марта/април априла/мај маја/јун јуна/јул јула/август августа/"
    "септембар септембра/октобар октобра/новембар новембра/децембар децембра",
    "en": "january jan/february feb/march mar/april apr/may/june jun/july jul/august aug/september sep sept/"
    "october oct/november nov/december dec",
    "de": "januar jänner jan jän/februar feber feb/märz mär mrz/april apr/mai/juni jun/juli jul/august aug/"
    "september sep sept/oktober okt/november nov/dezember dez",
    "fr": "janvier janv/février févr fév/mars/avril avr/mai/juin/juillet juil/août/septembre sept/octobre oct/"
    "novembre nov/décembre déc",
    "it": "gennaio gen/febbraio feb/marzo mar/aprile apr/maggio mag/giugno giu/luglio lug/agosto ago/"
    "settembre set/ottobre ott/novembre nov/dicembre dic",
    "es": "enero ene/febrero feb/marzo mar/abril abr/mayo may/junio jun/julio jul/agosto ago/"
    "septiembre setiembre sept sep/octubre oct/noviembre nov/diciembre dic",
    "pt": "janeiro jan/fevereiro fev/março mar/abril abr/maio mai/junho jun/julho jul/agosto ago/setembro set/"
    "outubro out/novembro nov/dezembro dez",
    "ca": "gener/febrer/març/abril/maig/juny/juliol/agost/setembre/octubre/novembre/desembre",
    "ro": "ianuarie ian/februarie feb/martie mar/aprilie apr/mai/iunie iun/iulie iul/august aug/septembrie sep/"
    "octombrie oct/noiembrie nov/decembrie dec",
    "pl": "stycznia styczeń sty/lutego luty lut/marca marzec mar/kwietnia kwiecień kwi/maja maj/czerwca czerwiec cze/"
    "lipca lipiec lip/sierpnia sierpień sie/września wrzesień wrz/października październik paź/"
    "listopada listopad lis/grudnia grudzień gru",
    "cs": "ledna leden/února únor/března březen/dubna duben/května květen/června červen/července červenec/"
    "srpna srpen/září/října říjen/listopadu listopad/prosince prosinec",
    "sk": "januára/februára/marca/apríla/mája/júna/júla/augusta/septembra/októbra/novembra/decembra",
    "hr": "siječnja/veljače/ožujka/travnja/svibnja/lipnja/srpnja/kolovoza/rujna/listopada/studenoga/prosinca",
    "lt": "sausio sausis/vasario vasaris/kovo kovas/balandžio balandis/gegužės gegužė/birželio birželis/"
    "liepos liepa/rugpjūčio rugpjūtis/rugsėjo rugsėjis/spalio spalis/lapkričio lapkritis/gruodžio gruodis",
    "lv": "janvāris janvārī/februāris februārī/marts martā/aprīlis aprīlī/maijs maijā/jūnijs jūnijā/jūlijs jūlijā/"
    "augusts augustā/septembris septembrī/oktobris oktobrī/novembris novembrī/decembris decembrī",
    "nl": "januari jan/februari feb/maart mrt/april apr/mei/juni jun/juli jul/augustus aug/september sep/"
    "oktober okt/november nov/december dec",
    "nb": "januar jan/februar feb/mars mar/april apr/mai/juni jun/juli jul/august aug/september sep/oktober okt/"
    "november nov/desember des",
    "sv": "januari jan/februari feb/mars mar/april apr/maj/juni jun/juli jul/augusti aug/september sep/oktober okt/"
    "november nov/december dec",
    "da": "januar jan/februar feb/marts mar/april apr/maj/juni jun/juli jul/august aug/september sep/oktober okt/"
    "november nov/december dec",
    "is": "janúar/febrúar/mars/apríl/maí/júní/júlí/ágúst/september/október/nóvember/desember",
    "fi": "tammikuuta/helmikuuta/maaliskuuta/huhtikuuta/toukokuuta/kesäkuuta/heinäkuuta/elokuuta/syyskuuta/"
    "lokakuuta/marraskuuta/joulukuuta",
    "tr": "ocak oca/şubat şub/mart mar/nisan nis/mayıs may/haziran haz/temmuz tem/ağustos ağu/eylül eyl/ekim eki/"
    "kasım kas/aralık ara",
    "id": "januari jan/februari feb/maret mar/april apr/mei/juni jun/juli jul/agustus agu/september sep/"
    "oktober okt/november nov/desember des",
    "hu": "január/február/március/április/május/június/július/augusztus/szeptember/október/november/december",
    "ar": "يناير/فبراير شباط/مارس آذار/أبريل إبريل نيسان/مايو أيار/يونيو يونيه حزيران/يوليو يوليه تموز/"
    "أغسطس آب/سبتمبر أيلول/أكتوبر/نوفمبر/ديسمبر",
    "he": "ינואר בינואר/פברואר בפברואר/מרץ במרץ מרס במרס/אפריל באפריל/מאי במאי/יוני ביוני/יולי ביולי/אוגוסט באוגוסט/"
    "ספטמבר בספטמבר/אוקטובר באוקטובר/נובמבר בנובמבר/דצמבר בדצמבר",
    "el": "ιανουαρίου/φεβρουαρίου/μαρτίου/απριλίου/μαΐου/ιουνίου/ιουλίου/αυγούστου/σεπτεμβρίου/οκτωβρίου/"
    "νοεμβρίου/δεκεμβρίου",
}

_WEEKDAYS = """
понеділок вівторок середа середу четвер пʼятниця п'ятниця пятниця субота неділя пн вт ср чт пт сб нд вс
понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche lunedì martedì mercoledì giovedì venerdì sabato domenica
lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira luni marți joi vineri
poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle
pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lørdag søndag
måndag tisdag lördag söndag pazartesi salı çarşamba perşembe cuma cumartesi pazar
senin selasa rabu kamis jumat sabtu minggu hétfő kedd szerda csütörtök péntek szombat vasárnap
"""

_TODAY = "сьогодні сегодня today heute aujourd'hui oggi hoy hoje dzisiaj dziś bugün šiandien vandaag idag dnes"
_YESTERDAY = "вчора учора вчера yesterday gestern hier ieri ayer ontem wczoraj dün vakar gisteren igår včera"

# Short words that are frequent in one language and rare or absent in its neighbours.
_STOP_WORDS = {
    "en": "the of and to in that was for with his is on have from they which had were their been said has will not",
    "de": "der die und das nicht mit ist auch ein eine sich dem auf für wird von den zu sie einen werden nach bei",
    "fr": "les des est une dans pour qui pas sur avec par plus sont cette aux ont été mais la le et du ses",
    "es": "los las una por con para que del más como pero sus este sobre también ha el la en y su fue años",
    "it": "che della di il per non una con sono gli dei anche nel alla dalla più del è le ha questo stato",
    "pt": "não uma para com dos que mais como foi ao das pelo pela são também seu sua em os do da ser está",
    "ca": "els les amb per una que dels més també aquest són els ha la de seva però al ser una i del pel",
    "ro": "și în care este pentru din sunt mai fost prin după nu cu la au fi să pe sau această către unei",
    "pl": "się nie jest na że do przez oraz dla tym jak po są jego został które był ma od także będzie w z i",
    "cs": "se že na je jsou který bylo podle pro jako ale také při po jeho nebo není by až však uvedl v s",
    "sk": "sa že na je sú ktorý bolo podľa pre ako ale aj pri po jeho alebo nie by však uviedol v s ktoré",
    "hr": "je se na da su za od koji nije bi kako će što iz ali koja bio kao te ili u i prema nakon također",
    "lt": "ir kad yra su iš bei buvo jo tai kaip dėl apie nuo už po jog bus tik jau ne savo jie šis taip",
    "lv": "un ir ka no par ar lai kas tika pēc bija gan arī uz bet kā tas šo būs viņš vai jau nav",
    "et": "ja on et ei see oli ka kui mis oma ning aga kes selle pärast nii siis või veel tema ole",
    "fi": "ja on että ei se oli myös kun joka hän mutta ovat sen tai niin kuin ollut mukaan olisi jo",
    "nl": "het een van en de dat niet zijn met voor op die ook aan er bij wordt naar maar hij door nog te",
    "nb": "og det er som på til av ikke har med den for at jeg ble han også fra men seg etter hun var de en",
    "da": "og det er som på til af ikke har med den for at jeg blev han også fra men sig efter hun var de en",
    "sv": "och att det som på är av för med den inte har ett om till var från men också han sig efter vid",
    "tr": "ve bir bu için ile de da olarak olan daha çok gibi kadar sonra ise en olduğunu oldu ancak göre",
    "id": "yang dan di ini itu dengan untuk dari pada dalam tidak adalah akan juga telah oleh sebagai para bahwa",
    "hu": "hogy nem egy is az meg volt csak már mint van de ki még el ha vagy szerint után pedig lesz aki",
    "vi": "và của là các có cho được trong không với một những người này đã khi để từ năm nhiều",
    "uk": "та що не на для як це від до але був також його після які про під за над або якщо їх із й",
    "ru": "и что не на для как это от но был также его после которые про при или если их из со по же",
    "bg": "и на да се от за че са не по като но към ще това със беше който или след през има",
    "be": "і што не на для як гэта ад але быў таксама яго пасля якія пра пры або калі іх з па",
    "sr": "је да се на су за од који није би како ће што из али која био као или у и према након",
}

# Letters that set a language apart among those written in Cyrillic.
_CYRILLIC_ALONE = ("sr", "mk", "be", "kk")
_CYRILLIC = (("sr", "ђћ"), ("mk", "ѓќѕ"), ("be", "ў"), ("kk", "әғқұһ"), ("uk", "їєґ"), ("ru", "ыэё"), ("bg", "ъ"))
_SCRIPTS = (
    ("GREEK", "el"),
    ("HEBREW", "he"),
    ("GEORGIAN", "ka"),
    ("ARMENIAN", "hy"),
    ("THAI", "th"),
    ("HANGUL", "ko"),
    ("TAMIL", "ta"),
    ("TELUGU", "te"),
    ("BENGALI", "bn"),
)
_WORD = re.compile(r"[^\W\d_]+")
_SPACED = bytes(code if code > 0x7F or chr(code).isalpha() else 0x20 for code in range(256))
_ACCENTS = re.compile("[\u0300-\u036f]")
_ENOUGH = 4000  #: characters: more of a text does not make its language any surer


def fold(word: str) -> str:
    """The word for comparing: lower case and without accents, so that ``Şubat``, ``subat`` and ``ŞUBAT`` are one."""
    if word.isascii():
        return word.casefold()
    return _ACCENTS.sub("", unicodedata.normalize("NFD", word.casefold())).replace("ı", "i")


def folded(words: str) -> frozenset[str]:
    """The words of a text, each folded: how tables of words are written."""
    return frozenset(map(fold, words.split()))


def primary(language: str | None) -> str | None:
    """The primary subtag in lower case: ``uk`` of ``uk-UA``; Norwegian is ``nb`` however it is written."""
    if not language:
        return None
    tag = re.split("[-_]", language.casefold(), maxsplit=1)[0]
    return "nb" if tag in ("no", "nn") else tag


def _months() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    everywhere: dict[str, set[int]] = {}
    for language, line in _MONTHS.items():
        names = {fold(form): i for i, forms in enumerate(line.split("/"), 1) for form in forms.split()}
        table[language] = names
        for name, number in names.items():
            everywhere.setdefault(name, set()).add(number)
    # A name that means two months (listopada: November in Polish, October in Croatian) is nobody's without a language.
    table[""] = {name: number for name, (number, *others) in everywhere.items() if not others}
    return table


#: ISO 639-1: the languages that a name may end in (``story.uk.md``); ``node.js.md`` ends in none.
CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)
MONTHS: Mapping[str, Mapping[str, int]] = _months()
WEEKDAYS = folded(_WEEKDAYS)
RELATIVE_DAYS: Mapping[str, int] = dict.fromkeys(folded(_TODAY), 0) | dict.fromkeys(folded(_YESTERDAY), -1)
_STOPS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}


def month(name: str, language: str | None = None) -> int | None:
    """The number of a month's name (1 to 12), by the language's own names first, then by anybody's."""
    word = fold(name)
    number = MONTHS.get(primary(language) or "", {}).get(word)
    return number if number is not None else MONTHS[""].get(word)


def words_of(text: str) -> list[str]:
    """The runs of letters in a text."""
    # Which is faster by far than to look for words: what ASCII has between them goes in one sweep.
    bare = text.encode("utf-8", "surrogatepass").translate(_SPACED).decode("utf-8", "surrogatepass")
    pieces = bare.split()
    if "".join(pieces).isalpha():
        return pieces
    words: list[str] = []
    for piece in pieces:
        if piece.isalpha():
            words.append(piece)
        else:
            words += _WORD.findall(piece)
    return words


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]


def detect(text: str) -> str | None:
    """The language that a text is written in as a primary subtag, or ``None`` where its words do not make it sure."""
    words = words_of(text[:_ENOUGH].casefold())
    if len(words) < 5:  # a headline's worth of words can be anything
        return None
    letters = "".join(words)
    most = letters[:1000]
    if 2 * len(most.encode("ascii", "ignore")) > len(most):
        return _by_words(words, _LATIN)
    raw = most.encode("utf-8", "surrogatepass")
    if 2 * (raw.count(b"\xd0") + raw.count(b"\xd1")) > len(most):  # the first bytes of U+0400 to U+047F
        return _cyrillic(letters, words)
    scripts: Counter[str] = Counter()
    for letter, count in Counter(most).items():
        scripts[_script(letter)] += count
    script = scripts.most_common(1)[0][0]
    if script == "CYRILLIC":
        return _cyrillic(letters, words)
    if script == "LATIN":
        return _by_words(words, _LATIN)
    if script in ("HIRAGANA", "KATAKANA") or (script == "CJK" and any("\u3040" <= c <= "\u30ff" for c in letters)):
        return "ja"
    if script == "CJK":
        return "zh"
    return dict(_SCRIPTS).get(script)


def _stopped_by(languages: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Of each short word, those of the languages in which it is frequent."""
    found: dict[str, list[str]] = {}
    for language in languages:
        for word in _STOPS[language]:
            found.setdefault(word, []).append(language)
    return found


_CYRILLIC_LANGUAGES = ("uk", "ru", "bg", "be", "sr")
_SLAVIC = _stopped_by(_CYRILLIC_LANGUAGES)
_NOT_SERBIAN, _BUT_SERBIAN = "йьщюя", _stopped_by(one for one in _CYRILLIC_LANGUAGES if one != "sr")
_LATIN = _stopped_by(language for language in _STOPS if language not in _CYRILLIC_LANGUAGES)


def _cyrillic(letters: str, words: list[str]) -> str | None:
    share = {language: sum(map(letters.count, own)) / len(letters) for language, own in _CYRILLIC}
    # One foreign name brings a letter or two; a language's own letters are one in two hundred at least.
    for language in _CYRILLIC_ALONE:  # their neighbours' letters are theirs, too
        if share[language] >= 0.004:
            return language
    guess = max(share, key=lambda language: share[language])
    dotted, plain = letters.count("і"), letters.count("и")
    if dotted > 0.004 * len(letters) and (share[guess] < 0.004 or (guess == "ru" and dotted > 10 * plain)):
        return "uk" if plain > dotted / 10 else "be"  # which both write і, and the first alone и as well
    if share[guess] < 0.004:
        return _by_words(words, _SLAVIC if set(_NOT_SERBIAN).isdisjoint(letters) else _BUT_SERBIAN)
    return "ru" if guess == "bg" and "ы" in letters else guess


def _by_words(words: list[str], stopped_by: Mapping[str, Sequence[str]]) -> str | None:
    count: Counter[str] = Counter()
    times = Counter(words)
    for word in times.keys() & stopped_by.keys():
        for language in stopped_by[word]:
            count[language] += times[word]
    hits = sorted(((number, language) for language, number in count.items()), reverse=True)
    (most, language), (next_most, _) = (*hits, (0, ""), (0, ""))[:2]
    sure = most >= 3 and most / len(words) >= 0.08 and most >= 1.15 * next_most
    return language if sure else None
