from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.messages import (
    LONGEST,
    Entity,
    Message,
    answer_messages,
    help_message,
    sources_messages,
    units,
    welcome,
)
from corpus.article import Article, Details, make_article, tidy
from corpus.store.records import Coverage, Listed
from retrieval.answering.answer import Answer, Citation, Reason, Status
from retrieval.query.question import understand
from tests.bot.telegram import telegram_server

COVERAGE = Coverage(2, "2011-05-27", "2011-06-02", None)
EMPTY = Coverage(0, None, None, None)


def made(
    *paragraphs: str,
    title: str = "A headline",
    publisher: str | None = "Vale Post",
    day: str | None = "2011-05-27",
) -> Article:
    return make_article(Details(title, publisher, day), paragraphs, "test", title + "".join(paragraphs))


def listed(title: str, url: str | None = None) -> Listed:
    return Listed("id", title, "Vale Post", "2011-05-27", url, "test", (), None, False)


def cited(
    article: Article, start: int = 0, end: int | None = None, also_in: tuple[Article, ...] = ()
) -> Citation:
    return Citation(article, 1, start, article.paragraphs[0].end if end is None else end, 0.9, also_in)


def answered(*citations: Citation) -> Answer:
    return Answer(
        "id", "What?", Status.ANSWERED, None, "", 0.9, citations, (), COVERAGE, 1.0, understand("What?")
    )


def refused(message: str, *closest: Article, coverage: Coverage = COVERAGE) -> Answer:
    return Answer(
        "id",
        "What?",
        Status.NO_ANSWER,
        Reason.NO_MATCH,
        message,
        0.1,
        (),
        closest,
        coverage,
        1.0,
        understand("What?"),
    )


def marked(message: Message, type: str) -> list[str]:
    return [telegram_server.stretch(message.text, sent(e)) for e in message.entities if e.type == type]


def sent(entity: Entity) -> telegram_server.Json:
    return {"type": entity.type, "offset": entity.offset, "length": entity.length, "url": entity.url}


def check(messages: list[Message]) -> None:
    """Let Telegram's server check every message."""
    for message in messages:
        telegram_server.check_text(message.text, [sent(e) for e in message.entities])


def test_units_are_utf_16() -> None:
    assert [units(text) for text in ("", "fish", "é", "🐟", "👩‍🚒")] == [0, 4, 1, 2, 5]


def test_the_answer_within_a_quote_is_bold() -> None:
    article = made("🐟 Sardines are back. They had left.")
    start = article.text.index("Sardines")
    (message,) = answer_messages(answered(replace(cited(article, 0, 20), answer=(start, start + 8))))
    assert marked(message, "bold")[0] == "Sardines"
    (message,) = answer_messages(answered(replace(cited(article, 0, 20), answer=(0, 20))))
    assert "🐟 Sardines are back." not in marked(message, "bold")
    check([message])


def test_a_refusal_shows_what_comes_nearest_as_such() -> None:
    article = made("Sardines are back. They had left.", title="Sardines return")
    (message,) = answer_messages(replace(refused("No sentence says so."), nearest=(cited(article, 0, 18),)))
    assert message.text == (
        "No sentence says so.\n\nThis comes nearest; it may not answer:\n\nSardines are back."
        "\nVale Post · Sardines return · 27 May 2011 · paragraph 1\n\nThe coverage: 2 articles, 27 May 2011 to 2 June 2011."
    )
    assert marked(message, "blockquote") == ["Sardines are back."]
    long = made("word " * 3000)
    check(answer_messages(replace(refused("No.", long, long, long), nearest=(cited(long), cited(long)))))


def test_an_answer_in_full() -> None:
    article = made("🐟 Sardines are back. They had left.", title="Sardines 🐟 return")
    (message,) = answer_messages(answered(cited(article, 0, 20)))
    assert message.text == (
        "🐟 Sardines are back.\nVale Post · Sardines 🐟 return · 27 May 2011 · paragraph 1\n🐟 Sardines are back. They had left."
        "\n\nAs of 27 May 2011 · 2 articles, 27 May 2011 to 2 June 2011"
    )
    assert marked(message, "blockquote") == ["🐟 Sardines are back."]
    assert marked(message, "bold") == ["Sardines 🐟 return"]
    assert marked(message, "expandable_blockquote") == ["🐟 Sardines are back. They had left."]
    assert marked(message, "italic") == ["As of 27 May 2011 · 2 articles, 27 May 2011 to 2 June 2011"]


