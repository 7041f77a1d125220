"""What the bot does with each update: questions, commands, edits, inline queries, mistakes.

Model work runs on a small executor of its own, in one place (``_ask``); the event loop only waits for it.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from telegram import (
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    Update,
)
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, TelegramError
from telegram.ext import Application, CommandHandler, ContextTypes, InlineQueryHandler, MessageHandler, filters

from bot import messages
from corpus.store import Store
from retrieval.answer import Answer, Status
from retrieval.question import in_context
from retrieval.responder import Asked, Responder

WORKERS = 2  # threads that answer
WAITING = 64  # questions waiting at most; beyond that the bot says that it is busy
PATIENCE = 30.0  # seconds for one answer
STALE = timedelta(hours=12)  # a message that waited longer, while the bot was down, is let go
_TYPING_EVERY = 4.5  # seconds; Telegram shows it for 5
_REMEMBERED = 200  # answers a chat may still have edited
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

SORRY = "Something went wrong on my side; it is in the log. Please try again in a moment."
BUSY = "I have more questions than I can answer just now. Please ask again in a minute."
TEXT_ONLY = "I read text only: ask me a question in words."
UNKNOWN_COMMAND = "I do not know that command. /help says what I can do."
NOT_INVITED = "This bot answers invited readers only."

log = logging.getLogger("clippings")
T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE


class BusyError(Exception):
    """More questions wait than may."""


class Handlers:
    """Everything that the bot does with updates; made once, closed at the end."""

    def __init__(self, store: Store, responder: Responder, allowed: frozenset[int]) -> None:
        """Answer from a store; ``allowed`` users and chats only, everyone where it is empty."""
        self._store, self._responder, self._allowed = store, responder, allowed
        self._executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="answer")
        self._waiting = 0
        self._in_order: dict[int, asyncio.Lock] = {}
        self._previous: dict[int, str] = {}
        self._answers: OrderedDict[tuple[int, int], int] = OrderedDict()

    def register(self, application: Application) -> None:  # type: ignore[type-arg]
        """Hang every handler into an application."""
        texts = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
        application.add_handler(CommandHandler("start", self.on_start, filters=texts))
        application.add_handler(CommandHandler("help", self.on_help, filters=texts))
        application.add_handler(CommandHandler("sources", self.on_sources, filters=texts))
        application.add_handler(MessageHandler(texts & filters.COMMAND, self.on_unknown_command))
        application.add_handler(MessageHandler(texts & filters.TEXT, self.on_question))
        application.add_handler(MessageHandler(texts & ~filters.StatusUpdate.ALL, self.on_other))
        application.add_handler(InlineQueryHandler(self.on_inline_query))
        application.add_error_handler(self.on_error)

    def close(self) -> None:
        """Let answers under way finish and take no more."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    async def on_start(self, update: Update, context: Context) -> None:
        """Say what the bot does and how much coverage it has."""
        if message := await self._invited(update):
            await self._send(message, [messages.welcome(await self._run(self._store.coverage))])

    async def on_help(self, update: Update, context: Context) -> None:
        """Say how to ask."""
        if message := await self._invited(update):
            await self._send(message, [messages.help_message(await self._run(self._store.coverage))])

    async def on_sources(self, update: Update, context: Context) -> None:
        """List the newest articles."""
        if message := await self._invited(update):
            listed, coverage = await self._run(lambda: (self._store.articles(), self._store.coverage()))
            await self._send(message, messages.sources_messages(listed, coverage))

    async def on_unknown_command(self, update: Update, context: Context) -> None:
        """Say that a command is unknown; in a group it may be meant for another bot."""
        message = update.effective_message
        if message and message.chat.type == ChatType.PRIVATE and await self._invited(update):
            await self._send(message, [messages.plain(UNKNOWN_COMMAND)])

    async def on_other(self, update: Update, context: Context) -> None:
        """Say, in private, that only text is read."""
        message = update.effective_message
        if message and message.chat.type == ChatType.PRIVATE and await self._invited(update):
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
        async with lock, _typing(message):
            try:
                answer = await self._ask(text, self._previous.get(message.chat_id))
            except BusyError:
                await self._send(message, [messages.plain(BUSY)])
                return
            if answer.status is Status.ANSWERED:
                self._remember_topic(message.chat_id, text)
            await self._deliver(message, messages.answer_messages(answer), edited=update.edited_message is not None)

    async def on_inline_query(self, update: Update, context: Context) -> None:
        """Offer the quotes that answer, to be sent into any chat."""
        query = update.inline_query
        if query is None or (self._allowed and query.from_user.id not in self._allowed):
            return
        results = []
        if query.query.strip():
            with suppress(BusyError):
                answer = await self._ask(query.query, None)
                results = [_inline_result(answer, message) for message in messages.answer_messages(answer)[:1]]
        await query.answer(results, cache_time=60, is_personal=bool(self._allowed))

    async def on_error(self, update: object, context: Context) -> None:
        """Tell the reader in one friendly line, and the log everything."""
        log.error("an update could not be handled", exc_info=context.error)
        if isinstance(update, Update) and update.effective_message:
            with suppress(TelegramError):
                await self._send(update.effective_message, [messages.plain(SORRY)])

    async def _ask(self, text: str, previous: str | None) -> Answer:
        """Answer on the executor. Raises BusyError when too many wait, TimeoutError when it takes too long."""
        return await self._run(lambda: self._responder.answer(Asked(text, previous=previous)))

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING:
            raise BusyError
        self._waiting += 1
        try:
            future = asyncio.get_running_loop().run_in_executor(self._executor, work)
            return await asyncio.wait_for(future, PATIENCE)
        finally:
            self._waiting -= 1

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
        """Keep what the next question may lean on: this one, or the one it leaned on itself."""
        previous = self._previous.get(chat)
        if not (previous and in_context(text, previous)):
            self._previous[chat] = text

    async def _deliver(self, message: Message, parts: Sequence[messages.Message], edited: bool) -> None:
        """Send an answer, or put it in place of the one given before the question was edited."""
        place = (message.chat_id, message.message_id)
        given = self._answers.get(place) if edited else None
        if given is not None and len(parts) == 1:
            try:
                await message.get_bot().edit_message_text(
                    parts[0].text, message.chat_id, given, entities=_entities(parts[0]), link_preview_options=_NO_PREVIEW
                )
            except BadRequest as error:
                if "not modified" in str(error).lower():
                    return
            else:
                return
        first = await self._send(message, parts)
        self._answers[place] = first.message_id
        while len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)

    @staticmethod
    async def _send(message: Message, parts: Sequence[messages.Message]) -> Message:
        """Send messages in order, in a group as replies; return the first as sent."""
        in_group = message.chat.type != ChatType.PRIVATE
        sent = [
            await message.reply_text(
                part.text,
                entities=_entities(part),
                link_preview_options=_NO_PREVIEW,
                do_quote=in_group,
                allow_sending_without_reply=in_group or None,
            )
            for part in parts
        ]
        return sent[0]


