"""Words of bylines: agencies, roles, and words that tell a heading from a name. A table, no code."""

from collections.abc import Mapping

from feedpub.languages import fold, folded

_AGENCIES = (
    "Reuters|Thomson Reuters|AFP|Agence France-Presse|AP|The Associated Press|Associated Press|UPI|PA|PA Media|"
    "Press Association|DPA|EFE|ANSA|TASS|ТАСС|"
    "Interfax|Интерфакс|Інтерфакс|Interfax-Ukraine|Інтерфакс-Україна|Интерфакс-Украина|UNN|УНН|УНИАН|УНІАН|UNIAN|"
    "Укрінформ|Укринформ|Ukrinform|УКРИНФОРМ|РИА Новости|РІА|BNS|ELTA|LETA|BTA|PAP|ČTK|CTK|TASR|SITA|MTI|APA|SDA|"
    "Keystone-SDA|ATS|Belga|ANP|NTB|TT|Ritzau|STT|Anadolu Agency|Anadolu Ajansı|Anadolu|DHA|İHA|IANS|PTI|ANI|"
    "Xinhua|Kyodo|Jiji Press|Yonhap|Antara|Bernama|CNA|SID|KNA|epd|Lusa|Agerpres|Tanjug|HINA|Europa Press|"
    "Bloomberg|Bloomberg News|CNN|BBC|DW|AAP|Canadian Press|The Canadian Press|Agencia EFE|Agencias|Agenturen|TNN"
)
#: Folded name -> how it is written.
AGENCIES: Mapping[str, str] = {fold(name): name for name in _AGENCIES.split("|")}
#: The newsroom speaking as a whole, and what people do there: in a byline, but nobody's name.
ROLES = folded(
    """
staff reporter reporters correspondent correspondents writer writers editor editors editorial desk team newsroom
contributor contributors columnist journalist columnists journalists analyst senior chief political special foreign
national business economics science health sports sport bureau news online web digital agency agencies
author admin administrator redaction redaktion redakcja redakce redakcija redacción redacao redação redazione rédaction
redaktor redaktorka redaktör redaktør journaliste journalistin reporterin korrespondent korrespondentin chefredakteur
редакція редакция редакцією редактор редакторка кореспондент кореспондентка корреспондент журналіст журналістка
журналист журналистка автор авторка оглядач оглядачка обозреватель колумніст колумніста ведучий випусковий
спеціально власкор спецкор стрічка новин лента новостей служба служби прес прес-служба пресслужба інформаційна
agencia agencias agenturen agence agences corresponsal periodista giornalista corrispondente dziennikarz dziennikarka
muhabir muhabiri merkezi editör gazeteci žurnalistas žurnalistė korespondentas korespondentė naujienų
wartawan reporterė redaksi verslaggever redactie medewerker with from exclusive opinion contributing photo video
developer developers engineer director founder producer photographer designer consultant expert experts professor
manager ceo redactor redactora redattore redattrice rédacteur rédactrice 기자 記者 记者 redakteur redakteurin
nachrichtenagentur nachrichtenagenturen nachrichten
unknown anonymous reviewer projektleiter projektleiterin pressesprecher pressesprecherin
leitender leitende stellvertretender stellvertretende freier freie
parliamentary environmental investigative diplomatic managing deputy assistant executive landespolitische
landespolitischer innenpolitische innenpolitischer aussenpolitische aussenpolitischer
"""
)
#: Words that make a capitalised pair on a page anything but a person's name.
NOT_NAMES = folded(
    """
the a an and or of for in on at to with about more read less most latest breaking trending top related stories story
article articles website page home menu search login log sign subscribe newsletter newsletters share comment comments
text size small large advertisement ad ads sponsored video videos photo photos gallery live watch listen podcast
privacy policy terms use contact us all rights reserved follow facebook twitter telegram whatsapp instagram google
youtube world politics society economy business culture science technology tech health sport sports weather opinion
opinions analysis life style lifestyle travel food auto local city country national international united states
kingdom street road avenue university college institute ministry council president minister party court war day week
month year today yesterday next previous load new old back skip content details continue reading view show see what
why how who when where is are was this that your my our their january february march april june july august september
october november december monday tuesday wednesday thursday friday saturday sunday north south east west central
информационное агентство агентство агенція новости новини новость новина главная головна читайте читать також также
поділитися поделиться коментарі комментарии реклама фото відео видео теги джерело источник україна украина українські
национальные національні последние останні популярне популярное архів архив контакты контакти про нас о усі все
права захищені защищены детали деталі деталь світ мир суспільство общество економіка экономика політика политика
спорт культура технології технологии мнение думка думки мнения погода київ киев
mehr zum thema startseite impressum datenschutz kommentare teilen anzeige nachrichten meldung bericht alle die das
der stand uhr politik wirtschaft kultur wissen wetter ausland inland accueil lire aussi plus partager commentaires
actualités articolo notizie leggi anche condividi noticias compartir comentarios más leer inicio haberler berita
get started create account last updated update key features feature company info information images image credit credits
advertising campaign car rental home decor identity monitoring artificial intelligence mobile application applications
development software data digital marketing design quality assurance case study studies guide guides tips tutorial
products product services solutions pricing plans plan free trial demo download learn start join sign up your our my we
books music film films movies tv show shows review reviews best top buy shop deals sale price prices featured popular
editor's picks award awards event events conference cautionary tale introduction conclusion overview summary background
methods results discussion references abstract table contents chapter section step part series season episode
zur zum zurück vom aus im am über unter alles übersicht suchergebnisse suchergebnissen ergebnisse inhalt inhalte
gesponserte gesponsert retour volver torna terug tillbaka tilbake wróć retornar voltar
logo license licence search searches suggested description brief picture headshot
health care medical mental fitness food recipes recipe kitchen garden real estate property business school education
customer support center centre help faq community forum blog blogs posts post archive archives category categories
journal sentinel times herald tribune gazette shimbun press daily telegraph guardian chronicle observer magazine network
media broadcasting radio zeitung blatt associated makers rate rates citation tools employee relocation corporate
quick links link alert close
las vegas los angeles san francisco saint white house wall silicon valley middle red sea black friday
supreme high general human rights climate change global warming social media public private open source new
written writing author authors by posted published tags tag topics topic share save print email copy link reading time
verwendete quellen dein tipp mein verein meine deine unser unsere jetzt hier neu video bilder fotos getty
veröffentlicht aktualisiert publié pubblicato publicado actualizado opublikowano
kommentar abgeben schreiben further meinung magazin absenden abschicken
zurücksetzen stay connected dive deeper market markets cap stock stocks remote work
hide caption technical audit management motion affiliations corresponding directly documentation official eastern
northern europe pressemitteilung artikel galerie
mehr lesen weiterlesen werbung abo abonnement kostenlos testen pořad zdroj související téma témata foto reklama
lainnya terkini terkait naujienos naujausi skaitomiausi les også del aktualności czytaj więcej udostępnij zprávy
"""
)
#: Words in the names of companies and offices: who has them is no person.
BODIES = folded(
    """
gmbh ag kg ltd llc inc corp corporation company foundation association federation society committee department
ministry university institute council government kitchens program programme coalition alliance
verein verband bund stiftung institut universität hochschule ministerium bundesministerium fraktion bundestagsfraktion
abteilung feuerwehr polizei gesellschaft genossenschaft amt behörde pressestelle onlineredaktion redaktionsteam
asociación fundación universidad ministerio instituto gobierno fondation ministère université société
fondazione associazione università ministero istituto comune fundacja stowarzyszenie uniwersytet ministerstwo urząd
міністерство університет інститут фонд асоціація товариство управління министерство университет институт ассоциация
управление департамент
"""
)
