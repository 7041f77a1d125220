import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Sequence

import pytest
from telegram.error import NetworkError

from bot.smalltalk import Passing, reply
from bot.telegram import handlers
from bot.telegram.handlers import BUSY, NOT_INVITED, SLOW, SORRY, TEXT_ONLY, UNKNOWN_COMMAND
from corpus.article import Details, make_article
from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Answer
from retrieval.answering.responder import Asked, Responder
from retrieval.models.encoder import Vectors
from tests.bot.telegram.telegram_server import BOT, GROUP, OTHER, READER, Bot, Json, person, running
from tests.conftest import HashedWords

TREATY_QUOTE = "President Almeida signed the sardine treaty in Lisbon on Friday."
BRIDGE_QUOTE = "Governor Ruiz closed the Kestrel bridge in Dunmore after the flood."
TREATY = "Who signed the sardine treaty in Lisbon on Friday?"
BRIDGE = "Who closed the Kestrel bridge in Dunmore after the flood?"
NONSENSE = "zebra quilts xylophone?"


class Paced(HashedWords):
    """Encodes questions only while the gate is open, and fails when told to."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.fault: Exception | None = None
        self.threads: list[str] = []
        self.asked: list[str] = []

    def questions(self, texts: Sequence[str]) -> Vectors:
        self.threads.append(threading.current_thread().name)
        self.asked += texts
        self.gate.wait(10)
        if self.fault:
            raise self.fault
        return super().questions(texts)


@pytest.fixture
def hashed() -> Paced:
    return Paced()


@pytest.fixture
def coverage(store: SqliteStore) -> None:
    treaty = Details(
        "Almeida signs sardine treaty", "The Harbour Times", "2011-05-27", "https://harbour.example/treaty"
    )
    bridge = Details("Kestrel bridge closed", "Vale Post", "2011-06-02", digest=True)
    store.put(
        make_article(
            treaty, [f"{TREATY_QUOTE} The catch is to be halved.", "Boats stayed in port."], "test", "treaty"
        ),
        False,
    )
    store.put(make_article(bridge, [BRIDGE_QUOTE, "Two arches had cracked."], "test", "bridge"), False)


@pytest.fixture
async def bot(store: SqliteStore, coverage: None, responder: Responder, hashed: Paced) -> AsyncIterator[Bot]:
    async with running(store, responder) as bot:
        yield bot
        hashed.gate.set()


@pytest.fixture
async def private_bot(store: SqliteStore, coverage: None, responder: Responder) -> AsyncIterator[Bot]:
    async with running(store, responder, allowed=frozenset({READER})) as bot:
        yield bot


# Commands


@pytest.mark.parametrize("command", ["/start", "/help", "/start@clippings_bot", "/help@Clippings_Bot"])
async def test_start_and_help_say_how_much_coverage_there_is(bot: Bot, command: str) -> None:
    await bot.reads(command)
    assert "coverage" in bot.server.texts[0]
    assert "2 articles, 27 May 2011 to 2 June 2011" in bot.server.texts[0]


async def test_start_without_coverage(store: SqliteStore, responder: Responder) -> None:
    async with running(store, responder) as bot:
        await bot.reads("/start")
        await bot.reads("/sources")
        await bot.reads(TREATY)
    assert "no articles yet" in bot.server.texts[0]
    assert bot.server.texts[1] == "There is no coverage yet."
    assert bot.server.texts[2].startswith("There is no coverage yet to answer from.")


async def test_sources_are_listed_newest_first(bot: Bot) -> None:
    await bot.reads("/sources")
    text = bot.server.texts[0]
    assert text.index("digest of Vale Post · Kestrel bridge closed · 2 June 2011") < text.index(
        "The Harbour Times · Almeida signs"
    )
    assert bot.server.sent[0].marked("text_link") == ["Almeida signs sardine treaty"]


async def test_unknown_command(bot: Bot) -> None:
    await bot.reads("/weather")
    assert bot.server.texts == [UNKNOWN_COMMAND]


async def test_commands_of_other_bots_are_ignored_in_groups(bot: Bot) -> None:
    reply_to = bot.server.message("An answer.", chat=GROUP) | {"from": BOT}
    for command in ("/start@weather_bot", "/weather", "/weather@weather_bot"):
        await bot.reads(command, chat=GROUP)
        await bot.reads(command, chat=GROUP, reply_to_message=reply_to)
    assert bot.server.texts == []


async def test_commands_in_groups(bot: Bot) -> None:
    await bot.reads("/sources@clippings_bot", chat=GROUP)
    await bot.reads("/weather@clippings_bot", chat=GROUP)
    assert "Vale Post" in bot.server.texts[0]
    assert bot.server.texts[1] == UNKNOWN_COMMAND


# Questions


async def test_an_answer_is_a_quote_with_its_source(bot: Bot) -> None:
    await bot.reads(TREATY)
    call = bot.server.sent[0]
    assert call.marked("blockquote") == [TREATY_QUOTE]
    assert "\nThe Harbour Times · Almeida signs sardine treaty · 27 May 2011 · paragraph 1\n" in call.text
    assert [e["url"] for e in call.parameters["entities"] if e["type"] == "text_link"] == [
        "https://harbour.example/treaty"
    ]
    assert call.marked("text_link") == ["Almeida signs sardine treaty"]
    assert call.marked("expandable_blockquote") == [f"{TREATY_QUOTE} The catch is to be halved."]
    assert call.text.endswith("\n\nAs of 27 May 2011 · 2 articles, 27 May 2011 to 2 June 2011")
    assert call.parameters["link_preview_options"] == {"is_disabled": True}
    assert "reply_parameters" not in call.parameters


async def test_several_questions_are_answered_under_their_words(bot: Bot) -> None:
    await bot.reads(f"Good morning! {TREATY} {BRIDGE} Thanks!")
    (call,) = bot.server.sent
    assert call.text.startswith("Your message asks 2 questions; the coverage answers all of them.")
    assert call.marked("blockquote") == [TREATY_QUOTE, BRIDGE_QUOTE]
    assert call.text.index(TREATY) < call.text.index(TREATY_QUOTE) < call.text.index(BRIDGE)


async def test_a_digest_is_not_passed_off_as_the_paper(bot: Bot) -> None:
    await bot.reads(BRIDGE)
    call = bot.server.sent[0]
    assert f"{BRIDGE_QUOTE}\ndigest of Vale Post · Kestrel bridge closed · 2 June 2011" in call.text
    assert "Kestrel bridge closed" in call.marked("bold")


async def test_a_refusal_names_the_closest_coverage(bot: Bot) -> None:
    await bot.reads(NONSENSE)
    call = bot.server.sent[0]
    assert not call.marked("blockquote")
    assert "Closest coverage:\n" in call.text
    assert "The Harbour Times · Almeida signs sardine treaty · 27 May 2011" in call.text
    assert call.text.endswith("The coverage: 2 articles, 27 May 2011 to 2 June 2011.")


@pytest.mark.parametrize("text", ["?!", "🐟", "<b>&amp;</b> *_[`", "a" * 4096])
async def test_odd_questions_get_a_reply(bot: Bot, text: str) -> None:
    await bot.reads(text)
    assert len(bot.server.texts) == 1
    assert bot.server.texts != [SORRY]


async def test_a_mention_is_no_part_of_a_question(bot: Bot, hashed: Paced) -> None:
    await bot.reads(f"@Clippings_bot {TREATY}")
    await bot.reads(f"@clippings_bot {TREATY}", chat=GROUP)
    assert hashed.asked == [TREATY, TREATY]


async def test_a_follow_up_leans_on_the_question_before(bot: Bot) -> None:
    await bot.reads("And when?")
    await bot.reads(TREATY)
    await bot.reads("And when?")
    await bot.reads("And when?", user=OTHER, chat=OTHER)
    first, _, followed, elsewhere = bot.server.sent
    assert not first.marked("blockquote")
    assert followed.marked("blockquote") == [TREATY_QUOTE]
    assert not elsewhere.marked("blockquote")


async def test_what_is_said_in_passing_gets_a_line_and_the_answer_is_not_sent_again(
    bot: Bot, hashed: Paced
) -> None:
    await bot.reads(TREATY)
    for text in ("thanks", "👍", "Hello", "ok", "bye"):
        await bot.reads(text)
    await bot.reads("thanks", chat=GROUP)
    await bot.reads("And when?")
    first, *lines, followed = bot.server.texts
    assert TREATY_QUOTE in first
    assert lines == [
        reply(kind) for kind in (Passing.THANKS, Passing.EMOJI, Passing.GREETING, Passing.OK, Passing.BYE)
    ]
    assert TREATY_QUOTE in followed
    assert hashed.asked[0] == TREATY


async def test_new_forgets_what_was_talked_about(bot: Bot) -> None:
    await bot.reads(TREATY)
    await bot.reads("/new")
    await bot.reads("And when?")
    _, told, after = bot.server.sent
    assert told.text == reply(Passing.NEW)
    assert not after.marked("blockquote")


async def test_help_in_words_helps(bot: Bot) -> None:
    await bot.reads("help!")
    await bot.reads("/help")
    one, other = bot.server.texts
    assert one == other
    assert "/new" in one


async def test_what_comes_from_inline_results_is_no_question(bot: Bot) -> None:
    await bot.reads(TREATY, via_bot=BOT)
    assert bot.server.texts == []


async def test_stale_questions_are_let_go(bot: Bot) -> None:
    day_old = int(time.time()) - 24 * 3600
    await bot.reads(TREATY, date=day_old)
    await bot.reads(TREATY, date=int(time.time()) - 3600)
    assert len(bot.server.texts) == 1


async def test_a_fresh_edit_of_an_old_question_is_answered(bot: Bot) -> None:
    message = await bot.reads(NONSENSE, date=int(time.time()) - 24 * 3600)
    await bot.reads_edited(message, TREATY)
    assert TREATY_QUOTE in bot.server.texts[0]


# What is not text


@pytest.mark.parametrize(
    "content", [{"photo": []}, {"caption": TREATY}, {"dice": {"emoji": "🎲", "value": 6}}]
)
async def test_what_is_not_text_gets_a_hint_in_private(bot: Bot, content: Json) -> None:
    await bot.gets(bot.server.update(**bot.server.message(None, **content)))
    await bot.gets(bot.server.update(**bot.server.message(None, chat=GROUP, **content)))
    assert bot.server.texts == [TEXT_ONLY]


async def test_an_album_gets_one_hint(bot: Bot) -> None:
    for _ in range(3):
        await bot.gets(bot.server.update(**bot.server.message(None, media_group_id="holiday")))
    assert bot.server.texts == [TEXT_ONLY]


async def test_a_place_that_moves_gets_one_hint(bot: Bot) -> None:
    place = bot.server.message(None, location={"longitude": 1.0, "latitude": 2.0, "live_period": 600})
    await bot.gets(bot.server.update(**place))
    await bot.gets(bot.server.update("edited_message", **place | {"edit_date": int(time.time())}))
    assert bot.server.texts == [TEXT_ONLY]


async def test_service_messages_are_ignored(bot: Bot) -> None:
    await bot.gets(bot.server.update(**bot.server.message(None, new_chat_title="Readers of old")))
    assert bot.server.texts == []


# Edited questions


async def test_an_edit_replaces_the_answer(bot: Bot) -> None:
    message = await bot.reads(NONSENSE)
    await bot.reads_edited(message, TREATY)
    (text,) = bot.server.texts
    assert text.startswith(TREATY_QUOTE)
    assert bot.server.called("editMessageText")[0].marked("blockquote") == [TREATY_QUOTE]


async def test_an_edit_that_changes_nothing_is_quiet(bot: Bot) -> None:
    message = await bot.reads(TREATY)
    await bot.reads_edited(message, TREATY)
    assert len(bot.server.texts) == len(bot.server.sent) == 1


async def test_an_edit_of_a_question_whose_answer_is_unknown_gets_a_new_one(bot: Bot) -> None:
    await bot.reads_edited(bot.server.message(NONSENSE), TREATY)
    assert len(bot.server.texts) == 1


async def test_an_edit_of_a_question_whose_answer_was_deleted_gets_a_new_one(bot: Bot) -> None:
    message = await bot.reads(NONSENSE)
    bot.server.chats.clear()
    await bot.reads_edited(message, TREATY)
    assert bot.server.texts[0].startswith(TREATY_QUOTE)


async def test_an_edit_replaces_an_answer_of_several_messages(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await bot.reads(NONSENSE)
    (refusal,) = bot.server.texts
    monkeypatch.setattr("bot.telegram.messages.LONGEST", 160)
    await bot.reads_edited(message, TREATY)
    quote, as_of = bot.server.texts
    assert quote.startswith(TREATY_QUOTE)
    assert as_of.startswith("As of 27 May 2011")
    await bot.reads_edited(message, NONSENSE)
    assert bot.server.texts == [refusal]


# Groups


async def test_in_groups_only_what_is_put_to_the_bot_is_answered(bot: Bot) -> None:
    server = bot.server
    await bot.reads(TREATY, chat=GROUP)
    await bot.reads(f"@clippings_bot_too {TREATY}", chat=GROUP)
    await bot.reads(f"ask@clippings_bot {TREATY}", chat=GROUP)
    await bot.reads(TREATY, chat=GROUP, reply_to_message=server.message("Hello", chat=GROUP, user=OTHER))
    assert server.called("sendMessage", "sendChatAction") == []

    mentioned = await bot.reads(f"@Clippings_Bot, {TREATY}", chat=GROUP)
    replied = await bot.reads(
        BRIDGE, chat=GROUP, reply_to_message=server.message("Hello", chat=GROUP) | {"from": BOT}
    )
    assert TREATY_QUOTE in server.sent[0].text
    assert BRIDGE_QUOTE in server.sent[1].text
    for call, message in zip(server.sent, [mentioned, replied], strict=True):
        reply = call.parameters["reply_parameters"]
        assert (reply["message_id"], reply["allow_sending_without_reply"]) == (message["message_id"], True)
        assert call.parameters["chat_id"] == GROUP


async def test_answers_stay_in_their_topic(bot: Bot) -> None:
    await bot.reads(f"@clippings_bot {TREATY}", chat=GROUP, message_thread_id=9, is_topic_message=True)
    assert {
        call.parameters["message_thread_id"] for call in bot.server.called("sendMessage", "sendChatAction")
    } == {9}


# Inline queries


def inline(bot: Bot, text: str, user: int = READER) -> Json:
    return bot.server.update("inline_query", id="1", **{"from": person(user)}, query=text, offset="")


@pytest.mark.parametrize("text", ["", "  "])
async def test_an_empty_inline_query_offers_nothing(bot: Bot, hashed: Paced, text: str) -> None:
    await bot.gets(inline(bot, text))
    assert bot.server.called("answerInlineQuery")[0].parameters["results"] == []
    assert hashed.threads == []


async def test_an_inline_query_offers_the_answer(bot: Bot) -> None:
    await bot.gets(inline(bot, TREATY))
    call = bot.server.called("answerInlineQuery")[0]
    (result,) = call.parameters["results"]
    assert result["title"] == TREATY_QUOTE
    assert result["description"].startswith("The Harbour Times · Almeida signs sardine treaty · 27 May 2011")
    content = result["input_message_content"]
    assert content["message_text"].startswith(f"{TREATY_QUOTE}\nThe Harbour Times")
    assert content["entities"][0]["type"] == "blockquote"
    assert content["link_preview_options"] == {"is_disabled": True}
    assert not call.parameters.get("is_personal")


async def test_an_inline_query_without_an_answer_says_so(bot: Bot) -> None:
    await bot.gets(inline(bot, NONSENSE))
    (result,) = bot.server.called("answerInlineQuery")[0].parameters["results"]
    assert "coverage" in result["title"]
    assert "Closest coverage" in result["input_message_content"]["message_text"]


async def test_an_inline_query_answered_too_late_is_no_fault(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.server.fail_next(
        "answerInlineQuery",
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    await bot.gets(inline(bot, TREATY))
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


# Who may ask


async def test_only_who_is_allowed_is_answered(private_bot: Bot, hashed: Paced) -> None:
    for text in (TREATY, "/start", "/sources", "/weather"):
        await private_bot.reads(text, chat=OTHER, user=OTHER)
    await private_bot.reads(f"@clippings_bot {TREATY}", chat=GROUP, user=OTHER)
    await private_bot.gets(inline(private_bot, TREATY, user=OTHER))
    assert private_bot.server.texts == [NOT_INVITED] * 4
    assert private_bot.server.called("answerInlineQuery")[0].parameters["results"] == []
    assert hashed.threads == []


async def test_who_is_allowed_is_answered_everywhere(private_bot: Bot) -> None:
    await private_bot.reads(TREATY)
    await private_bot.reads(f"@clippings_bot {TREATY}", chat=GROUP)
    await private_bot.gets(inline(private_bot, TREATY))
    assert len([text for text in private_bot.server.texts if TREATY_QUOTE in text]) == 2
    call = private_bot.server.called("answerInlineQuery")[0]
    assert call.parameters["is_personal"]
    assert call.parameters["results"]


async def test_everyone_in_an_allowed_group_is_answered(
    store: SqliteStore, coverage: None, responder: Responder
) -> None:
    async with running(store, responder, allowed=frozenset({GROUP})) as bot:
        await bot.reads(f"@clippings_bot {TREATY}", chat=GROUP, user=OTHER)
        await bot.reads(TREATY, chat=OTHER, user=OTHER)
    assert TREATY_QUOTE in bot.server.texts[0]
    assert bot.server.texts[1] == NOT_INVITED


# While it works


async def test_typing_is_shown_while_an_answer_is_made(
    bot: Bot, hashed: Paced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.sending._TYPING_EVERY", 0.02)
    hashed.gate.clear()
    task = asyncio.create_task(bot.reads(TREATY))
    await bot.server.until(lambda: len(bot.server.called("sendChatAction")) >= 3)
    assert bot.server.sent == []
    hashed.gate.set()
    await task
    assert len(bot.server.sent) == 1
    typed = len(bot.server.called("sendChatAction"))
    await asyncio.sleep(0.06)
    assert len(bot.server.called("sendChatAction")) == typed


async def test_an_answer_comes_though_typing_cannot_be_shown(bot: Bot) -> None:
    bot.server.fail_next(
        "sendChatAction", 400, "Bad Request: not enough rights to send text messages to the chat"
    )
    await bot.reads(TREATY)
    assert TREATY_QUOTE in bot.server.texts[0]


async def test_the_event_loop_runs_on_while_an_answer_is_made(bot: Bot, hashed: Paced) -> None:
    hashed.gate.clear()
    task = asyncio.create_task(bot.reads(TREATY))
    await bot.server.until(lambda: hashed.threads)
    await bot.reads("/help", chat=OTHER, user=OTHER)
    assert len(bot.server.texts) == 1
    assert not task.done()
    hashed.gate.set()
    await task
    assert threading.main_thread().name not in hashed.threads


async def test_answers_are_made_one_at_a_time(bot: Bot, hashed: Paced) -> None:
    hashed.gate.clear()
    tasks = [asyncio.create_task(bot.reads(TREATY, chat=reader, user=reader)) for reader in (1, 2, 3)]
    await bot.server.until(lambda: len(bot.server.called("sendChatAction")) == 3)
    hashed.gate.set()
    await asyncio.gather(*tasks)
    assert len(bot.server.texts) == 3
    assert hashed.threads == ["answer_0"] * 3


async def test_order_is_kept_within_a_chat(bot: Bot, hashed: Paced) -> None:
    hashed.gate.clear()
    texts = [TREATY, NONSENSE, BRIDGE, "🐟", TREATY]
    await bot.application.start()
    for text in texts:
        await bot.queue(bot.server.update(**bot.server.message(text)))
    await bot.queue(bot.server.update(**bot.server.message("/help", chat=OTHER, user=OTHER)))
    await bot.server.until(lambda: bot.server.texts)
    assert "coverage" in bot.server.texts[0]
    hashed.gate.set()
    await bot.server.until(lambda: len(bot.server.texts) == 6)
    await bot.application.stop()
    _, *answers = bot.server.texts
    assert [TREATY_QUOTE in a for a in answers] == [True, False, False, False, True]
    assert [BRIDGE_QUOTE in a for a in answers] == [False, False, True, False, False]


async def test_a_follow_up_sent_at_once_waits_for_the_question_before(bot: Bot, hashed: Paced) -> None:
    hashed.gate.clear()
    tasks = [asyncio.create_task(bot.reads(text)) for text in (TREATY, "And when?")]
    await bot.server.until(lambda: hashed.threads)
    hashed.gate.set()
    await asyncio.gather(*tasks)
    assert [TREATY_QUOTE in text for text in bot.server.texts] == [True, True]


async def test_questions_beyond_what_may_wait_are_told_so(
    bot: Bot, hashed: Paced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "WAITING", 3)
    hashed.gate.clear()
    await bot.application.start()
    for reader in (1, 1, 2, 3):
        await bot.queue(bot.server.update(**bot.server.message(TREATY, chat=reader, user=reader)))
    await bot.server.until(lambda: bot.server.texts)
    assert bot.server.texts == [BUSY]
    assert bot.server.sent[0].parameters["chat_id"] == 3
    await bot.gets(inline(bot, TREATY))
    call = bot.server.called("answerInlineQuery")[0]
    assert (call.parameters["results"], call.parameters["cache_time"]) == ([], 0)
    hashed.gate.set()
    await bot.server.until(lambda: len(bot.server.texts) == 4)
    await bot.application.stop()
    await bot.reads(TREATY)
    assert bot.server.texts.count(BUSY) == 1


async def test_an_answer_that_takes_too_long_is_given_up(
    bot: Bot, hashed: Paced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "PATIENCE", 0.05)
    hashed.gate.clear()
    await bot.reads(TREATY)
    assert bot.server.texts == [SLOW]


async def test_an_answer_that_is_given_up_frees_the_thread_at_its_next_step(
    bot: Bot, hashed: Paced, responder: Responder, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Answer] = []
    answer = responder.answer

    def kept(asked: Asked) -> Answer:
        answers.append(answer(asked))
        return answers[-1]

    monkeypatch.setattr(responder, "answer", kept)
    monkeypatch.setattr(handlers, "PATIENCE", 0.3)
    hashed.gate.clear()
    await bot.reads(TREATY)
    hashed.gate.set()
    monkeypatch.setattr(handlers, "PATIENCE", 30.0)
    await bot.reads("Are there any quilts at all?")
    assert bot.server.texts[0] == SLOW
    assert "That took longer than 0.3 seconds" in answers[0].message
    assert "longer" not in answers[1].message


# When things go wrong


async def test_a_fault_is_one_line_to_the_reader_and_a_trace_in_the_log(
    bot: Bot, hashed: Paced, caplog: pytest.LogCaptureFixture
) -> None:
    hashed.fault = RuntimeError("the model is out to lunch")
    await bot.reads(TREATY)
    assert bot.server.texts == [SORRY]
    assert "\n" not in SORRY
    assert "Traceback" in caplog.text
    assert "the model is out to lunch" in caplog.text
    hashed.fault = None
    await bot.reads(TREATY)
    assert TREATY_QUOTE in bot.server.texts[1]


async def test_a_refused_formatting_does_not_cost_the_answer(bot: Bot) -> None:
    bot.server.fail_next("sendMessage", 400, "Bad Request: can't parse entities")
    await bot.reads(TREATY)
    (text,) = bot.server.texts
    assert text.startswith(TREATY_QUOTE)
    assert "entities" not in bot.server.sent[1].parameters


async def test_a_lost_connection_is_told_when_it_is_back(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot.server.cut_next("sendMessage")
    await bot.reads(TREATY)
    assert bot.server.texts == [SORRY]
    assert "connection reset" in caplog.text


async def test_a_reader_who_blocked_the_bot_is_left_alone(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot.server.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await bot.reads(TREATY)
    assert len(bot.server.sent) == 1
    assert "blocked by the user" in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_message_is_sent_again_when_telegram_asks_to_wait(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    bot.server.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await bot.reads(TREATY)
    assert len(bot.server.sent) == 2
    assert TREATY_QUOTE in bot.server.texts[0]


async def test_telegram_out_of_reach_is_a_line_in_the_log(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    await bot.application.process_error(None, NetworkError("no route to host"))
    assert "no route to host" in caplog.text
    assert "Traceback" not in caplog.text


async def test_only_the_latest_things_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_REMEMBERED", 2)
    latest: handlers._Latest[int, str] = handlers._Latest()
    for number in (1, 2, 1, 3):
        latest[number] = "kept"
    assert list(latest) == [1, 3]
