"""Messages on their way to Telegram: sent, put in place of older ones, with formatting or without, and signs of work."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from telegram import (
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    MessageEntity,
)
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, TelegramError

from bot.rendering.plain import plain_line
from bot.rendering.words import cited_line
from bot.telegram import messages
from retrieval.answering.answer import Answer

_TYPING_EVERY = 4.5  # seconds; Telegram shows it for 5
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = logging.getLogger("clippings")


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
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


async def reply(message: Message, part: messages.Message) -> Message:
    """Send a message; without its formatting rather than not at all."""
    in_group = message.chat.type != ChatType.PRIVATE
    reply = partial(
        message.reply_text,
        part.text,
        link_preview_options=_NO_PREVIEW,
        do_quote=in_group,
        allow_sending_without_reply=in_group or None,
    )
    try:
        return await reply(entities=_entities(part))
    except BadRequest as error:
        if not part.entities:
            raise
        log.warning("sent again without formatting: %s", error)
        return await reply()


async def replace_message(message: Message, old: int, part: messages.Message) -> bool:
    """Put a message in place of one sent before; return whether it stands there."""
    try:
        await message.get_bot().edit_message_text(
            part.text, message.chat_id, old, entities=_entities(part), link_preview_options=_NO_PREVIEW
        )
    except BadRequest as error:
        return "not modified" in str(error).lower()
    return True


def _entities(part: messages.Message) -> list[MessageEntity]:
    return [MessageEntity(e.type, e.offset, e.length, url=e.url) for e in part.entities]


def inline_result(answer: Answer) -> InlineQueryResultArticle:
    """Return an answer as one inline result, which holds one message."""
    part, *_ = messages.answer_messages(answer)
    first = answer.citations[0] if answer.citations else None
    content: dict[str, Any] = {"entities": _entities(part), "link_preview_options": _NO_PREVIEW}
    return InlineQueryResultArticle(
        id=answer.id,
        title=plain_line(answer.message or (first.quote if first else ""))[:120],
        description=plain_line(cited_line(first))[:200] if first else None,
        input_message_content=InputTextMessageContent(part.text, **content),
    )
