"""The running bot: python-telegram-bot set up for long polling, its log, its start and its end."""

import logging
import sys
from threading import Timer

from telegram import BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ApplicationBuilder
from telegram.request import BaseRequest

from bot.handlers import WAITING, Answering, App, Handlers
from bot.settings import Settings, SettingsError, require_token

_COMMANDS = [BotCommand("help", "how to ask"), BotCommand("sources", "what the coverage holds"), BotCommand("start", "what this bot does")]
_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.INLINE_QUERY]
_POLL = 30  # seconds that Telegram holds a poll open
_CONCURRENT = 2 * WAITING  # updates handled at a time: more than may wait, so that who must wait too long is told
_PATIENCE = 10.0  # seconds after which the log says that Telegram cannot be reached
_RETRIES = 3  # of a call that Telegram asks to repeat later

log = logging.getLogger("clippings")


class Redacting(logging.Formatter):
    """Formats log records, tracebacks included, with the token blotted out."""

    def __init__(self, secret: str) -> None:
        """Keep a secret out of everything formatted."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one text without the secret."""
        return super().format(record).replace(self._secret, "<token>")


def serve(settings: Settings, desk: Answering) -> None:
    """Run the bot until it is told to stop. Raises SettingsError when Telegram does not know the token."""
    token = require_token(settings)
    set_up_log(token)
    handlers = Handlers(desk, settings.telegram_allowed)
    application = build(settings, handlers)
    log.info("connecting to Telegram")
    unreached = Timer(_PATIENCE, log.warning, ["Telegram cannot be reached yet at %s; still trying", settings.telegram_base_url])
    unreached.daemon = True
    application.bot_data["unreached"] = unreached
    unreached.start()
    try:
        application.run_polling(timeout=_POLL, bootstrap_retries=-1, allowed_updates=_UPDATES)
    except InvalidToken as error:
        raise SettingsError("TELEGRAM_BOT_TOKEN: Telegram does not know this token; get it from @BotFather") from error
    finally:
        unreached.cancel()
        handlers.close()
    log.info("stopped")


def build(settings: Settings, handlers: Handlers, request: BaseRequest | None = None) -> App:
    """Return the application with its handlers, not yet running; calls go through ``request`` where one is given."""
    builder = (
        ApplicationBuilder()
        .token(require_token(settings))
        .base_url(settings.telegram_base_url)
        .base_file_url(settings.telegram_base_file_url)
        .rate_limiter(AIORateLimiter(max_retries=_RETRIES))
        .concurrent_updates(_CONCURRENT)
        .get_updates_connection_pool_size(8)
        .get_updates_read_timeout(_POLL + 10)
        .post_init(_announce)
    )
    if request:
        builder = builder.request(request)
    application = builder.build()
    handlers.register(application)
    return application


def set_up_log(token: str) -> None:
    """Log to standard error, without the token and without every address that is called."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(token))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)


async def _announce(application: App) -> None:
    """Tell Telegram the commands; a bot that cannot still answers."""
    if unreached := application.bot_data.pop("unreached", None):
        unreached.cancel()
    try:
        await application.bot.set_my_commands(_COMMANDS)
    except TelegramError as error:
        log.warning("could not set the commands: %s", error)
    log.info("answering as @%s", application.bot.username)
