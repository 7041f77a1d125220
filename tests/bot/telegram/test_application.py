import io
import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from telegram.error import InvalidToken

from bot.settings import Settings, SettingsError
from bot.smalltalk import Passing, reply
from bot.telegram.application import Redacting, build, set_up_log
from bot.telegram.handlers import WAITING
from corpus.article import Details, make_article
from corpus.store.sqlite import SqliteStore
from retrieval.answering.responder import Responder
from tests.bot.telegram.telegram_server import TOKEN, Bot, running


@pytest.fixture
async def bot(store: SqliteStore, responder: Responder) -> AsyncIterator[Bot]:
    store.put(
        make_article(
            Details("Sardines return"), ["Sardines are back in the bay of Peniche."], "test", "sardines"
        ),
        False,
    )
    async with running(store, responder) as bot:
        yield bot


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, formatted as the program does."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Redacting(TOKEN))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


async def test_the_commands_are_announced(bot: Bot, log: io.StringIO) -> None:
    assert bot.application.post_init
    await bot.application.post_init(bot.application)
    (call,) = bot.server.called("setMyCommands")
    assert [command["command"] for command in call.parameters["commands"]] == [
        "help",
        "new",
        "sources",
        "start",
    ]
    assert "answering as @clippings_bot" in log.getvalue()


async def test_a_bot_that_cannot_announce_its_commands_still_answers(bot: Bot, log: io.StringIO) -> None:
    bot.server.cut_next("setMyCommands")
    assert bot.application.post_init
    await bot.application.post_init(bot.application)
    assert "could not set the commands: connection reset" in log.getvalue()
    await bot.reads("/start")
    assert "1 article" in bot.server.texts[0]


async def test_every_announced_command_is_known(bot: Bot) -> None:
    assert bot.application.post_init
    await bot.application.post_init(bot.application)
    for command in bot.server.called("setMyCommands")[0].parameters["commands"]:
        await bot.reads(f"/{command['command']}")
    assert len(bot.server.texts) == 4
    assert sum("1 article, undated" in text for text in bot.server.texts) == 3
    assert reply(Passing.NEW) in bot.server.texts


async def test_questions_begun_are_answered_before_the_end(bot: Bot) -> None:
    await bot.application.start()
    for reader in range(1, 9):
        await bot.queue(
            bot.server.update(
                **bot.server.message("Are sardines back in the bay of Peniche?", chat=reader, user=reader)
            )
        )
    await bot.server.until(bot.application.update_queue.empty)
    assert len(bot.server.sent) < 8
    await bot.application.stop()
    assert sorted({chat for chat, _ in bot.server.chats}) == list(range(1, 9))


async def test_more_updates_are_taken_than_questions_may_wait(bot: Bot) -> None:
    assert bot.application.concurrent_updates > WAITING


async def test_an_unknown_token_is_refused(
    store: SqliteStore, responder: Responder, log: io.StringIO
) -> None:
    async with running(store, responder) as bot:
        bot.server.fail_next("getMe", 401, "Unauthorized")
        with pytest.raises(InvalidToken) as refused:
            await bot.application.bot.get_me()
        logging.getLogger("clippings").error("%s", bot.application.bot.base_url, exc_info=refused.value)
    assert TOKEN not in log.getvalue()


async def test_the_token_is_never_logged(bot: Bot, log: io.StringIO) -> None:
    bot.server.cut_next("sendMessage")
    await bot.reads("/start")
    try:
        raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/sendMessage is out of reach")
    except RuntimeError as error:
        await bot.application.process_error(None, error)
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    text = log.getvalue()
    assert text.count("Traceback") >= 2
    assert "https://api.telegram.org/bot<token>/sendMessage is out of reach" in text
    assert "https://api.telegram.org/bot<token>/getMe" in text
    assert TOKEN not in text


def test_the_log_goes_to_standard_error_without_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()  # kept open, and put back
    try:
        set_up_log(TOKEN)
        logging.getLogger("clippings").info("bot %s is up", TOKEN)
        logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("INFO clippings: bot <token> is up\n")
    assert len(err.splitlines()) == 1


def test_a_bot_without_a_token_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN is not set"):
        build(Settings(telegram_bot_token=None), None)  # type: ignore[arg-type]  # it does not get so far as to need handlers
