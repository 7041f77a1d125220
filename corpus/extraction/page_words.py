"""The words by which boilerplate of a page is known: newsletters, cookies, comments, more to read.

Two rules were learned over them, one for text (`corpus.extraction.text.boilerplate`) and one for HTML
(`corpus.extraction.html.article`), each over those it saw: whoever adds a word to one of these learns its
weights again. What is read around a headline (`corpus.extraction.text.headline`) was learned from nothing.
"""

import re

# What speaks of the page wherever it stands, in running text and around a headline.
_ANYWHERE = (
    r"(?:sign|log) in|sign up|skip to|share this|follow us|all rights reserved|most (?:read|popular)"
    r"|image (?:caption|source)"
)

# Of text: a picture's credit, what corrects an article, and phrases of pages.
CREDIT = re.compile(
    r"\((?:photo|image|picture|credit|foto|ap|afp|reuters|getty|epa|dpa)\b"
    r"|\b(?:ap|afp|reuters|epa|dpa|getty images|shutterstock|istock|file photo)\)?\.?$"
    r"|^(?:photo|image|picture|foto|caption|credit|source|quelle|bild)[s:]?[^\w]",
    re.IGNORECASE,
)
CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion|ions)|clarif\w+|amended|retract\w+|withdr[ae]wn?|earlier version|editor['’]?s['’]? note|note from (?:the|our) editors?)\b",
    re.IGNORECASE,
)
PHRASE = re.compile(
    rf"\b(?:{_ANYWHERE}|(?:read|see|also|learn|show|load|find out) (?:more|next|also|read)|print this|follow me"
    r"|support us|click here|your (?:support|e-?mail|inbox|contribution|privacy|browser)"
    r"|dear (?:reader|friend)s?|a (?:message|note|word) from"
    r"|(?:our|free|weekly|daily) (?:newsletter|readers?|journalism|reporting|newsroom|work|website|site|app"
    r"|partners)|you can (?:unsubscribe|cancel|opt)|(?:thank you|thanks) for"
    r"|(?:become|already) a (?:member|subscriber)|(?:leave|post|add) a (?:comment|reply)"
    r"|more (?:on|from|about|stories|in)|terms (?:of|and)|opens in|continue reading|recommended for|most viewed"
    r"|(?:this|the) (?:site|page|video)|remind me|maybe later|not now|lesen sie|mehr zum|à lire|lee también)\b",
    re.IGNORECASE,
)

# Around a headline: what is neither that nor its standfirst.
NO_HEADLINE = re.compile(
    rf"\b(?:{_ANYWHERE}|newsletter|subscribe|login|cookies?|share (?:on|via)|advertisement|read more"
    r"|min(?:ute)?s? read|comments?|click|menu|copyright|related|getty images|photo(?:graph)? by|file photo)\b|©",
    re.IGNORECASE,
)

# Of HTML: how a block opens, and how it addresses the reader or speaks of the author.
OPENING = re.compile(
    r"\W*(?:read (?:more|also|next|full)|related|see also|more (?:from|on|stories)|also read|recommended|sign up|subscribe|click here|watch|listen|follow"
    r"|join|photos?|images?|pictured?|credit|getty|©|copyright|advertisement|share|download|most read|popular|tags?\b|topics?\b|source:|don.t miss"
    r"|get the|updated|published|by [A-Z]|lesen sie|mehr zum|weiterlesen|lire aussi|à lire|les også|leia também|lea también|leggi anche|czytaj"
    r"|více|foto|bild|quelle)",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"\b(?:newsletters?|sign up|subscribe|inbox|click here|cookies?|all rights reserved|follow (?:us|him|her|me) on"
    r"|is an? [\w -]{0,40}(?:reporter|writer|correspondent|editor|journalist|contributor)|contributed to this|reporting by|editing by|send tips|e-?mail)\b|@\w+",
    re.IGNORECASE,
)

# Of notices: what a page that is not found calls itself, and what consent pages speak of, by languages' own words.
PAGE = re.compile(
    r"\b404\b|\b(?:web)?pages?\b|seiten?\b|\bp[aáà]gin[aes]\w*|\bstron[aęyie]\w*|\b(?:web)?sid(?:a|an|e|en)\b|\bstránk\w*|\bstranic\w*|страниц|сторінк"
    r"|\bsivu\w*|\boldal\w*|\bsayfa\w*|\btrang\b|\bhalaman\b|σελίδα|ページ|页面|頁面|网页|網頁|페이지|صفحة|صفحه|דף|หน้า",
    re.IGNORECASE,
)
PRIVATE = re.compile(
    r"cookie|クッキー|쿠키|файл\w* кук|privac|privat|datenschutz|confidential|personenbezogen|einwillig|einverst|consent|consenti|personnelles|personales|personali|pessoais"
    r"|prywatno|zgod[ayęą]|samtyk|samtykke|persoonsgegevens|personopplysning|personuppgift|personoply|toestemming|souhlas|osobní|персональн|конфиденц|個人情報|同意|个人信息|隐私|개인정보|동의"
    r"|\b(?:partn[eé]r|parceir|socio|partnerzy|партн)\w*",
    re.IGNORECASE,
)

