"""``clippings show``: an article as stored, found by whatever a person has of it; or those that an answer quotes."""

from collections.abc import Sequence
from pathlib import Path

from bot.cli.app import CommandError
from bot.cli.opening import check_writable, open_home
from bot.cli.output import out, print_json, print_text, tell
from bot.rendering import coverage as rendering
from bot.rendering.page import Shown, page
from bot.rendering.revisions import history_json, print_history
from bot.rendering.words import gone_words
from corpus.article import Gone, gone
from corpus.revisions import holds
from corpus.store.protocols import Store
from corpus.store.records import GivenAnswer, GivenCitation

_MOST_NAMED = 5  # articles whose headlines begin alike that are named


def show_all(reference: str, changes: bool, html: bool, file: Path | None, as_json: bool) -> None:
    """Show what a reference names. See ``clippings show``."""
    if file and not html:
        raise CommandError("--out goes with --html: it is the page that is written to the file")
    check_writable(file)
    store = open_home().coverage().store
    found, answer = _found(store, reference)
    if found and changes:
        history = store.history(found)
        print_json(history_json(found, history)) if as_json else print_history(out, history)
        return
    shown = [_as_it_stands(store, found)] if found else _quoted(store, answer) if answer else []
    if html:
        _give(page(shown, answer), file)
    elif answer:
        _show_quoted(shown, answer, as_json)
    else:
        [one] = shown
        print_json(rendering.article_json(one.article, one.story)) if as_json else rendering.print_article(
            out, one.article, one.story
        )


def _found(store: Store, reference: str) -> tuple[str | None, GivenAnswer | None]:
    """Return the id of the article, or else the answer, that is meant. Raises CommandError where none is, or several."""
    if article := store.find(reference):
        return article, None
    if answer := store.given_answer(reference.strip()):
        return None, answer
    wanted = _plain(reference)
    listed = [
        one
        for one in store.articles()
        if wanted and not one.is_damaged and _plain(one.title).startswith(wanted)
    ]
    alike = [one for one in listed if _plain(one.title) == wanted] or listed
    if not alike:
        raise CommandError(
            f"no article {reference!r}: `clippings articles` lists their ids, `clippings answers` those of answers"
        )
    if len(alike) > 1:
        named = "; ".join(f"{one.id} {one.title}" for one in alike[:_MOST_NAMED])
        more = " …" if len(alike) > _MOST_NAMED else ""
        raise CommandError(f"{len(alike)} headlines begin so: show one by its id: {named}{more}")
    return alike[0].id, None


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _as_it_stands(store: Store, identifier: str) -> Shown:
    article = store.get(identifier)
    if article is None:  # taken out in this moment
        raise CommandError(f"no article {identifier!r}: it was just taken out")
    return Shown(article, (), store.history(identifier), store.story(identifier))


def _quoted(store: Store, answer: GivenAnswer) -> list[Shown]:
    """Return the articles that an answer quotes, each in the state that was quoted."""
    places: dict[str, list[GivenCitation]] = {}
    for _, given in store.given_citations(answer.id):
        places.setdefault(given.article_id, []).append(given)
    if not places:
        raise CommandError(
            f"answer {answer.id} quotes no article: `clippings replay {answer.id}` gives it again"
        )
    return [_as_quoted(store, identifier, given) for identifier, given in places.items()]


def _as_quoted(store: Store, identifier: str, given: Sequence[GivenCitation]) -> Shown:
    history = store.history(identifier)
    states = [version.article for version in reversed(history) if version.article]
    quoted = next((state for state in states if all(holds(state, one) for one in given)), None)
    if quoted is None:
        was_removed = store.was_removed(identifier) or bool(history and len(states) == len(history))
        return Shown(gone(identifier, is_damaged=not was_removed), (), (), ())
    return Shown(quoted, tuple((one.start, one.end) for one in given), history, store.story(identifier))


def _show_quoted(shown: Sequence[Shown], answer: GivenAnswer, as_json: bool) -> None:
    if as_json:
        print_json(
            {"answer_id": answer.id, "question": answer.question, "articles": [_json(one) for one in shown]}
        )
        return
    tell(f"Quoted to: {answer.question}")
    for number, one in enumerate(shown):
        if number:
            out.print()
        if isinstance(one.article, Gone):
            out.print(gone_words(one.article), soft_wrap=True)
            continue
        if not one.is_current:
            tell(
                f"This is the state that was quoted; `clippings show {one.article.id}` shows how it stands now."
            )
        rendering.print_article(out, one.article, one.story, one.quotes)


def _json(one: Shown) -> rendering.Json:
    if isinstance(one.article, Gone):
        return {"article_id": one.article.id, "gone": "damaged" if one.article.is_damaged else "removed"}
    quotes = [{"start": start, "end": end, "quote": one.article.text[start:end]} for start, end in one.quotes]
    return {**rendering.article_json(one.article, one.story), "quotes": quotes, "current": one.is_current}


def _give(text: str, file: Path | None) -> None:
    if file is None:
        print_text(text)
        return
    try:
        file.write_text(text, "utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from error
    tell(f"Written to {file}.")
