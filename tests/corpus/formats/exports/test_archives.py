"""Exports of press archives: each article under its own headline, publisher and day, or a line on why not."""

from pathlib import Path

import pytest

from corpus.article import Article
from tests.corpus.files import articles, errors, words, write

DAM = "The dam above Carrick will be raised by two metres before the next winter, the water board said on Tuesday."
DAM_2 = (
    "Farmers below the dam had asked for a study of what the work would do to their wells in a dry summer."
)
TRAM = (
    "Tram line 4 in Lindau will not run on weekends from June on, because a quarter of its drivers are ill."
)
TRAM_2 = (
    "The operator wants to hire forty drivers by autumn, a spokeswoman said, and pays for their training."
)
GRAIN = "Grain prices in Tarn fell for a third week after rain at last reached the fields of the north."
WRAPPED = "\n".join(DAM[at : at + 60] for at in range(0, len(DAM), 60))


def told(one: Article) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    return one.title, one.publisher, one.day, one.authors


CLASSIC = f"""

                               1 of 2 DOCUMENTS


                             Carrick Gazette

                              May 11, 2010 Tuesday 9:15 AM GMT
                              First Edition

Dam above Carrick to be
raised by two metres

BYLINE: By Nora Quill and Ed Marsh

SECTION: LOCAL; Pg. 2

LENGTH: 212 words

DATELINE: CARRICK

{DAM}

{DAM_2}

GRAPHIC: The dam in spring

LOAD-DATE: May 12, 2010

LANGUAGE: ENGLISH

                    Copyright 2010 Gazette Newspapers
                           All Rights Reserved


                               2 of 2 DOCUMENTS

                              The Tarn Observer

                              June 3, 2012 Sunday

Grain prices fall again

SECTION: BUSINESS

LENGTH: 40 words

{GRAIN}

LOAD-DATE: June 4, 2012
"""
GERMAN = f"""
Dokument 1 von 2 DOKUMENTEN

Lindauer Bote

Dienstag 6. April 2010

Linie 4 fährt nicht mehr am Wochenende

AUTOR: Jana Roth

RUBRIK: LOKALES; S. 4

LÄNGE: 90 Wörter

{TRAM}

{TRAM_2}

UPDATE: 7. April 2010

SPRACHE: GERMAN; DEUTSCH

Dokument 2 von 2 DOKUMENTEN

Tarner Blatt

7. Mai 2011 Samstag

Getreide wird billiger

LÄNGE: 20 Wörter

{GRAIN}

UPDATE: 8. Mai 2011
"""
OLD = f"""1 of 2 DOCUMENTS

Copyright 1998 Gazette Newspapers

Carrick Gazette

May 11, 1998, Monday

SECTION: LOCAL; Pg. 2

LENGTH: 212 words

HEADLINE: Dam to be raised

BYLINE: Nora Quill

BODY:
{WRAPPED}

{DAM_2}

LOAD-DATE: May 12, 1998

2 of 2 DOCUMENTS

Copyright 1999 Tarn Press

The Tarn Observer

June 3, 1999, Thursday

SECTION: BUSINESS

HEADLINE: Grain falls

BODY:
{GRAIN}
"""
UNI = f"""User Name: = Library
Date and Time: Monday, June 7, 2021 11:20:00 AM EDT
Job Number: 1440000
Documents (2)
1. Dam above Carrick to be raised
2. Linie 4 fährt nicht
Dam above Carrick to be raised
Carrick Gazette
May 11, 2021 Tuesday
First Edition
Copyright 2021 Gazette Newspapers All Rights Reserved
Section: LOCAL; Pg. 2
Length: 212 words
Byline: Nora Quill
Highlight: Work begins in August
Body
{DAM}
Correction: the height was given wrongly at first, the board said.
{DAM_2}
Classification
Language: ENGLISH
Publication-Type: Newspaper
Subject: DAMS (90%)
Load-Date: May 12, 2021
End of Document
Linie 4 fährt nicht mehr am Wochenende
Lindauer Bote (Seeausgabe)
Dienstag 6. April 2021
Section: LOKALES; S. 4
Length: 75 words
Body
{TRAM}
{TRAM_2}
Load-Date: April 7, 2021
End of Document
"""
NEXIS_PAGE = f"""<html><head><title>Print</title></head><body>
<a name="DOC_ID_0_0"></a><br><div class="c0"><p class="c1"><span class="c2">1 of 2 DOCUMENTS</span></p></div>
<div class="c0"><br><p class="c1"><span class="c2">Carrick Gazette</span></p></div>
<div class="c3"><p class="c1"><span class="c4">May 11</span><span class="c2">, 2010 Tuesday</span></p></div>
<div class="c5"><p class="c6"><span class="c7">Dam above <b>Carrick</b> to be raised</span></p></div>
<div class="c5"><p class="c6"><span class="c8">BYLINE: </span><span class="c2">Nora Quill</span></p></div>
<div class="c5"><p class="c6"><span class="c8">LENGTH: </span><span class="c2">212 words</span></p></div>
<div class="c5"><p class="c9"><span class="c2">{DAM}</span></p><p class="c9"><span class="c2">{DAM_2}</span></p></div>
<div class="c5"><p class="c6"><span class="c8">LOAD-DATE: </span><span class="c2">May 12, 2010</span></p></div>
<a name="DOC_ID_0_1"></a><div class="c0"><p class="c1"><span class="c2">2 of 2 DOCUMENTS</span></p></div>
<div class="c0"><p class="c1"><span class="c2">The Tarn Observer</span></p></div>
<div class="c3"><p class="c1"><span class="c4">June 3</span><span class="c2">, 2012 Sunday</span></p></div>
<div class="c5"><p class="c6"><span class="c7">Grain prices fall again</span></p></div>
<div class="c5"><p class="c6"><span class="c8">LENGTH: </span><span class="c2">40 words</span></p></div>
<div class="c5"><p class="c9"><span class="c2">{GRAIN}</span></p></div></body></html>"""