# Of what ends the stub before a paywall.
PAY_APPEAL = re.compile(
    r"subscri|suscri|suscrí|assin(?:ar|e|ant)|abonn|abbon|prenumer|predplat|подпис|購読|会員|订阅|구독|log ?in|sign in|register|registr|anmelden|einloggen"
    r"|(?:continue|keep) reading|weiterlesen|continuer (?:à|la|votre) lire|seguir leyendo|continua a leggere|czytaj dalej",
    re.IGNORECASE,
)

# The most frequent small words of eleven languages; where a page has none of them, its language is another
# and nothing is made of that.
SMALL = frozenset(
    "the of and to in a is that for it was on with as he she his her at by from they this be have had has are were will would but not or which"
    " their its who been an said der die das und den von zu mit ist nicht ein eine im auf für des dem sich auch es als wird sind hat dass werden"
    " bei nach einer aus er sie wie so um noch zum zur le la les et en un une du est que dans qui par pour sur au pas plus ce il elle se sont avec"
    " ne aux été son sa cette el los las y por con del lo su para al como más pero sus ha fue no di che e per è della sono non gli da nel i alla"
    " più de het van dat op te zijn voor met niet aan er om ook maar o do em um uma não com os dos na mais foi pelo w z nie się że jest jak od za"
    " są przez dla и в не на что с по как это из у от но он к а".split()
)
# Words that tell what a block is about when it is about the page itself, and a few that tell a report.
KINDS = {
    "letter": "newsletter newsletters subscribe subscriber subscribers subscription subscriptions unsubscribe inbox mailbox signup abonnieren"
    " abonnement abonnez abo suscríbete suscripción iscriviti assine newslettera",
    "account": "login logout register registrieren anmelden einloggen connexion password passwort username account konto iniciar",
    "legal": "cookie cookies copyright privacy impressum datenschutz agb datenschutzerklärung disclaimer mentions confidentialité privacidad"
    " trademark terms reserved gdpr imprint",
    "share": "share tweet facebook twitter whatsapp linkedin pinterest instagram reddit telegram email e-mail print follow teilen drucken merken"
    " partager imprimer compartir condividi flipboard tumblr youtube rss pocket xing messenger bookmark",
    "talk": "comment comments reply replies kommentar kommentare kommentieren commentaire commentaires commenter comentarios comentario commenti"
    " permalink antworten discussion disqus moderated reacties trackback",
    "more": "related recommended popular trending latest more similar mehr weitere lesen ähnliche voir aussi lire articles relacionados"
    " recomendados noticias przeczytaj czytaj next previous zurück weiter archive archives categories tags topics tag category kategorie"
    " kategorien schlagwörter themen headlines",
    "advert": "advertisement advertising ad ads sponsored promoted anzeige werbung publicité publicidad advertise sponsor promotion shop deals buy"
    " price jetzt kaufen reklama",
    "site": "menu search home contact about sitemap navigation skip faq jobs careers suche startseite kontakt accueil rechercher buscar inicio app"
    " download help site website page loading close toggle videos gallery galleries theme wordpress powered",
    "money": "donate donation donations contribute contribution spenden spende membership member members unterstützen",
    "reader": "you your yours you're click please sie ihre ihr ihren ihnen du dein vous votre vos usted tu tus enter",
    "ours": "we our us ours wir unser unsere unseren uns nous notre nos nuestro nuestra nuestros",
    "report": "said says told reported announced added according officials police minister president asked sagte erklärte laut teilte dit déclaré"
    " selon dijo según explained warned court government spokesman spokeswoman",
    "author": "author editor writer journalist reporter correspondent contributor covers autor redakteur redaktion columnist born biography"
    " editorial staff writes bio",
}
OF_THE_PAGE = 9  # the first so many kinds are boilerplate's own

# What boxes are called, in the classes and ids that content management systems write.
BOXES = {
    "appeal": r"newsletter|subscri|sign-?up|promo|advert|(?:^|[-_ ])ads?(?:[-_ ]|$)|paywall|donat|sponsor|(?:^|[-_ ])cta|banner|cookie|consent|gdpr|piano"
    r"|membership|log-?in|regwall|regist|whatsapp",
    "social": r"share|social|comment|disqus|follow|facebook|twitter|tweet|instagram|reaction|rating|poll\b",
    "media": r"caption|credit|gallery|photo|image|picture|media|video|slideshow|infobox|infographic|lightbox|carousel|player",
    "meta": r"tags?(?:[-_ ]|$)|topic|breadcrumb|categor|date|timestamp|published|updated|meta(?:[-_ ]|$)|kicker|eyebrow|label|disclaimer|copyright|toolbar"
    r"|print|menu|footer|header|skip|hidden|sr-only|visually",
    "body": r"(?:article|entry|story|post|content|body)-?(?:body|content|text|copy)|rich-?text|paragraph",
}
BOX_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in BOXES.items()}
