"""Answers as Telegram messages: plain text with entities, which needs no escaping and so cannot break or be
broken into.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.rendering.plain import plain as plain_text
from bot.rendering.words import NEAREST, attribution, marked_in, moment_in_words, overdue_words, read_as_line
from corpus.article import Article
from corpus.dates import day_in_words
from corpus.store.records import Coverage, Listed
from retrieval.answering.answer import Answer, Citation, Status

LONGEST = 4096  # UTF-16 units that Telegram takes in one message
_LONGEST_PIECE = 2000  # of a quote: with its source and five others that print it, it fits one message
_LONGEST_CONTEXT = 1200  # of a paragraph shown around a quote, where there is room
_LONGEST_NEAREST = 700  # of a quote in a refusal
_LONGEST_READING = 1000
_LONGEST_HEADLINE = 300
_LONGEST_HEADLINE_IN_ROW = 150  # of several in a row
_LONGEST_PUBLISHER = 100
_MOST_ALSO_IN = 5  # other articles with the same quote that are named


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a message with a meaning; offset and length in UTF-16 units, as Telegram counts."""

    type: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message, no longer than LONGEST."""

    text: str
    entities: tuple[Entity, ...]

    def __post_init__(self) -> None:
        """Let nothing through that a chat would act on; the text stays as long, so the entities stand."""
        object.__setattr__(self, "text", plain_text(self.text))


@dataclass(slots=True)
class _Draft:
    """A message in the making."""

    text: str = ""
    entities: list[Entity] = field(default_factory=list)

    def add(self, text: str, type: str | None = None, url: str | None = None) -> "_Draft":
        """Append text, as an entity where a type is given."""
        if type and text:
            self.entities.append(Entity(type, units(self.text), units(text), url))
        self.text += text
        return self

    def follow(self, other: "_Draft", gap: str = "\n\n") -> "_Draft":
        """Append another draft, after a gap where there is something before it."""
        if self.text:
            self.text += gap
        shift = units(self.text)
        self.entities += [Entity(e.type, e.offset + shift, e.length, e.url) for e in other.entities]
        self.text += other.text
        return self

    def message(self) -> Message:
        """Return what was drafted."""
        return Message(self.text, tuple(self.entities))


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def answer_messages(answer: Answer) -> list[Message]:
    """Return an answer as one message, or as several where it is too long for one."""
    if answer.status is Status.NO_ANSWER and not answer.parts:
        footing, *_ = _footing(answer)
        return _packed([*_read_as(answer), _refusal(answer).follow(footing)])
    drafts = _told(answer)
    for part in answer.parts:
        head, *rest = _told(part)
        question = _clipped(part.question, _LONGEST_HEADLINE)
        drafts += [_Draft().add(question, "bold").follow(head), *rest]
    return _packed([*drafts, *_footing(answer)])


def _told(answer: Answer) -> list[_Draft]:
    """Return what is said and quoted, but of each part by itself."""
    if answer.parts:
        return [_Draft().add(answer.message)]
    if answer.status is Status.NO_ANSWER:
        return [*_read_as(answer), _refusal(answer)]
    drafts = [*_read_as(answer), *([_Draft().add(answer.message)] if answer.message else [])]
    return drafts + [part for citation in answer.citations for part in _citation(citation)]


def _footing(answer: Answer) -> list[_Draft]:
    """Return of when an answer is, how far the coverage reaches, and whether it is overdue."""
    overdue = overdue_words(answer.coverage, datetime.now(UTC))
    if answer.status is Status.NO_ANSWER:
        said = f"The coverage: {_extent(answer.coverage)}.{f' {overdue}' if overdue else ''}"
        return [_Draft().add(said, "italic")]
    as_of = f"As of {day_in_words(answer.as_of)}" if answer.as_of else "Undated coverage"
    told = [f"{as_of} · {_extent(answer.coverage)}", *([overdue] if overdue else [])]
    return [_Draft().add(line, "italic") for line in told]


def welcome(coverage: Coverage) -> Message:
    """Return what /start says."""
    text = (
        "Ask me about the news coverage I hold. I answer with sentences quoted from the articles, each with its "
        f"publisher, headline and date, and I say so when the coverage does not answer.\n\nI hold {_extent(coverage)}."
        "\n\n/help says how to ask, /sources lists the articles."
    )
    return Message(text, ())


def help_message(coverage: Coverage) -> Message:
    """Return what /help says."""
    text = (
        "Ask a question in your own words, such as “Who met whom, and when?”. Every quote is taken to the letter "
        "from an article; open the grey block under it to read the whole paragraph. You can follow up: “And why?”\n\n"
        "In a group, mention me or reply to one of my messages.\n\n"
        "/new – forget what we talked about, so that the next question stands by itself\n"
        f"/sources – the newest articles of the coverage\nThe coverage: {_extent(coverage)}."
    )
    return Message(text, ())


def sources_messages(articles: Sequence[Listed], coverage: Coverage, most: int = 20) -> list[Message]:
    """Return what /sources says: the newest articles and how many there are."""
    if not articles:
        return [Message(f"There is no coverage yet.{_refreshed(coverage)}", ())]
    drafts = [_Draft().add(f"The coverage: {_extent(coverage)}.{_refreshed(coverage)}")]
    for article in articles[:most]:
        drafts.append(_source(article, None))
    if len(articles) > most:
        drafts.append(_Draft().add(f"… and {len(articles) - most} more."))
    return _packed(drafts)


def plain(text: str) -> Message:
    """Return a message without entities."""
    return Message(text, ())


def _read_as(answer: Answer) -> list[_Draft]:
    """Return the line that says how a question was read where words of it were corrected."""
    read = answer.understood.read_as
    return [_Draft().add(read_as_line(_clipped(read, _LONGEST_READING)), "italic")] if read else []


def _refusal(answer: Answer) -> _Draft:
    draft = _Draft().add(answer.message)
    if answer.nearest:
        draft.follow(_Draft().add(NEAREST))
        for citation in answer.nearest:
            draft.follow(_brief(citation))
    if answer.closest:
        draft.follow(_Draft().add("Closest coverage:"))
        for article in answer.closest:
            draft.follow(_source(article, None), "\n")
    return draft


def _brief(citation: Citation) -> _Draft:
    """Return a citation without the paragraph around it; a quote too long for a part of a message is clipped."""
    draft = _Draft().add(_clipped(citation.quote, _LONGEST_NEAREST), "blockquote")
    return draft.follow(_source(citation.article, citation.paragraph), "\n")


def _citation(citation: Citation) -> list[_Draft]:
    """Return a citation as one draft, or as several where the quote alone fills a message."""
    *before, last = [_Draft().add(piece, "blockquote") for piece in _pieces(citation.quote)]
    marked = marked_in(citation)
    if marked and not before:
        start, end = marked
        last.entities.append(Entity("bold", units(citation.quote[:start]), units(citation.quote[start:end])))
    last.follow(_source(citation.article, citation.paragraph, citing=citation.citing), "\n")
    if citation.also_in:
        last.follow(_also_in(citation.also_in), "\n")
    room = min(_LONGEST_CONTEXT, LONGEST - units(last.text) - 1)
    if citation.context != citation.quote and units(citation.context) <= room:
        last.add("\n").add(citation.context, "expandable_blockquote")
    return [*before, last]


def _also_in(articles: Sequence[Article]) -> _Draft:
    """Name the first few of the other articles that a quote stands in."""
    draft = _Draft().add("also in ")
    for number, article in enumerate(articles[:_MOST_ALSO_IN]):
        draft.follow(_source(article, None, _LONGEST_HEADLINE_IN_ROW), "; " if number else "")
    more = len(articles) - _MOST_ALSO_IN
    return draft.add(f" and {more} more") if more > 0 else draft


def _source(
    article: Article | Listed,
    paragraph: int | None,
    longest: int = _LONGEST_HEADLINE,
    citing: str | None = None,
) -> _Draft:
    """Return publisher · headline · date · paragraph, the headline a link where the article has an
    address.
    """
    draft = _Draft().add(f"{_clipped(attribution(article, citing), _LONGEST_PUBLISHER)} · ")
    headline = _clipped(article.title, longest)
    if article.url and article.url.startswith(("http://", "https://")):
        draft.add(headline, "text_link", article.url)
    else:
        draft.add(headline, "bold")
    draft.add(f" · {day_in_words(article.published)}")
    return draft.add(f" · paragraph {paragraph}") if paragraph else draft


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that fit a message, cut between words where there are any."""
    while units(text) > _LONGEST_PIECE:
        fits = len(_fitting(text, _LONGEST_PIECE))
        space = text.rfind(" ", 1, fits + 1)
        cut = space if space > 0 else fits
        yield text[:cut]
        text = text[cut:].lstrip()
    yield text