def test_nexis_puts_publisher_and_day_over_the_headline(tmp_path: Path) -> None:
    dam, grain = articles(write(tmp_path / "a.txt", CLASSIC))
    assert told(dam) == (
        "Dam above Carrick to be raised by two metres", "Carrick Gazette", "2010-05-11", ("Nora Quill", "Ed Marsh")
    )  # fmt: skip
    assert (dam.section, words(dam)) == ("LOCAL", [DAM, DAM_2])
    assert told(grain) == ("Grain prices fall again", "The Tarn Observer", "2012-06-03", ())
    assert words(grain) == [GRAIN]


def test_nexis_in_german(tmp_path: Path) -> None:
    tram, grain = articles(write(tmp_path / "a.txt", GERMAN))
    assert told(tram) == (
        "Linie 4 fährt nicht mehr am Wochenende",
        "Lindauer Bote",
        "2010-04-06",
        ("Jana Roth",),
    )
    assert words(tram) == [TRAM, TRAM_2]
    assert told(grain) == ("Getreide wird billiger", "Tarner Blatt", "2011-05-07", ())


def test_nexis_of_old_names_headline_and_body(tmp_path: Path) -> None:
    dam, grain = articles(write(tmp_path / "a.txt", OLD))
    assert told(dam) == ("Dam to be raised", "Carrick Gazette", "1998-05-11", ("Nora Quill",))
    assert words(dam)[1] == DAM_2
    assert told(grain) == ("Grain falls", "The Tarn Observer", "1999-06-03", ())


def test_nexis_uni_puts_the_headline_first(tmp_path: Path) -> None:
    dam, tram = articles(write(tmp_path / "a.txt", UNI))
    assert told(dam) == ("Dam above Carrick to be raised", "Carrick Gazette", "2021-05-11", ("Nora Quill",))
    assert words(dam) == [
        "Work begins in August", DAM, "Correction: the height was given wrongly at first, the board said.", DAM_2
    ]  # fmt: skip
    assert told(tram) == (
        "Linie 4 fährt nicht mehr am Wochenende", "Lindauer Bote (Seeausgabe)", "2021-04-06", ()
    )  # fmt: skip
    assert words(tram) == [TRAM, TRAM_2]


