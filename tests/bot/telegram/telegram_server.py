"""Telegram's server, played by a list: keeps every call, answers as Telegram does, and refuses what Telegram
refuses.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.error import NetworkError
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from bot.settings import Settings
from bot.telegram.application import build
from bot.telegram.handlers import Handlers
from corpus.store.protocols import Store
from retrieval.answering.responder import Responder

Json = dict[str, Any]

TOKEN = "123456:AAH-not-a-token-that-telegram-ever-gave"
BOT: Json = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Clippings",
    "username": "clippings_bot",
    "supports_inline_queries": True,
}
READER, OTHER = 7, 8
PRIVATE, GROUP = READER, -100200


@dataclass(frozen=True)
class Call:
    """One call of the bot: the method's name and its parameters."""

    method: str
    parameters: Json

    @property
    def text(self) -> str:
        return str(self.parameters["text"])

    def marked(self, type: str) -> list[str]:
        """Return the stretches of the text that an entity of a type covers."""
        return [stretch(self.text, e) for e in self.parameters.get("entities", []) if e["type"] == type]


@dataclass
class TelegramServer(BaseRequest):
    """Answers the bot's calls; ``calls`` are all that came, ``chats`` the texts that stand, by chat and
    message.
    """

    calls: list[Call] = field(default_factory=list)
    chats: dict[tuple[int, int], Json] = field(default_factory=dict)
    _faults: list[tuple[str, tuple[int, Json] | Exception]] = field(default_factory=list)
    _numbers: int = 0

    def fail_next(self, method: str, code: int, description: str, **parameters: Any) -> None:
        """Refuse the next call of a method."""
        self._faults.append(
            (
                method,
                (
                    code,
                    {"ok": False, "error_code": code, "description": description, "parameters": parameters},
                ),
            )
        )

    def cut_next(self, method: str) -> None:
        """Lose the connection at the next call of a method."""
        self._faults.append((method, NetworkError("connection reset")))

    def called(self, *methods: str) -> list[Call]:
        return [call for call in self.calls if call.method in methods]

    @property
    def sent(self) -> list[Call]:
        """The messages that the bot sent, refused ones too."""
        return self.called("sendMessage")

    @property
    def texts(self) -> list[str]:
        """What the bot's messages say now, in order."""
        return [message["text"] for _, message in sorted(self.chats.items(), key=lambda item: item[0][1])]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(10):
            while not holds():  # noqa: ASYNC110 - what is waited for may happen in another thread
                await asyncio.sleep(0.002)

    # What people do.

    def message(self, text: str | None, chat: int = PRIVATE, user: int = READER, **fields: Any) -> Json:
        """Return what Telegram reports of a new message; ``fields`` are further fields of it."""
        title = (
            {"title": "Readers", "type": "supergroup"}
            if chat < 0
            else {"first_name": "Ada", "type": "private"}
        )
        made: Json = {
            "message_id": self._next(),
            "date": int(time.time()),
            "chat": {"id": chat, **title},
            "from": person(user),
            **fields,
        }
        return made if text is None else made | {"text": text, "entities": found_entities(text)}

    def update(self, kind: str = "message", **payload: Any) -> Json:
        return {"update_id": self._next(), kind: payload}

    # What the bot calls.

    @property
    def read_timeout(self) -> float | None:
        return 5

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert f"/bot{TOKEN}/" in url
        call = Call(url.rsplit("/", 1)[1], dict(request_data.parameters) if request_data else {})
        self.calls.append(call)
        await asyncio.sleep(0)
        for fault in self._faults:
            if fault[0] == call.method:
                self._faults.remove(fault)
                if isinstance(fault[1], Exception):
                    raise fault[1]
                return fault[1][0], json.dumps(fault[1][1]).encode()
        try:
            result = getattr(
                self, re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", f"_{call.method}")
            )(**call.parameters)
        except RefusalError as refusal:
            return 400, json.dumps(
                {"ok": False, "error_code": 400, "description": f"Bad Request: {refusal}"}
            ).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _get_me(self) -> Json:
        return BOT

    def _set_my_commands(self, commands: list[Json]) -> bool:
        for command in commands:
            check(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]), "BOT_COMMAND_INVALID")
            check(1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _send_chat_action(self, chat_id: int, action: str, **_: Any) -> bool:
        check(action == "typing", "wrong parameter action in request")
        return True

    def _send_message(self, chat_id: int, text: str, entities: list[Json] | None = None, **_: Any) -> Json:
        check_text(text, entities or [])
        number = self._next()
        kept: Json = {
            "message_id": number,
            "date": int(time.time()),
            "from": BOT,
            "text": text,
            "entities": entities or [],
        }
        self.chats[chat_id, number] = kept | {
            "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
        }
        return self.chats[chat_id, number]

    def _edit_message_text(
        self, text: str, chat_id: int, message_id: int, entities: list[Json] | None = None, **_: Any
    ) -> Json:
        check_text(text, entities or [])
        check((chat_id, message_id) in self.chats, "message to edit not found")
        kept = self.chats[chat_id, message_id]
        check((kept["text"], kept["entities"]) != (text, entities or []), "message is not modified")
        kept |= {"text": text, "entities": entities or []}
        return kept

    def _delete_message(self, chat_id: int, message_id: int) -> bool:
        check((chat_id, message_id) in self.chats, "message to delete not found")
        del self.chats[chat_id, message_id]
        return True

    def _answer_inline_query(self, inline_query_id: str, results: list[Json], **_: Any) -> bool:
        check(
            len(results) <= 50 and len({result["id"] for result in results}) == len(results),
            "RESULT_ID_DUPLICATE",
        )
        for result in results:
            check(1 <= len(result["id"].encode()) <= 64, "RESULT_ID_INVALID")
            check(result["title"].strip(), "ARTICLE_TITLE_EMPTY")
            content = result["input_message_content"]
            check_text(content["message_text"], content.get("entities", []))
        return True

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers


class RefusalError(Exception):
    """Telegram takes a call for wrong; the text is Telegram's."""


def check(holds: object, otherwise: str) -> None:
    if not holds:
        raise RefusalError(otherwise)


def check_text(text: str, entities: list[Json]) -> None:
    """Refuse a text that is empty or too long, and entities that do not lie within it."""
    check(text.strip(), "message text is empty")
    check(units(text) <= 4096, "message is too long")
    check(len(entities) <= 100, "too many entities")
    for entity in entities:
        inside = (
            entity["offset"] >= 0
            and entity["length"] > 0
            and entity["offset"] + entity["length"] <= units(text)
        )
        check(inside, "entity is not within the text")
        check(stretch(text, entity).strip(), "entity begins or ends within a character")
        check(
            entity["type"] != "text_link" or re.match(r"https?://\S+$", entity.get("url") or ""),
            "text_link without an address",
        )


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it: characters beyond U+FFFF are two."""
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def stretch(text: str, entity: Json) -> str:
    """Return what an entity covers, nothing when it parts a character."""
    covered = text.encode("utf-16-le")[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
    try:
        return covered.decode("utf-16-le")
    except UnicodeDecodeError:
        return ""


def found_entities(text: str) -> list[Json]:
    """Return the commands and mentions that Telegram finds in a text."""
    kinds = {"bot_command": r"(?<!\S)/\w+(?:@\w+)?", "mention": r"(?<!\w)@\w{5,}"}
    return [
        {"type": kind, "offset": units(text[: found.start()]), "length": units(found[0])}
        for kind, pattern in kinds.items()
        for found in re.finditer(pattern, text)
    ]


def person(user: int) -> Json:
    return {"id": user, "is_bot": False, "first_name": {READER: "Ada", OTHER: "Max"}.get(user, "Kim")}


@dataclass
class Bot:
    """The real bot, wired to the server."""

    server: TelegramServer
    application: Application[Any, Any, Any, Any, Any, Any]

    async def gets(self, update: Json) -> None:
        """Hand an update to the bot and wait until it is dealt with."""
        await self.application.process_update(self.parsed(update))

    async def queue(self, update: Json) -> None:
        """Hand an update to the bot as polling does; ``application.start`` must have been called."""
        await self.application.update_queue.put(self.parsed(update))

    def parsed(self, update: Json) -> Update:
        return Update.de_json(update, self.application.bot)

    async def reads(self, text: str, **fields: Any) -> Json:
        """Hand it a text message; return that message."""
        message = self.server.message(text, **fields)
        await self.gets(self.server.update(**message))
        return message

    async def reads_edited(self, message: Json, text: str) -> None:
        edited = message | {"text": text, "entities": found_entities(text), "edit_date": int(time.time())}
        await self.gets(self.server.update("edited_message", **edited))


@asynccontextmanager
async def running(
    store: Store, responder: Responder, allowed: frozenset[int] = frozenset()
) -> AsyncIterator[Bot]:
    """The bot, initialized and not yet started; shut down at the end."""
    server = TelegramServer()
    handlers = Handlers(responder, allowed)
    application = build(
        Settings(telegram_bot_token=TOKEN, telegram_base_url="https://telegram.example/bot"), handlers, server
    )
    try:
        async with application:
            yield Bot(server, application)
    finally:
        handlers.close()