def test_a_quote_that_is_the_whole_paragraph_is_not_repeated() -> None:
    (message,) = answer_messages(answered(cited(made("Sardines are back."))))
    assert message.text.count("Sardines are back.") == 1


def test_an_answer_in_parts_has_each_under_its_question() -> None:
    first = replace(answered(cited(made("Sardines are back."))), question="Are they back?")
    second = replace(refused("Nothing says so."), question="Why did they leave?")
    whole = replace(first, message="2 questions.", parts=(first, second))
    (message,) = answer_messages(whole)
    assert message.text == (
        "2 questions.\n\nAre they back?\n\nSardines are back.\nVale Post · A headline · 27 May 2011 · paragraph 1"
        "\n\nWhy did they leave?\n\nNothing says so.\n\nAs of 27 May 2011 · 2 articles, 27 May 2011 to 2 June 2011"
    )
    assert marked(message, "bold") == ["Are they back?", "A headline", "Why did they leave?"]
    check([message])


def test_long_parts_fill_several_messages() -> None:
    part = replace(answered(cited(made("Sardines are back. " * 150))), question="Are they back? " * 40)
    messages = answer_messages(replace(part, message="3 questions.", parts=(part, part, part)))
    check(messages)
    assert len(messages) > 1
    assert sum(message.text.count("Are they back? ") > 0 for message in messages) > 1


def test_only_an_address_of_the_web_is_linked() -> None:
    for url, kind in (
        ("https://vale.example/a", "text_link"),
        ("http://vale.example/a", "text_link"),
        ("file:///a", "bold"),
        (None, "bold"),
    ):
        (message,) = sources_messages([listed("Sardines return", url)], COVERAGE)
        assert marked(message, kind) == ["Sardines return"]


def test_an_undated_article_of_nobody() -> None:
    (message,) = answer_messages(answered(cited(made("Sardines are back.", publisher=None, day=None))))
    assert (
        "\nunknown publisher · A headline · undated · paragraph 1\n\nUndated coverage · 2 articles"
        in message.text
    )


def test_few_other_articles_are_all_named() -> None:
    others = tuple(made("Sardines are back.", title=f"Copy {n}") for n in range(5))
    (message,) = answer_messages(answered(cited(made("Sardines are back."), also_in=others)))
    assert "\nalso in Vale Post · Copy 0 · 27 May 2011; Vale Post · Copy 1 · 27 May 2011; " in message.text
    assert marked(message, "bold") == ["A headline", "Copy 0", "Copy 1", "Copy 2", "Copy 3", "Copy 4"]
    assert "more" not in message.text


def test_of_many_other_articles_five_are_named() -> None:
    others = tuple(made("Sardines are back.", title=f"Copy {n}") for n in range(12))
    (message,) = answer_messages(answered(cited(made("Sardines are back."), also_in=others)))
    assert "Vale Post · Copy 4 · 27 May 2011 and 7 more\n" in message.text
    assert "Copy 5" not in message.text


def test_a_long_headline_is_cut_between_characters() -> None:
    (message,) = sources_messages([listed("🐟" * 400)], COVERAGE)
    assert marked(message, "bold") == ["🐟" * 149 + "…"]


def test_a_long_quote_is_cut_between_words() -> None:
    quote = " ".join(f"sardine{n}" for n in range(600))
    first, second = answer_messages(answered(cited(made(quote))))
    pieces = marked(first, "blockquote") + marked(second, "blockquote")
    assert len(pieces) == 4
    assert " ".join(pieces) == quote
    assert "As of" in second.text


def test_the_paragraph_is_shown_only_where_there_is_room() -> None:
    article = made("x" * 1200, title="y" * 400, publisher="z" * 200)
    others = tuple(made("x", title=f"{n}" + "y" * 400, publisher="z" * 200) for n in range(5))
    short, *_ = answer_messages(answered(cited(article, 0, 1195)))
    assert marked(short, "expandable_blockquote") == ["x" * 1200]
    full, *_ = answer_messages(answered(cited(article, 0, 1195, others)))
    assert marked(full, "expandable_blockquote") == []
    assert units(full.text) <= LONGEST