def test_nexis_as_a_page(tmp_path: Path) -> None:
    dam, grain = articles(write(tmp_path / "a.html", NEXIS_PAGE))
    assert told(dam) == ("Dam above Carrick to be raised", "Carrick Gazette", "2010-05-11", ("Nora Quill",))
    assert words(dam) == [DAM, DAM_2]
    assert told(grain)[:3] == ("Grain prices fall again", "The Tarn Observer", "2012-06-03")


PLAIN_FACTIVA = f"""Wirtschaft
Linie 4 fährt nicht mehr am Wochenende
Jana Roth
1.090 Wörter
6 April 2010
Lindauer Bote
LINBO
4
Deutsch
Copyright 2010. Lindauer Verlag.
{TRAM}
{TRAM_2}
Dokument LINBO00020100406e64600012

Dam above Carrick to be raised
212 words
11 May 2010
09:15 AM
Carrick Gazette
CARGAZ
English
(c) 2010 Gazette Newspapers
{DAM}

{DAM_2}
Document CARGAZ0020100511e65b0002x

Grain prices fall again for third week
By Ada Wynn
48 words
3 June 2012
The Tarn Observer
TARNOB
First
5
English
Copyright 2012, Tarn Press. All rights reserved.
{GRAIN}
Document TARNOB0020120603e863000ab

Search Summary
Text dam OR grain
Date All Dates
"""
TAGGED_FACTIVA = f"""SE  Local
HD  Dam above Carrick to be
raised by two metres
BY  By Nora Quill
WC  212 words
PD  11 May 2010
SN  Carrick Gazette
SC  CARGAZ
LA  English
CY  Copyright 2010
LP
{DAM}

TD
{DAM_2}

CO  gazett : Gazette
NS  gwatr : Water
PUB  Gazette Newspapers
AN  Document CARGAZ0020100511e65b0002x

HD  Grain prices fall again
WC  48 words
PD  3 June 2012
SN  The Tarn Observer
LP  {GRAIN}
AN  Document TARNOB0020120603e863000ab
"""
FACTIVA_TABLE = (
    "<html><body>"
    + "".join(
        '<div class="article enArticle"><table>'
        + "".join(f'<tr><td class="index"><b>{tag}</b></td><td>{said}</td></tr>' for tag, said in fields)
        + "</table></div>"
        for fields in (
            (
                ("HD", '<span class="enHeadline">Dam above Carrick to be raised</span>'), ("BY", "Nora Quill"), ("WC", "212 words"),
                ("PD", "11 May 2010"), ("SN", "Carrick Gazette"), ("LP", f"<p>{DAM}</p>"), ("TD", f"<p>{DAM_2}</p>"),
                ("AN", "Document CARGAZ0020100511e65b0002x"),
            ),
            (
                ("HD", "Grain prices fall again"), ("WC", "48 words"), ("PD", "3 June 2012"), ("SN", "The Tarn Observer"),
                ("LP", f"<p>{GRAIN}</p>"), ("AN", "Document TARNOB0020120603e863000ab"),
            ),
        )
    )
    + "</body></html>"
)  # fmt: skip
FACTIVA_PAGE = f"""<html><body><div class="article enArticle"><div>Local</div><div id="hd"><span class="enHeadline">Raise Carrick Dam</span></div>
<div class="author">Nora Quill</div><div>212 words</div><div>11 May 2010</div><div>Carrick Gazette</div><div>CARGAZ</div><div>English</div>
<div>Copyright 2010 Gazette</div><p class="articleParagraph enarticleParagraph">{DAM}</p><p class="articleParagraph">{DAM_2}</p>
<p>Document CARGAZ0020100511e65b0002x</p></div><div class="article enArticle"><div id="hd"><span class="enHeadline">Grain prices fall again</span></div>
<div>48 words</div><div>3 June 2012</div><div>The Tarn Observer</div><div>TARNOB</div><div>English</div><div>Copyright 2012</div><p>{GRAIN}</p>
<p>Document TARNOB0020120603e863000ab</p></div></body></html>"""


