"""What the bot does with each update: questions, commands, edits, inline queries, mistakes.

Model work runs on a thread of its own, in one place (``_ask``); the event loop only waits for it.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar
from weakref import WeakValueDictionary

from telegram import (
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot import smalltalk
from bot.smalltalk import Passing, passing
from bot.telegram import messages
from bot.telegram.sending import inline_result, replace_message, reply, typing
from corpus.store.protocols import Store
from retrieval.answering.answer import Answer, Status
from retrieval.answering.responder import Asked
from retrieval.query.deadline import Deadline
from retrieval.query.message import topic_of

# questions waiting at most, those in line behind another of their chat too; beyond that the bot says that it
# is busy
WAITING = 64
PATIENCE = 30.0  # seconds for one answer
STALE = timedelta(hours=12)  # a message that waited longer, while the bot was down, is let go
_REMEMBERED = 2000  # answers that an edited question may still replace, and chats whose topic is known
SORRY = "Something went wrong on my side; it is in the log. Please try again in a moment."
BUSY = "I have more questions than I can answer just now. Please ask again in a minute."
SLOW = "That took longer than it should. Please ask again in a moment."
TEXT_ONLY = "I read text only: ask me a question in words."
UNKNOWN_COMMAND = "I do not know that command. /help says what I can do."
NOT_INVITED = "This bot answers invited readers only."

log = logging.getLogger("clippings")
K = TypeVar("K")
T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


class Answering(Protocol):
    """What answers, and the store that it answers from: a desk, or a responder."""

    @property
    def store(self) -> Store:
        """The store that is answered from just now."""

    def answer(self, asked: Asked) -> Answer:
        """Answer a question."""


class BusyError(Exception):
    """More questions wait than may."""


_EXCUSES: dict[object, str] = {BusyError: BUSY, TimeoutError: SLOW}


class _Latest(OrderedDict[K, T]):
    """Remembers what was put last and forgets what was put long ago."""

    def __setitem__(self, key: K, value: T) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > _REMEMBERED:
            self.popitem(last=False)


class Handlers:
    """Everything that the bot does with updates; made once, closed at the end."""

    def __init__(self, session: Answering, allowed: frozenset[int]) -> None:
        """Answer from a session; ``allowed`` users and chats only, everyone where it is empty."""
        self._session, self._allowed = session, allowed
        self._answering = ThreadPoolExecutor(
            1, thread_name_prefix="answer"
        )  # a responder takes one question at a time
        self._looking = ThreadPoolExecutor(
            1, thread_name_prefix="look"
        )  # into the store, which no question holds up
        self._waiting = 0
        self._in_order: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._previous: _Latest[int, str] = _Latest()
        self._answers: _Latest[tuple[int, int], list[int]] = _Latest()
        self._albums: _Latest[str, None] = _Latest()

    def register(self, application: App) -> None:
        """Hang every handler into an application."""
        new = (
            filters.UpdateType.MESSAGE & ~filters.VIA_BOT
        )  # what came through a bot's inline results is no question
        texts = new | (filters.UpdateType.EDITED_MESSAGE & ~filters.VIA_BOT)
        application.add_handler(CommandHandler("start", self.on_start, filters=texts))
        application.add_handler(CommandHandler("help", self.on_help, filters=texts))
        application.add_handler(CommandHandler("sources", self.on_sources, filters=texts))
        application.add_handler(CommandHandler("new", self.on_new, filters=texts))
        application.add_handler(MessageHandler(new & filters.COMMAND, self.on_unknown_command))
        application.add_handler(MessageHandler(texts & filters.TEXT & ~filters.COMMAND, self.on_question))
        application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, self.on_other))
        application.add_handler(InlineQueryHandler(self.on_inline_query))
        application.add_error_handler(self.on_error)

    def close(self) -> None:
        """Let answers under way finish and take no more."""
        for executor in (self._answering, self._looking):
            executor.shutdown(wait=True, cancel_futures=True)

    async def on_start(self, update: Update, context: Context) -> None:
        """Say what the bot does and how much coverage it has."""
        if message := await self._invited(update):
            await self._send(message, [messages.welcome(await self._look(self._session.store.coverage))])

    async def on_help(self, update: Update, context: Context) -> None:
        """Say how to ask."""
        if message := await self._invited(update):
            await self._send(message, [messages.help_message(await self._look(self._session.store.coverage))])

    async def on_sources(self, update: Update, context: Context) -> None:
        """List the newest articles."""
        if message := await self._invited(update):
            listed, coverage = await self._look(
                lambda: (self._session.store.articles(), self._session.store.coverage())
            )
            await self._send(message, messages.sources_messages(listed, coverage))

    async def on_new(self, update: Update, context: Context) -> None:
        """Forget what was talked about in a chat."""
        if message := await self._invited(update):
            async with self._in_order.setdefault(message.chat_id, asyncio.Lock()):
                await self._pass_on(message, Passing.NEW, edited=update.edited_message is not None)

    async def on_unknown_command(self, update: Update, context: Context) -> None:
        """Say that a command is unknown; in a group, where it may be meant for another bot, only if it names
        this one.
        """
        message = update.effective_message
        if message is None:
            return
        named = f"@{context.bot.username}".lower() in (message.text or "").lower()
        if (named or message.chat.type == ChatType.PRIVATE) and await self._invited(update):
            await self._send(message, [messages.plain(UNKNOWN_COMMAND)])

    async def on_other(self, update: Update, context: Context) -> None:
        """Say, in private and once an album, that only text is read."""
        message = update.effective_message
        if message is None or message.media_group_id in self._albums:
            return
        if message.media_group_id:
            self._albums[message.media_group_id] = None
        if message.chat.type == ChatType.PRIVATE and await self._invited(update):
            await self._send(message, [messages.plain(TEXT_ONLY)])

    async def on_question(self, update: Update, context: Context) -> None:
        """Answer a question; an edited one is answered again, in place of its answer."""
        message = update.effective_message
        if message is None or datetime.now(UTC) - (message.edit_date or message.date) > STALE:
            return
        text = _addressed_text(message, context.bot.username, context.bot.id)
        if text is None or not await self._invited(update):
            return
        lock = self._in_order.setdefault(message.chat_id, asyncio.Lock())
        if kind := passing(text):
            async with lock:
                await self._pass_on(message, kind, edited=update.edited_message is not None)
            return
        with self._in_line():
            async with lock:
                async with typing(message):
                    answer = await self._ask(
                        Asked(
                            text, previous=self._previous.get(message.chat_id), asked_on=message.date.date()
                        )
                    )
                if answer.status is not Status.NO_ANSWER:
                    self._remember_topic(message.chat_id, text)
                await self._deliver(
                    message, messages.answer_messages(answer), edited=update.edited_message is not None
                )

    async def _pass_on(self, message: Message, kind: Passing, edited: bool) -> None:
        """Answer what was said in passing; /new lets go of what was talked about."""
        if kind is Passing.NEW:
            self._previous.pop(message.chat_id, None)
        if kind is Passing.HELP:
            said = messages.help_message(await self._look(self._session.store.coverage))
        else:
            said = messages.plain(smalltalk.reply(kind))
        await self._deliver(message, [said], edited)

    async def on_inline_query(self, update: Update, context: Context) -> None:
        """Offer the quotes that answer, to be sent into any chat."""
        query = update.inline_query
        if query is None:
            return
        results = []
        if query.query.strip() and (not self._allowed or query.from_user.id in self._allowed):
            with suppress(BusyError), self._in_line():
                answer = await self._ask(Asked(query.query))
                results = [inline_result(answer)]
        try:
            await query.answer(results, cache_time=60 if results else 0, is_personal=bool(self._allowed))
        except BadRequest as error:
            log.info("an inline query was not waited for: %s", error)

    async def on_error(self, update: object, context: Context) -> None:
        """Tell the reader in one friendly line, and the log everything."""
        error = context.error
        if isinstance(error, Forbidden) or (update is None and isinstance(error, TelegramError)):
            log.warning(
                "Telegram: %s", error
            )  # the reader has blocked the bot, or Telegram is out of reach: nobody to tell
            return
        if isinstance(error, InvalidToken):
            log.warning("Telegram refuses the token")  # polling is refused too, and ends the program
            return
        if isinstance(error, BusyError):
            log.warning("busy: %d questions are waiting", self._waiting)
        else:
            log.error("an update could not be handled", exc_info=error)
        if isinstance(update, Update) and update.effective_message:
            with suppress(TelegramError):
                await self._send(update.effective_message, [messages.plain(_EXCUSES.get(type(error), SORRY))])

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """Count a question as waiting. Raises BusyError when too many are."""
        if self._waiting >= WAITING:
            raise BusyError
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def _ask(self, asked: Asked) -> Answer:
        """Answer, off the event loop. Raises TimeoutError when it takes too long; the thread is free for the
        next soon after.
        """
        in_time = replace(asked, deadline=Deadline.after(PATIENCE))
        return await self._run(self._answering, lambda: self._session.answer(in_time))

    async def _look(self, work: Callable[[], T]) -> T:
        """Look something up in the store, off the event loop."""
        return await self._run(self._looking, work)

    @staticmethod
    async def _run(executor: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(executor, work), PATIENCE)

    async def _invited(self, update: Update) -> Message | None:
        """Return the message if its author may ask; else say so, in private, and return None."""
        message, user = update.effective_message, update.effective_user
        if message is None:
            return None
        if not self._allowed or message.chat_id in self._allowed or (user and user.id in self._allowed):
            return message
        if message.chat.type == ChatType.PRIVATE:
            await self._send(message, [messages.plain(NOT_INVITED)])
        return None

    def _remember_topic(self, chat: int, text: str) -> None:
        """Keep what the next question may lean on."""
        self._previous[chat] = topic_of(text, self._previous.get(chat))

    async def _deliver(self, message: Message, parts: Sequence[messages.Message], edited: bool) -> None:
        """Send an answer, or put it in place of the one given before the question was edited."""
        place = (message.chat_id, message.message_id)
        given = self._answers.get(place, []) if edited else []
        standing: list[int] = []
        for old, part in zip(given, parts, strict=False):
            if not await replace_message(message, old, part):
                break
            standing.append(old)
        for old in given[len(standing) :]:
            with suppress(BadRequest):
                await message.get_bot().delete_message(message.chat_id, old)
        self._answers[place] = standing + await self._send(message, parts[len(standing) :])

    @staticmethod
    async def _send(message: Message, parts: Sequence[messages.Message]) -> list[int]:
        """Send messages in order, in a group as replies; return their numbers."""
        return [(await reply(message, part)).message_id for part in parts]


def _addressed_text(message: Message, username: str, bot_id: int) -> str | None:
    """Return the question in a message, None when it was not put to the bot: in groups it must be mentioned
    or replied to.
    """
    text, replied = message.text or "", message.reply_to_message
    question, mentions = re.subn(rf"(?<!\w)@{re.escape(username)}\b", "", text, flags=re.IGNORECASE)
    is_reply = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
    return question.strip() if mentions or is_reply or message.chat.type == ChatType.PRIVATE else None