def _clipped(text: str, longest: int) -> str:
    """Return a text, cut short with a mark where it is too long."""
    return text if units(text) <= longest else _fitting(text, longest - 1).rstrip() + "…"


def _fitting(text: str, longest: int) -> str:
    """Return as much of the beginning of a text as fits a number of UTF-16 units; no character is parted."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


def _packed(drafts: Sequence[_Draft]) -> list[Message]:
    """Return drafts in as few messages as hold them, in order; none is parted."""
    messages = [_Draft()]
    for draft in drafts:
        if messages[-1].text and units(messages[-1].text) + 2 + units(draft.text) > LONGEST:
            messages.append(_Draft())
        messages[-1].follow(draft)
    return [message.message() for message in messages]


def _refreshed(coverage: Coverage) -> str:
    """Return when watched coverage was last refreshed, as a sentence after a space; nothing where none is
    watched.
    """
    if coverage.freshness is None:
        return ""
    overdue = overdue_words(coverage, datetime.now(UTC))
    return f" {overdue or f'Last refreshed: {moment_in_words(coverage.freshness.refreshed)}.'}"


def _extent(coverage: Coverage) -> str:
    if not coverage.articles:
        return "no articles yet"
    count = f"{coverage.articles} article{'' if coverage.articles == 1 else 's'}"
    if not coverage.first or not coverage.last:
        return f"{count}, undated"
    if coverage.first == coverage.last:
        return f"{count}, of {day_in_words(coverage.first)}"
    return f"{count}, {day_in_words(coverage.first)} to {day_in_words(coverage.last)}"
