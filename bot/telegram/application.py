"""The running bot: python-telegram-bot set up for long polling, its log, its start and its end."""

import asyncio
import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from threading import Timer
from typing import Any

from telegram import BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.rendering.plain import PlainFormatter
from bot.settings import Settings, SettingsError, require_token
from bot.telegram.handlers import WAITING, Answering, App, Handlers

_COMMANDS = [
    BotCommand("help", "how to ask"),
    BotCommand("new", "forget what we talked about"),
    BotCommand("sources", "what the coverage holds"),
    BotCommand("start", "what this bot does"),
]
_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.INLINE_QUERY]
_POLL = 30  # seconds that Telegram holds a poll open
_CONCURRENT = (
    2 * WAITING
)  # updates handled at a time: more than may wait, so that who must wait too long is told
_PATIENCE = 10.0  # seconds after which the log says that Telegram cannot be reached
_RETRIES = 3  # of a call that Telegram asks to repeat later
_REFUSED = "TELEGRAM_BOT_TOKEN: Telegram does not know this token, or no longer; get it from @BotFather"

log = logging.getLogger("clippings")


class Polling(HTTPXRequest):
    """Asks Telegram for updates. Where it refuses the token, what is told so ends the program; until then
    there are none.
    """

    def __init__(self, refused: Callable[[], None]) -> None:
        """Tell ``refused`` each time that the token is refused."""
        super().__init__(connection_pool_size=8, read_timeout=_POLL + 10)
        self._refused = refused

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a request. See ``BaseRequest.do_request``."""
        status, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if status != HTTPStatus.UNAUTHORIZED:
            return status, payload
        self._refused()
        await asyncio.sleep(0.1)
        return (
            HTTPStatus.OK,
            b'{"ok": true, "result": []}',
        )  # an error would leave the program running, and deaf


class Ending:
    """Ends an application once, as soon as it runs; ``is_due`` tells that it is to end because its token was
    refused.
    """

    def __init__(self) -> None:
        """Wait for a reason to end."""
        self.application: App | None = None
        self.is_due = False
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """End the application."""
        if not self.is_due:
            self.is_due = True
            log.error("Telegram refuses the token")
            self._task = asyncio.get_running_loop().create_task(self._stop())

    async def _stop(self) -> None:
        while self.application is not None and not self.application.running:  # noqa: ASYNC110 - nothing tells when it does
            await asyncio.sleep(0.05)
        if self.application is not None:
            self.application.stop_running()


class Redacting(PlainFormatter):
    """Formats log records, tracebacks included, as plain text with the token blotted out."""

    def __init__(self, secret: str) -> None:
        """Keep a secret out of everything formatted."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one text without the secret."""
        return super().format(record).replace(self._secret, "<token>")


def serve(settings: Settings, session: Answering) -> None:
    """Run the bot until it is told to stop. Raises SettingsError when Telegram does not know the token."""
    token = require_token(settings)
    set_up_log(token)
    handlers = Handlers(session, settings.telegram_allowed)
    ending = Ending()
    application = build(settings, handlers, polling=Polling(ending.begin))
    ending.application = application
    log.info("connecting to Telegram")
    unreached = Timer(
        _PATIENCE,
        log.warning,
        ["Telegram cannot be reached yet at %s; still trying", settings.telegram_base_url],
    )
    unreached.daemon = True
    application.bot_data["unreached"] = unreached
    unreached.start()
    try:
        application.run_polling(timeout=_POLL, bootstrap_retries=-1, allowed_updates=_UPDATES)
    except InvalidToken as error:
        raise SettingsError(_REFUSED) from error
    finally:
        unreached.cancel()
        handlers.close()
    if ending.is_due:
        raise SettingsError(_REFUSED)
    log.info("stopped")


def build(
    settings: Settings,
    handlers: Handlers,
    request: BaseRequest | None = None,
    polling: BaseRequest | None = None,
) -> App:
    """Return the application with its handlers, not yet running; calls go through ``request``, and polling
    through its own, where given.
    """
    builder = (
        ApplicationBuilder()
        .token(require_token(settings))
        .base_url(settings.telegram_base_url)
        .base_file_url(settings.telegram_base_file_url)
        .rate_limiter(AIORateLimiter(max_retries=_RETRIES))
        .concurrent_updates(_CONCURRENT)
        .post_init(_announce)
    )
    if request:
        builder = builder.request(request)
    if polling:
        builder = builder.get_updates_request(polling)
    application = builder.build()
    handlers.register(application)
    return application


def set_up_log(token: str) -> None:
    """Log to standard error, without the token and without every address that is called."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(token))
    handler.addFilter(_is_told)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _is_told(record: logging.LogRecord) -> bool:
    """Tell whether a record belongs into the log: that the token is refused is said in a line of its own,
    without a trace.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], InvalidToken))


async def _announce(application: App) -> None:
    """Tell Telegram the commands; a bot that cannot still answers."""
    if unreached := application.bot_data.pop("unreached", None):
        unreached.cancel()
    try:
        await application.bot.set_my_commands(_COMMANDS)
    except TelegramError as error:
        log.warning("could not set the commands: %s", error)
    log.info("answering as @%s", application.bot.username)