def test_factiva_without_names_of_fields(tmp_path: Path) -> None:
    tram, dam, grain = articles(write(tmp_path / "a.txt", PLAIN_FACTIVA))
    assert told(tram) == (
        "Linie 4 fährt nicht mehr am Wochenende",
        "Lindauer Bote",
        "2010-04-06",
        ("Jana Roth",),
    )
    assert (tram.section, words(tram)) == ("Wirtschaft", [TRAM, TRAM_2])
    assert told(dam) == ("Dam above Carrick to be raised", "Carrick Gazette", "2010-05-11", ())
    assert (dam.key, words(dam)) == ("id:factiva:CARGAZ0020100511e65b0002x", [DAM, DAM_2])
    assert told(grain) == (
        "Grain prices fall again for third week",
        "The Tarn Observer",
        "2012-06-03",
        ("Ada Wynn",),
    )


def test_factiva_whose_headline_cannot_be_told_is_refused(tmp_path: Path) -> None:
    both = PLAIN_FACTIVA.replace("Grain prices fall again for third week\nBy Ada Wynn", "Grain\nPrices")
    path = write(tmp_path / "a.txt", both)
    assert len(articles(path)) == 2
    [why] = errors(path)
    assert why.startswith("document 3: its headline cannot be told from its section and author")


@pytest.mark.parametrize(("name", "content"), [("a.txt", TAGGED_FACTIVA), ("a.html", FACTIVA_TABLE)])
def test_factiva_with_names_of_fields(tmp_path: Path, name: str, content: str) -> None:
    dam, grain = articles(write(tmp_path / name, content))
    assert told(dam)[1:] == ("Carrick Gazette", "2010-05-11", ("Nora Quill",))
    assert dam.title.startswith("Dam above Carrick to be raised")
    assert words(dam) == [DAM, DAM_2]
    assert told(grain) == ("Grain prices fall again", "The Tarn Observer", "2012-06-03", ())
    assert words(grain) == [GRAIN]


def test_factiva_as_a_page_that_sets_headlines_apart(tmp_path: Path) -> None:
    dam, grain = articles(write(tmp_path / "a.html", FACTIVA_PAGE))
    assert told(dam) == ("Raise Carrick Dam", "Carrick Gazette", "2010-05-11", ("Nora Quill",))
    assert words(dam) == [DAM, DAM_2]
    assert told(grain) == ("Grain prices fall again", "The Tarn Observer", "2012-06-03", ())


