"""Settings, read once, at start: from the environment, then ``.env``, then the default."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_TOKEN_IN_BRACES = re.compile(
    r"\{(?:token|TOKEN|bot_token|BOT_TOKEN|bot-token|BOT-TOKEN)\}"
)  # as python-telegram-bot takes it


class SettingsError(Exception):
    """A setting cannot be used; the message says which and what to do, in one line."""


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("clippings", appauthor=False).expanduser().absolute()


def _home(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _address(text: str) -> str:
    """Refuse what is no address; python-telegram-bot puts the token behind it, or where it stands in
    braces.
    """
    try:
        parts = urlsplit(_TOKEN_IN_BRACES.sub("0:token", text))
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or re.search(r"[{}\s]", _TOKEN_IN_BRACES.sub("", text)):
        raise ValueError(
            "no http or https address with a host in it: write it as https://api.telegram.org/bot, or unset it"
        )
    return text


def _ids(text: str) -> frozenset[int]:
    parts = [part for part in re.split(r"[,\s]+", text) if part]
    if not all(re.fullmatch(r"-?\d+", part) for part in parts):
        raise ValueError("expected numeric ids separated by commas")
    return frozenset(int(part) for part in parts)


def _refused(_text: str) -> None:
    raise ValueError("not in this version of Clippings; unset it")


def _setting(
    description: str, read: Callable[[str], Any] = str, default: Any = None, is_shown: bool = True
) -> Any:
    """Return a field: its line in ``.env.example``, what reads its text or raises ValueError, and its default
    or what makes that.
    """
    make = default if callable(default) else lambda: default
    return field(default_factory=make, repr=is_shown, metadata={"description": description, "read": read})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, each under its name in capitals."""

    clippings_home: Path = _setting(
        "Folder that coverage, index and answers are kept in; default: the user data folder of the platform",
        _home,
        _default_home,
    )
    clippings_model: str | None = _setting(
        "Any sentence-transformers model, a name or a folder; default: the bundled all-MiniLM-L6-v2"
    )
    clippings_reranker: str | None = _setting(
        "Any sentence-transformers CrossEncoder, a name or a folder, to order what is found; default: none"
    )
    clippings_reader: str | None = _setting(
        "Any extractive question-answering model of transformers with a no-answer score; default: the bundled reader"
    )
    clippings_store: None = _setting(
        "Not in this version, which keeps everything under the home: leave it empty", _refused
    )
    telegram_bot_token: str | None = _setting(
        "The bot's token, from BotFather; never printed, never logged", is_shown=False
    )
    telegram_base_url: str = _setting(
        "Another Bot API server, as python-telegram-bot's base_url takes it",
        _address,
        "https://api.telegram.org/bot",
    )
    telegram_base_file_url: str = _setting(
        "Files of another Bot API server, as python-telegram-bot's base_file_url takes it",
        _address,
        "https://api.telegram.org/file/bot",
    )
    telegram_allowed: frozenset[int] = _setting(
        "Numeric user or chat ids that may ask, separated by commas; default: everyone", _ids, frozenset()
    )
    telegram_admins: None = _setting("Not in this version: leave it empty", _refused)


def read_settings() -> Settings:
    """Read the settings. Raises SettingsError when one has a value that it cannot have."""
    given = dict(_given())
    values: dict[str, Any] = {}
    for one in fields(Settings):
        if text := given.get(one.name):
            try:
                values[one.name] = one.metadata["read"](text)
            except ValueError as error:
                raise SettingsError(f"{one.name.upper()}: {error}") from error
    return Settings(**values)


def _given() -> Iterator[tuple[str, str]]:
    """Yield each variable that is not empty, its name in small letters: those of ``.env``, then the
    environment, which goes before.
    """
    both = [*_of_file(Path(".env")), *os.environ.items()]
    yield from ((name.lower(), text) for name, text in both if text)


def _of_file(file: Path) -> Iterable[tuple[str, str | None]]:
    if not file.is_file():
        return ()
    from dotenv import dotenv_values

    try:
        return dotenv_values(file, encoding="utf-8").items()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f".env cannot be read: {error}") from error


def require_token(settings: Settings) -> str:
    """Return the bot's token. Raises SettingsError when there is none."""
    if settings.telegram_bot_token is None:
        raise SettingsError(
            "TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and put it in .env or the environment"
        )
    return settings.telegram_bot_token
