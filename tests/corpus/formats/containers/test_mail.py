"""Mail: the letter, whose it is and when it was sent, without what stands around it; forwarded mail is not of who forwards it."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.article import Article
from tests.corpus.files import MORE, REPORT, articles, errors, notes, words, write

SENT = "Mon, 05 Apr 2021 07:30:00 +0200"
BELL = "The Ormond Bell <news@ormondbell.example>"
READER = "Karl Jensen <karl@mail.example>"
FOOTER = "You are receiving this letter because you signed up. The Ormond Bell, 1 Bridge Street, Ormond."


def mail(sender: str = BELL, subject: str = "Bridge shut", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = (
        sender,
        "reader@mail.example",
        subject,
        SENT,
    )
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


def with_text(text: str, sender: str = BELL, subject: str = "Bridge shut", **headers: str) -> EmailMessage:
    message = mail(sender, subject, **headers)
    message.set_content(text)
    return message


def read(tmp_path: Path, message: EmailMessage) -> Article:
    path = write(tmp_path / "a.eml", bytes(message))
    assert errors(path) == []
    [article] = articles(path)
    return article


def test_a_letter_in_text(tmp_path: Path) -> None:
    article = read(tmp_path, with_text(
        f"View this letter in your browser (https://bell.example/v)\n\n* Bridge shut\n----------\n\n{REPORT}\n\n{MORE}\n\n=====\n{FOOTER}\n\n"
        "Unsubscribe (https://bell.example/unsubscribe)\n",
        Message_ID="<1@bell.example>",
    ))  # fmt: skip
    assert (article.title, article.publisher, article.published) == (
        "Bridge shut",
        "The Ormond Bell",
        "2021-04-05T07:30:00+02:00",
    )
    assert words(article) == [REPORT, MORE]
    assert article.key == "id:mid:1@bell.example"


def test_a_letter_in_html(tmp_path: Path) -> None:
    message = with_text("See it in a browser.", subject="Morgenbrief: Brücke gesperrt")
    message.add_alternative(
        '<html><body><div style="display:none">Preheader</div><table><tr><td><a href="https://b.example/webversion">Online ansehen</a></td></tr>'
        f"<tr><td><h1>Bridge shut</h1><p>{REPORT}</p><ul><li>One lane</li></ul><p>{MORE}</p></td></tr>"
        '<tr><td><a href="https://s.example">Facebook</a></td></tr><tr><td><p>Dieser Brief kam, weil er bestellt war.'
        ' <a href="https://b.example/abmelden">Hier klicken</a></p><p>Bell Verlag, Brückstraße 1</p></td></tr></table></body></html>',
        subtype="html",
    )
    article = read(tmp_path, message)
    assert article.title == "Morgenbrief: Brücke gesperrt"
    assert words(article) == ["Bridge shut", REPORT, "One lane", MORE]


@pytest.mark.parametrize(
    ("sender", "publisher", "authors"),
    [
        ("Lena Mirza from The Bell <lena@thebell.example>", "The Bell", ("Lena Mirza",)),
        ("News at Ten <ten@bell.example>", "News at Ten", ()),
        ("news@bell.example", None, ()),
        ('"news@bell.example" <news@bell.example>', None, ()),
        ("=?utf-8?Q?Glocke_f=C3=BCr_Ormond?= <g@bell.example>", "Glocke für Ormond", ()),
    ],
)
def test_whose_it_is(tmp_path: Path, sender: str, publisher: str | None, authors: tuple[str, ...]) -> None:
    data = bytes(with_text(REPORT)).replace(BELL.encode(), sender.encode())
    [article] = articles(write(tmp_path / "a.eml", data))
    assert (article.publisher, article.authors) == (publisher, authors)


HEAD = f"From: {BELL}\nDate: 4 April 2021 at 07:30\nSubject: Bridge shut until May\nTo: {READER}\n"


@pytest.mark.parametrize(
    "text",
    [
        f"Seen this?\n\n---------- Forwarded message ---------\n{HEAD}\n{REPORT}\n\n{MORE}\n\n-- \nKarl\n",
        f"Seen this?\n\n{HEAD}\n{REPORT}\n\n{MORE}\n",
        "Begin forwarded message:\n\n"
        + "".join(f"> {line}\n" for line in f"{HEAD}\n{REPORT}\n\n{MORE}".split("\n")),
    ],
)
def test_what_was_forwarded_is_of_whom_it_is_from(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, with_text(text, READER, "Fwd: Bridge shut"))
    assert (article.title, article.publisher, article.day) == (
        "Bridge shut until May",
        "The Ormond Bell",
        "2021-04-04",
    )
    assert words(article) == [REPORT, MORE]


def test_what_was_forwarded_without_a_word_on_it_is_of_nobody(tmp_path: Path) -> None:
    article = read(tmp_path, with_text(REPORT, READER, "WG: Bridge shut"))
    assert (article.title, article.publisher, article.published) == ("Bridge shut", None, None)


def test_a_mail_attached_to_a_mail(tmp_path: Path) -> None:
    outer = with_text("See below.", READER, "Fw: this")
    outer.add_attachment(with_text(REPORT))
    article = read(tmp_path, outer)
    assert (article.title, article.publisher, words(article)) == ("Bridge shut", "The Ormond Bell", [REPORT])


def test_words_that_a_reply_quotes_are_not_its_own(tmp_path: Path) -> None:
    text = f"{REPORT}\n\nOn Mon, 5 Apr 2021 at 07:30, The Ormond Bell <n@b.example> wrote:\n\n> {MORE}\n"
    assert words(read(tmp_path, with_text(text, READER, "Re: Bridge"))) == [REPORT]


def test_a_mailbox(tmp_path: Path) -> None:
    mails = [
        with_text(
            f"{REPORT}\n\n>From now on it is shut, they said in the town hall.", Message_ID="<1@b.example>"
        ),
        with_text(MORE, X_Gmail_Labels="Spam"),
        with_text(MORE, X_Mozilla_Status="0009"),
        mail(subject="Picture"),
        with_text(MORE, subject="Traders wait"),
    ]
    path = write(
        tmp_path / "a.mbox",
        b"".join(b"From x@y Mon Apr  5 07:30:00 2021\n" + bytes(one) + b"\n\n" for one in mails),
    )
    first, last = articles(path)
    assert words(first) == [REPORT, "From now on it is shut, they said in the town hall."]
    assert (last.title, words(last)) == ("Traders wait", [MORE])
    assert "mail 4: " in errors(path)[0]
    assert notes(path) == ["2 of its 5 mails left out: drafts, deleted or spam"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.eml", b"\n\nWords", "no head"),
        ("a.eml", bytes(mail()), "empty"),
        ("a.mbox", b"Plain words.\n", "not a mailbox"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = write(tmp_path / name, content)
    assert articles(path) == []
    assert why in errors(path)[0]