def test_a_refusal_names_the_closest_articles() -> None:
    (message,) = answer_messages(
        refused("Nothing answers this.", made("One.", title="First"), made("Two.", title="Second"))
    )
    assert message.text == (
        "Nothing answers this.\n\nClosest coverage:\nVale Post · First · 27 May 2011\nVale Post · Second · 27 May 2011"
        "\n\nThe coverage: 2 articles, 27 May 2011 to 2 June 2011."
    )


def test_a_refusal_without_coverage() -> None:
    (message,) = answer_messages(refused("There is nothing.", coverage=EMPTY))
    assert message.text == "There is nothing.\n\nThe coverage: no articles yet."


def test_the_extent_of_the_coverage() -> None:
    for coverage, words in (
        (EMPTY, "no articles yet"),
        (Coverage(1, None, None, None), "1 article, undated"),
        (Coverage(1, "2011-05-27", "2011-05-27", None), "1 article, of 27 May 2011"),
        (COVERAGE, "2 articles, 27 May 2011 to 2 June 2011"),
    ):
        assert words in welcome(coverage).text
        assert words in help_message(coverage).text


def test_many_sources_are_listed_in_part() -> None:
    messages = sources_messages([listed(f"Headline {n} " + "fish " * 50) for n in range(30)], COVERAGE)
    text = "\n".join(message.text for message in messages)
    assert len(messages) == 2
    assert "Headline 19 " in text
    assert "Headline 20 " not in text
    assert text.endswith("… and 10 more.")
    check(messages)


words = st.text(st.sampled_from("aé \u4e2d🐟👩\u200d🚒@/<&*_.’\u0301"), min_size=1, max_size=12).map(
    lambda text: f"x{text}x"
)
long_texts = st.builds(
    lambda text, times, gap: tidy(gap.join([text] * times)),
    words,
    st.integers(1, 900),
    st.sampled_from(["", " "]),
)
details = st.builds(
    Details,
    title=long_texts,
    publisher=st.none() | long_texts,
    published=st.sampled_from([None, "2011-05-27", "2011-06-02T10:00:00+00:00"]),
    url=st.sampled_from([None, "https://vale.example/a", "ftp://vale.example/a"]),
    digest=st.booleans(),
)
articles = st.builds(lambda about, text: make_article(about, [text], "test", text), details, long_texts)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    article = draw(articles)
    end = draw(st.integers(1, len(article.text)))
    start = draw(st.integers(0, end - 1))
    while article.text[start].isspace():
        start -= 1
    return cited(
        article,
        start,
        start + len(article.text[start:end].rstrip()),
        tuple(draw(st.lists(articles, max_size=8))),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(citations(), min_size=1, max_size=3))
def test_any_answer_can_be_sent_and_holds_its_quotes_to_the_letter(cites: list[Citation]) -> None:
    messages = answer_messages(answered(*cites))
    assert all(units(message.text) <= LONGEST for message in messages)
    check(messages)
    pieces = [piece for message in messages for piece in marked(message, "blockquote")]
    for citation in cites:
        rest = citation.quote
        while rest:
            piece = pieces.pop(0)
            assert rest.startswith(piece)
            rest = rest[len(piece) :].removeprefix(" ")  # a quote is cut at a space, where it has one
    assert pieces == []


@settings(max_examples=30, deadline=None)
@given(st.lists(articles, max_size=3))
def test_any_refusal_can_be_sent(closest: list[Article]) -> None:
    messages = answer_messages(refused("Nothing answers this.", *closest))
    assert len(messages) == 1
    check(messages)


def test_a_corrected_question_is_said_first() -> None:
    read = replace(understand("What?"), read_as="What is the Heron Bridge?")
    for answer in (answered(cited(made("It shut."))), refused("Nothing answers this.")):
        message = answer_messages(replace(answer, understood=read))[0]
        assert message.text.startswith("Read as: What is the Heron Bridge?\n\n")
        assert "Read as" not in answer_messages(answer)[0].text