RULE = "_" * 60
PROQUEST = f"""{RULE}

Report Information from ProQuest
June 07 2021 11:20
{RULE}

Table of contents

1. Dam above Carrick to be raised
2. Grain prices fall again
{RULE}
Document 1 of 2

Dam above Carrick to be raised

Author: Quill, Nora; Marsh, Ed

Publication info: Carrick Gazette ; Carrick [Carrick]11 May 2010: A.2.

ProQuest document link

Abstract: The dam will be raised.

Full text: {DAM}

{DAM_2}

Subject: Dams; Water

Title: Dam above Carrick to be raised

Publication title: Carrick Gazette; Carrick

First page: A.2

Publication year: 2010

Publication date: May 11, 2010

Section: Local

Publisher: Gazette Newspapers

ProQuest document ID: 300011

Document URL: https://search.proquest.example/docview/300011

Copyright: Copyright Gazette Newspapers May 11, 2010
{RULE}
Document 2 of 2

Grain prices fall again

Publication info: The Tarn Observer ; Tarn [Tarn]03 Jun 2012: n/a.

Full text: {GRAIN}

Title: Grain prices fall again

Publication title: The Tarn Observer

Publication date: Jun 3, 2012

ProQuest document ID: 300012
{RULE}

Contact us at: support
"""
PROQUEST_PAGE = (
    "<html><head><title>ProQuest</title></head><body>"
    + "<hr>".join(
        f"<div><p>Document {n} of 2</p><p><b>{title}</b></p>{by}<p><b>Full text: </b>{text}</p><p><b>Title: </b>{title}</p>"
        f"<p><b>Publication title: </b>{paper}</p><p><b>Publication date: </b>{day}</p><p><b>ProQuest document ID: </b>30001{n}</p></div>"
        for n, title, by, text, paper, day in (
            (1, "Dam above Carrick to be raised", "<p><b>Author: </b>Quill, Nora; Marsh, Ed</p>", f"{DAM}</p><p>{DAM_2}", "Carrick Gazette; Carrick",
             "May 11, 2010"),
            (2, "Grain prices fall again", "", GRAIN, "The Tarn Observer", "Jun 3, 2012"),
        )
    )
    + "</body></html>"
)  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [("a.txt", PROQUEST), ("a.html", PROQUEST_PAGE)])
def test_proquest(tmp_path: Path, name: str, content: str) -> None:
    dam, grain = articles(write(tmp_path / name, content))
    assert told(dam) == (
        "Dam above Carrick to be raised", "Carrick Gazette", "2010-05-11", ("Nora Quill", "Ed Marsh")
    )  # fmt: skip
    assert (dam.key, words(dam)) == ("id:proquest:300011", [DAM, DAM_2])
    assert told(grain) == ("Grain prices fall again", "The Tarn Observer", "2012-06-03", ())
    assert words(grain) == [GRAIN]


