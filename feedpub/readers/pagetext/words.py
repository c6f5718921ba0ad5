"""What the lines around a story say on news pages, by kind, in the languages that feedpub's newsrooms and partners use.

Phrases are compared folded (lower case, no accents). They describe kinds of pages, not sites: a phrase belongs here if
more than one newsroom uses it.
"""

import re

from feedpub.languages import fold, folded


def _split(text: str) -> list[str]:
    """The phrases of a table: parted by bars and line ends."""
    return [fold(phrase.strip()) for phrase in text.replace("\n", "|").split("|") if phrase.strip()]


def phrases(text: str) -> str:
    return "|".join(map(re.escape, _split(text)))


def _starts(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{phrases(text)})(?!\w)")


def _within(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{phrases(text)})")


#: Whose the text is: the end of a story, or the block above it.
RIGHTS = re.compile(
    # "Copyright law will change": the word alone begins sentences, too.
    r"(?:©|\(c\)\s?\d{4}|copyright\b(?=\W{1,3}(?:c\b|©|\d{4}|by\b)|\s(?:\S{1,20}\s){1,3}\d{4}\b|.{0,28}$))|"
    + _within(
        """all rights reserved|все права защищены|усі права захищені|всі права захищені|alle rechte vorbehalten
        tous droits réservés|todos los derechos reservados|tutti i diritti riservati|wszelkie prawa zastrzeżone
        todos os direitos reservados|tüm hakları saklıdır|visos teisės saugomos|alle rechten voorbehouden
        this material may not be published|may not be reproduced"""
    ).pattern
)
#: What an agency or a publisher says of itself.
BOILERPLATE = _within(
    """media identifier|ідентифікатор медіа|идентификатор медиа|суб'єкт у сфері онлайн
        subject in the field of online media
    persons who have reached the age|осіб, які досягли|лиц, достигших|information agency|інформаційне агентство
    информационное агентство|интернет-издание|при использовании|при використанні|використання матеріалів
    использование материалов|цитирование|передрук|перепечатка|гиперссылк|гіперпосилан|право собственности
    abonelik için|certified by the|sertifikuota|journalism trust|trust project|our standards|trust principles
    code of ethics|code of practice|presseforbund|pressens faglige|presserat|arbeider etter|send a correction
    this site is protected by|cookie|javascript|your browser|adblock|ad blocker|opens in a new tab|click here
    the views expressed|views expressed in this|opinions expressed|do not necessarily reflect|ist eine marke
    mener seg rammet|registered trademark|registered in england|subject to the terms|terms of use|terms of service
    this article is more than"""
)
#: An invitation: to subscribe, follow, sign up, download, donate.
PROMO = _within(
    """subscribe|sign up|newsletter|delivered to your inbox|delivered straight|in your inbox|follow us|join our
        join us
    download our app|download the app|get our app|our app|telegram channel|telegram-канал|підписуйтесь|підписуйтеся
    подписывайтесь|подпишись|підпишись|читайте нас|слідкуйте|следите за|google news|whatsapp channel|whatsapp-kanal
    be the first to|premium members
    donate|support us|become a member|make a donation|support our journalism|already a subscriber|read for free
    abonnieren|jetzt anmelden|folgen sie|abonnez-vous|inscrivez-vous|suivez-nous|suscríbete|síguenos|regístrate
    iscriviti|seguici|assine|siga-nos|zapisz się|obserwuj nas|abone ol|takip edin|prenumeruokite|sekite
    volg ons|aanmelden voor|ikuti|log in to|sign in to|register to|create a free account|please enable|free trial
    stay in the loop|stay up to date|don't miss|breaking news alerts|per woche|ihre e-mail|e-mail address|your email
    send us an email|got a tip|have a tip|tips@|turn on notifications|get real-time updates|try it free|per month
    sorgfältig ausgewählt|jetzt kostenlos|lesen sie mehr geschichten|buy tickets|shop now|affiliate commission
    to revisit this article|saved stories|save this story|save article|gift this article|listen to this article
    add as a preferred|found an error|report an error|report a problem|spotted a mistake|report a typo|fehler gefunden
    fehler melden|problem melden|artikel anhören|artikel merken|artikel speichern|artikel teilen|zur merkliste
    enregistrer l'article|écouter l'article|guardar artículo|escuchar artículo|hai salvato|salva articolo
    zapisz artykuł|знайшли помилку|повідомити про помилку|нашли ошибку|сообщить об ошибке|hata bildir|pastebėjote klaidą
    you can unsubscribe|for more news|for more stories|contact the reporter|subscription|subscriber only"""
)
#: The page to its reader. A news sentence that has a promo's words has none of these.
ADDRESS = _within(
    """you|your|our|we use|here|hier|meiner|affiliate commission
        наш|наша|наше|наші|нашу|нашого|нашої|нашому|нашій|наших|нашим|нашем|нашей|наши
        ваш|ваша|ваше
        ваші|вашу|вашої|ваши|вашей|ihr|ihre|ihren|ihrem|ihrer|unser|unsere|unseren|unserem|unserer|votre|vos|notre|nos
        nuestro|nuestra|nuestros|nuestras|tu|nostro|nostra|nostri|nostre|tua|tuo|vostro|vostra|nosso|nossa|nossos
        twój|twoją|nasz|nasze|naszą|naszego|naszej|bizi|sizin|mūsų|jūsų|onze|je|uw|vår|vårt|din|ditt|vores|kami|anda"""
)
#: The page of itself and of what it holds.
ITSELF = re.compile(
    r"(?<!\w)(?:this (?:site|website|page|resource|article)|website|materials?|hyperlinks?|матер[іи]ал\w{0,4}|"
    r"саит\w{0,3}|посиланн\w{1,2}|ссылк\w{1,2}|sito|sitio|strony?)(?!\w)"
)
#: Words of notices that stand in news, too: of these it takes two, or an address to the reader.
WEAK_NOTICES = frozenset(
    _split(
        """cookie|javascript|information agency|інформаційне агентство|информационное агентство|при использовании
        при використанні|цитирование|передрук|перепечатка|право собственности|code of ethics|code of practice
        certified by the|terms of use|terms of service|registered trademark|presserat"""
    )
)
ADVERT = _starts(
    """advertisement|story continues below|article continues|anzeige|werbung|publicité|publicidad|pubblicità|reklama
    реклама|sponsored|advert|ad|ads|story continues|continue reading|continues after|ilan|iklan|annons|annonse|annonce
    scroll to continue|recommended by|promoted|paid content|sponsored content|tired of too many ads"""
)
#: A heading over other stories: what follows is not this story's.
RELATED_HEAD = _starts(
    """suggested articles|explore related|further reading|recommended reading
    related|related articles|related stories|related news|related topics|related content|related posts|read also
    read next|read more|see also|more on this|more from|more stories|more news|more in|more about|most read
        most popular
    most viewed|latest news|latest|trending|popular|recommended|recommended for you|you may also like|you might also
    up next|editors' picks|editor's picks|top stories|don't miss|also read|also on|in other news|what to read next
    around the web|from the web|recent posts|recent articles|recent stories|other news|news feed|keep reading
        next article
    читайте також|читайте также|читати також|читать также|дивіться також|смотрите также|за темою|по теме
        новини за темою
    останні новини|последние новости|популярне|популярные|популярное|головне|главное|новини партнерів
    новости партнеров|интересное|вас зацікавить|вам может быть|інші новини|другие новости|стрічка новин|лента новостей
    mehr zum thema|weitere|auch interessant|lesen sie auch|das könnte|meistgelesen|meist gelesen|verwandte|aktuelle
    mehr aus|neueste|top-themen|à lire aussi|lire aussi|les plus lus|sur le même sujet|articles liés|à la une
        dernières
    leggi anche|articoli correlati|i più letti|potrebbe interessarti|lee también|te puede interesar|lo más leído
    noticias relacionadas|más noticias|relacionadas|leia também|mais lidas|veja também|czytaj też|czytaj także
    zobacz też|zobacz także|najnowsze|polecane|najczęściej czytane|ilgili haberler|ilgili|çok okunanlar|son haberler
    taip pat skaitykite|susiję|naujausi|skaitomiausi|lees ook|meer over|meest gelezen|les også|mest lest|siste nytt
    läs mer|läs också|mest läst|læs også|mest læste|berita lainnya|berita terkait|baca juga|terpopuler|terkini
    load more|show more|next story|previous story|trending stories|more articles|more like this|discover more
        čtěte také
    související|nejčtenější|関連記事|関連|人気記事|ランキング|あわせて読みたい|最新ニュース|관련기사|相关新闻"""
)
#: The same words in front of a title on the same line make that line a pointer to another story.
RELATED_MARK = re.compile(
    "(?:"
    + phrases("""read more|read also|also read|read|see also|related|more|watch|listen|opinion|analysis|explainer
    in pictures|don't miss|читайте також|читайте также|читати також|дивіться також|смотрите также|також|также
    нагадаємо|к слову|lesen sie auch|lesen sie hier|mehr dazu|mehr zum thema|auch interessant|à lire aussi|lire aussi
    lee también|te puede interesar|leggi anche|leia também|czytaj też|czytaj także|čtěte také|ilgili haber
    lees ook|baca juga|taip pat skaitykite|läs också|læs også|les også""")
    + ")"
    r"\s{0,2}(?:[:：»>–—|-]|\s(?=[^\W\d_]))"
)
#: Of those, the ones that need a colon to be sure: they begin ordinary sentences, too.
WEAK_MARKS = folded("read related more watch listen opinion analysis explainer також также нагадаємо") | {
    fold("к слову")
}
COMMENTS = re.compile(
    r"(?:\d{1,6}\s)?(?:"
    + phrases(
        """comments|comment|leave a comment|post a comment|join the conversation|коментарі|комментарии|коментарів
        комментариев|kommentare|kommentar schreiben|commentaires|laisser un commentaire|comentarios|commenti
        comentários
        komentarze|yorumlar|komentarai|reacties|kommentarer|komentar|komentáře|diskuze|discussion|conversation
        leave a reply|load comments|view comments|show comments|responses"""
    )
    + r")(?:\s?[(:]?\s?\d{0,6}\)?)\W{0,3}"
)
#: Menus, sharing, tools of the page: whole lines.
MENU = re.compile(
    "(?:"
    + phrases(
        """menu|home|main|rubrics|tags|authors|about|about us|about agency|contact|contacts|contact us
        advertising|archive
        search|login|log in|sign in|register|share|share this|share on|share article|copy link|print|email
        e-mail|save|bookmark|facebook|twitter
        x|telegram|whatsapp|instagram|linkedin|youtube|viber|pinterest|reddit|rss|follow|close|open|next|previous|prev
        back|back to top|top|skip to content|skip to main content|text size|small|medium|large|aa|listen
        listen to article
        live|video|videos|photos|photo|gallery|podcast|podcasts|exclusive|exclusives|publications|news|latest
        headline|headlines
        breaking|breaking news|privacy policy|terms|terms & conditions|cookie policy|cookies|sitemap|help|faq
        careers|entire website|in city
        end of article|view|view all|see all|all news|go|ok|yes|no|submit|cancel|edit|delete|reply|report|like
        play|pause|mute
        toggle navigation|navigation|weather|horoscope|games|jobs|shop|newsletter|newsletters|e-paper|epaper
        subscribe|donate
        головна|меню|новини|пошук|контакти|про нас|реклама|архів|увійти|поділитися|друк|рубрики|теги|автори|укр
        рус|eng|ukenru
        главная|новости|поиск|контакты|о нас|архив|войти|поделиться|поделиться новостью|печать|рубрики|подписчикам
        экспорт в rss|перейти на главную страницу|эксклюзив|ексклюзив|спецпроекты|спецпроєкти|відео|видео|фото
        startseite|suche|anmelden|teilen|drucken|impressum|datenschutz|kontakt|agb|merken|vorlesen|mehr|live-ticker
        accueil|rechercher|connexion|partager|imprimer|mentions légales|s'abonner|se connecter|inicio|buscar|compartir
        imprimir|iniciar sesión|cerca|condividi|stampa|accedi|pesquisar|compartilhar|szukaj|udostępnij|zaloguj|drukuj
        ana sayfa|ara|paylaş|giriş|iletişim|paieška|dalintis|prisijungti|zoeken|delen|inloggen|søk|del
        hopp til innhold
        programoversikt|logg inn|sök|dela|logga in|bagikan|beranda|cari|masuk|sdílet|tisk|hlavní stránka|přihlásit
        naujienų srautas|publisert|oppdatert|publisert oppdatert|published|updated|by|von|par|di|por|автор|джерело
        シェア|ログイン|会員登録|メニュー|ホーム|検索|印刷|댓글|로그인|공유"""
    )
    + r")[\W\d_]{0,6}"
)
#: Of the menu's words those that head a story's paragraphs, too: what comes next, the search for the missing.
SUBHEADS = frozenset(
    _split(
        """next|home|weather|jobs|games|help|archive|search|contact|contacts|careers|authors
        пошук|контакти|архів|автори|поиск|контакты|архив|suche|kontakt"""
    )
)
TAGS = re.compile(
    "(?:"
    + phrases("""tags|tag|topics|topic|keywords|filed under|теги|тег|теми|темы|ключові слова|ключевые слова
    schlagwörter|themen|mots-clés|etiquetas|temas|tagi|tagy|etiketler|žymės|trefwoorden|emner|ämnen|štítky
        argomenti""")
    + ")"
    r"\s?:\s?(\S.{0,300})"
)
SECTION = re.compile(
    "(?:"
    + phrases("""section|category|rubric|категорія|категория|рубрика|розділ|раздел|ressort|rubrik|rubrique
    sección|sezione|kategoria|kategori|kategorija|rubriek""")
    + r")\s?:\s?(\S.{0,60})"
)
SOURCE = re.compile(
    "(?:"
    + phrases("""source|sources|джерело|источник|quelle|fuente|fonte|źródło|kaynak|šaltinis|bron|kilde|källa
        zdroj""")
    + ")"
    r"\s?:\s?(\S.{0,80})"
)
#: Pictures: a credit or a caption that says it is one.
PICTURE = re.compile(
    "(?:"
    + phrases("""photo|photos|photograph|image|picture|file photo|photo by|image by|photo credit|image credit
        image credits|photo credits|picture credit|image source|image via|illustration
    credit|фото|фото:|ілюстрація|иллюстрация|bild|foto|fotos|quelle|symbolbild|archivbild|photo d'illustration|imagen
    zdjęcie|fot.|fotoğraf|nuotr.|foto:|getty images|scroll back up|caption""")
    + r")\s?[:/|]\s?"
)
PICTURE_END = re.compile(
    r"(?:/|\(|\||,|–|-)\s?[^/|()]{0,60}(?:"
    + phrases(
        """nuotr|getty images|/ reuters|/reuters|/ afp|/afp|/ ap|/ap|file photo|фото|shutterstock|unsplash
        imago|picture alliance
        dpa|epa|ap photo|flickr|pixabay|istock"""
    )
    + r")(?!\w)[^/|()]{0,30}\)?$|(?:\bphoto(?: by)?|\bfoto|\bbild|фото|©)\s?:\s?[^:]{2,60}$|"
    r"(?<!\w)(?:efe|afp|ap|epa|reuters)\s?/\s?[^/:]{2,30}$|＝[^＝。]{1,12}$"
)
EDITOR = re.compile(
    "(?:"
    + phrases("""editor|edited by|editing by|redaktor|redakcja|editör|redaktur|редактор|редакторка
        випусковий редактор
    redakteur|redigeret af|montage|produced by|producer|translated by|translation|переклад|перевод|sportsredaktør""")
    + r")\s?:|(?:(?:fact|expert)[- ]?(?:checked|reviewed)|(?:\w{4,12}ly )?(?:reviewed|tested|checked|edited)) by\b:?"
)
#: Words over columns and comments, where the headline may begin with its author's name.
OPINION = folded(
    """
    opinion opinions nuomonės nuomonė думки думка мнения мнение блоги блог колонка колонки kommentar meinung
    opinión tribune débats commenti opinioni opinie opinia komentarz görüş yazarlar column columns columnists
    ytring debatt debat blogs blog погляд точка
    """
)
#: Names of sections as they stand above headlines.
SECTIONS = frozenset(
    _split(
        """world|politics|economy|business|society|culture|sport|sports|science|technology|tech|technologies
        health|education
    environment|climate|war|crime|opinion|entertainment|lifestyle|life|travel|local|national|international
        europe|africa|asia
    us|uk|auto|finance|markets|money|arts|books|music|film|food|city|kyiv|other countries|ukraine|other news|nation
    світ|політика|економіка|суспільство|культура|спорт|наука|технології|здоров'я|освіта|війна|україна|події
        київ|бізнес
    мир|политика|экономика|общество|культура|наука|технологии|здоровье|образование|война|происшествия|украина|киев
    politik|wirtschaft|gesellschaft|kultur|wissen|wissenschaft|panorama|inland|ausland|regional|digital|gesundheit
    politique|économie|société|international|sciences|santé|planète|política|economía|sociedad|cultura|deportes
        ciencia
    internacional|mundo|politica|economia|cronaca|esteri|scienza|salute|cultura|esportes|sociedade|saúde
    polityka|gospodarka|społeczeństwo|świat|kraj|nauka|ekonomi|dünya|gündem|spor|sağlık|türkiye|siyaset|eğitim
    lietuvoje|pasaulyje|verslas|sportas|kultūra|nuomonės|mokslas|sveikata|politiek|economie|binnenland|buitenland
    nyheter|utenriks|innenriks|økonomi|kultur|meninger|inrikes|utrikes|ekonomi|nasional|internasional|olahraga
    hukum|humaniora|domácí|zahraniční|ekonomika"""
    )
)
