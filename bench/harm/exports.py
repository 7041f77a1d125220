"""Exports of press archives, of WordPress and tables to fuzz readers with."""

from bench.harm.inputs import MORE, REPORT, TAGS, of_tokens

NEXIS = (
    f"1 of 2 DOCUMENTS\n\n  The Ormond Bell\n\n  April 5, 2021 Monday\n\nBridge shut\n\nBYLINE: Lena Mirza\n\nLENGTH: 40 words\n\n{REPORT}\n\n{MORE}\n\n"
    f"LOAD-DATE: April 6, 2021\n\n2 of 2 DOCUMENTS\n\nThe Vell Post\n\nApril 6, 2021\n\nTraders complain\n\nLENGTH: 9 words\n\n{MORE}\n"
)
FACTIVA = (
    f"News\nBridge is shut until May\nLena Mirza\n40 words\n5 April 2021\nThe Ormond Bell\nORMBEL\nEnglish\nCopyright 2021.\n{REPORT}\n{MORE}\n"
    f"Document ORMBEL0020210405eh350001x\n\nHD  Traders complain\nWC  9 words\nPD  6 April 2021\nSN  The Vell Post\nLP  {MORE}\nAN  Document VELPOS0020210406eh350002y\n"
)
PROQUEST = (
    f"{'_' * 40}\nDocument 1 of 1\n\nBridge shut\n\nAuthor: Mirza, Lena\n\nFull text: {REPORT}\n\n{MORE}\n\nPublication title: The Ormond Bell\n\n"
    "Publication date: Apr 5, 2021\n\nProQuest document ID: 42\n"
)
EUROPRESSE = f"The Ormond Bell\nNews, Monday, April 5, 2021, p. 3\n\nBridge shut\n\nLena Mirza\n\n{REPORT}\n\n{MORE}\n\nnews·20210405·ORM·0042\n"
ARCHIVES = of_tokens(
    *NEXIS.splitlines(keepends=True), *FACTIVA.splitlines(keepends=True), *PROQUEST.splitlines(keepends=True), *EUROPRESSE.splitlines(keepends=True),
    "End of Document\n", "Body\n", "\n",
)  # fmt: skip
_ITEM = (
    "<item><title>Bridge shut</title><link>https://bell.example/1</link><pubDate>Mon, 05 Apr 2021 09:00:00 +0000</pubDate><wp:post_type>post</wp:post_type>"
    f"<wp:status>publish</wp:status><wp:post_date>2021-04-05 11:00:00</wp:post_date><content:encoded><![CDATA[{REPORT}\n\n[caption id='a']x[/caption]{MORE}]]></content:encoded></item>"
)
WORDPRESS = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Ormond Bell</title>'
    f"{_ITEM}{_ITEM.replace('publish', 'draft')}</channel></rss>"
)
POSTS = of_tokens(
    "[caption id='a']", "[/caption]", "[[gallery]]", "[a b=c]", "[/a]", "[", "]", "<!--more-->", "<!--", "<pre>", "</pre>", "\n\n", "https://a.example\n",
    REPORT, *TAGS,
).map(lambda post: WORDPRESS.encode().replace(MORE.encode(), post.replace(b"]]>", b"")))  # fmt: skip
TABLE = f'title,date,source,text,url\nBridge shut,2021-04-05,The Ormond Bell,"{REPORT}\n\n{MORE}",https://bell.example/1\nTwo,,,"{MORE}",\n'
TABLES = of_tokens(
    *'",;\t|\n', "title", "text", "date", "source", '""', "\r\n", "sep=;\n", "05.04.21", REPORT, MORE, TABLE
)


def archives() -> list[bytes]:
    """Return exports of each press archive."""
    return [one.encode() for one in (NEXIS, FACTIVA, PROQUEST, EUROPRESSE)]