@asynccontextmanager
async def _typing(message: Message) -> AsyncIterator[None]:
    """Show that an answer is being worked on, for as long as it is."""

    async def show() -> None:
        while True:
            with suppress(TelegramError):
                await message.reply_chat_action(ChatAction.TYPING)
            await asyncio.sleep(_TYPING_EVERY)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _addressed_text(message: Message, username: str, bot_id: int) -> str | None:
    """Return the question in a message, None when it was not put to the bot: in groups it must be mentioned or replied to."""
    text = message.text or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    mention = re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)
    replied = message.reply_to_message
    if mention.search(text):
        return mention.sub("", text).strip()
    return text if replied and replied.from_user and replied.from_user.id == bot_id else None


def _entities(part: messages.Message) -> list[MessageEntity]:
    return [MessageEntity(e.type, e.offset, e.length, url=e.url) for e in part.entities]


def _inline_result(answer: Answer, part: messages.Message) -> InlineQueryResultArticle:
    """Return an answer as one inline result."""
    answered = answer.status is Status.ANSWERED
    title = answer.citations[0].quote if answered else answer.message
    content: dict[str, Any] = {"entities": _entities(part), "link_preview_options": _NO_PREVIEW}
    return InlineQueryResultArticle(
        id=answer.id,
        title=title[:120],
        description=part.text.split("\n")[1][:120] if answered and "\n" in part.text else None,
        input_message_content=InputTextMessageContent(part.text, **content),
    )