def test_proquest_without_full_text_is_no_article(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", PROQUEST.replace(f"Full text: {GRAIN}", "Full text: Not available."))
    assert len(articles(path)) == 1
    assert errors(path) == ["document 2: no full text of 'Grain prices fall again' in it"]


EUROPRESSE_PAGE = (
    "<html><body>"
    + "".join(
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{paper}</span></div>'
        f'<div><span class="DocHeader">{header}</span></div><div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">{title}</p></div>'
        f'<div class="sm-margin-bottomNews">{author}</div></header><section><div class="DocText clearfix"><div class="docOcurrContainer">{text}</div></div>'
        f'</section><div class="publiC-lblNodoc">{number}</div><footer>© 2021. Tous droits réservés.</footer></article>'
        for paper, header, title, author, text, number in (
            ("La Gazette de Carrick, no. 4711", "Région, mardi 11 mai 2010, p. 2", "Le barrage sera rehaussé", "Nora Quill", f"<p>{DAM}</p><p>{DAM_2}</p>",
             "news·20100511·GC·0042"),
            ("L'Observateur", "dimanche 3 juin 2012 - 08:00:00 48 mots", "Le blé recule", "", f"<p>{GRAIN}</p>", "web·20120603·OBW·0007"),
        )
    )
    + "</body></html>"
)  # fmt: skip
EUROPRESSE = f"""La Gazette de Carrick
Région, mardi 11 mai 2010, p. 2

Le barrage sera rehaussé

Nora Quill

{DAM}

{DAM_2}

© 2010 La Gazette. Tous droits réservés.

Numéro de document : news·20100511·GC·0042


Nom de la source
L'Observateur
Type de source
Presse • Presse Web
Périodicité
En continu
Dimanche 3 juin 2012
L'Observateur (site web) • 48 mots

Le blé recule

{GRAIN}

© 2012 L'Observateur. Tous droits réservés.
Certificat émis le 7 juin 2021 à Bibliothèque à des fins de visualisation personnelle et temporaire.
web·20120603·OBW·0007
"""


def test_europresse_as_a_page(tmp_path: Path) -> None:
    dam, grain = articles(write(tmp_path / "a.html", EUROPRESSE_PAGE))
    assert told(dam) == ("Le barrage sera rehaussé", "La Gazette de Carrick", "2010-05-11", ("Nora Quill",))
    assert (dam.section, words(dam)) == ("Région", [DAM, DAM_2])
    assert told(grain) == ("Le blé recule", "L'Observateur", "2012-06-03", ())
    assert (grain.key, words(grain)) == ("id:europresse:web·20120603·OBW·0007", [GRAIN])


def test_europresse_as_text(tmp_path: Path) -> None:
    dam, grain = articles(write(tmp_path / "a.txt", EUROPRESSE))
    assert told(dam) == ("Le barrage sera rehaussé", "La Gazette de Carrick", "2010-05-11", ("Nora Quill",))
    assert words(dam) == [DAM, DAM_2]
    assert told(grain) == ("Le blé recule", "L'Observateur (site web)", "2012-06-03", ())
    assert words(grain) == [GRAIN]


@pytest.mark.parametrize(
    "content",
    [
        f"Article 1 of 2\nDam raised\n{DAM}\n\nArticle 2 of 2\nGrain falls\n{GRAIN}\n",
        f"Title: Dam raised\nSource: Carrick Gazette\n\n{DAM}\n\n\nTitle: Grain falls\nSource: The Tarn Observer\n\n{GRAIN}\n",
    ],
)
def test_several_articles_of_no_archive_that_is_known_are_refused(tmp_path: Path, content: str) -> None:
    path = write(tmp_path / "a.txt", content)
    assert articles(path) == []
    assert errors(path) == [
        "2 articles in one file, of an archive that is not known: save each in a file of its own"
    ]


def test_an_article_that_speaks_of_documents_stays_one(tmp_path: Path) -> None:
    text = f"Dam to be raised\n\n{DAM}\n\n{DAM_2} It was one of 3 documents that the board gave out, and ProQuest has them."
    [one] = articles(write(tmp_path / "a.txt", text))
    assert len(words(one)) == 2


@pytest.mark.parametrize(
    ("over", "title", "authors"),
    [
        (
            "Local\nDam above Carrick to be raised\nNora Quill",
            "Dam above Carrick to be raised",
            ("Nora Quill",),
        ),
        (
            "Dam above Carrick to be raised\nNora Quill\nAgency",
            "Dam above Carrick to be raised",
            ("Nora Quill",),
        ),
        ("World news\nDam above Carrick to be raised", "Dam above Carrick to be raised", ()),
        ("Dam above Carrick to be raised\nBy Nora Quill", "Dam above Carrick to be raised", ("Nora Quill",)),
        ("Dam above Carrick to be raised\nTARN PRESS\nNora Quill", None, ()),
        ("Wages\nRows", None, ()),
    ],
)
def test_what_stands_over_the_words_of_a_factiva_document(
    tmp_path: Path, over: str, title: str | None, authors: tuple[str, ...]
) -> None:
    text = f"{over}\n212 words\n11 May 2010\nCarrick Gazette\nCARGAZ\nEnglish\nCopyright 2010\n{DAM}\nDocument CARGAZ0020100511e65b0002x\n"
    path = write(tmp_path / "a.txt", text)
    assert [(one.title, one.authors) for one in articles(path)] == ([(title, authors)] if title else [])
    assert len(errors(path)) == (title is None)


def test_nexis_with_a_notice_between_publisher_and_day(tmp_path: Path) -> None:
    text = CLASSIC.replace(
        "Carrick Gazette\n",
        "Copyright 2010 Gazette\nAll Rights Reserved\nCarrick Gazette\n\nThese words may not be printed without leave of the Gazette\n",
    ).replace("By Nora Quill and Ed Marsh", "By NORA QUILL; Ed Marsh contributed reporting from Tarn")
    dam, _ = articles(write(tmp_path / "a.txt", text))
    assert (dam.publisher, dam.authors) == ("Carrick Gazette", ("NORA QUILL", "Ed Marsh"))


def test_a_line_of_many_blanks_is_read_in_time(tmp_path: Path) -> None:
    text = f"Dam above Carrick to be raised\n\n{DAM}\n\n{' ' * 100_000}({DAM_2})\n"
    [one] = articles(write(tmp_path / "a.txt", text))
    assert words(one)[0] == DAM
