"""Settings, read once, at start: from the environment, then ``.env``, then the default."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """A setting cannot be used; the message says which and what to do, in one line."""


_TOKEN_IN_BRACES = re.compile(r"\{(?:token|TOKEN|bot_token|BOT_TOKEN|bot-token|BOT-TOKEN)\}")  # as python-telegram-bot takes it

Ids = Annotated[frozenset[int], NoDecode]


class Settings(BaseSettings):
    """Everything that can be set. Each description is its line in ``.env.example``."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True)

    clippings_home: Path = Field(
        default_factory=lambda: user_data_path("clippings", appauthor=False),
        description="Folder that coverage, index and answers are kept in; default: the user data folder of the platform",
    )
    clippings_model: str | None = Field(
        default=None, description="Any sentence-transformers model, a name or a folder; default: the bundled all-MiniLM-L6-v2"
    )
    clippings_reranker: str | None = Field(
        default=None, description="Any sentence-transformers CrossEncoder, a name or a folder, to order what is found; default: none"
    )
    clippings_store: str | None = Field(
        default=None, description="Not in this version, which keeps everything under the home: leave it empty"
    )
    telegram_bot_token: SecretStr | None = Field(default=None, description="The bot's token, from BotFather; never printed, never logged")
    telegram_base_url: str = Field(
        default="https://api.telegram.org/bot", description="Another Bot API server, as python-telegram-bot's base_url takes it"
    )
    telegram_base_file_url: str = Field(
        default="https://api.telegram.org/file/bot",
        description="Files of another Bot API server, as python-telegram-bot's base_file_url takes it",
    )
    telegram_allowed: Ids = Field(
        default=frozenset(), description="Numeric user or chat ids that may ask, separated by commas; default: everyone"
    )

    telegram_admins: str | None = Field(default=None, description="Not in this version: leave it empty")

    @field_validator("clippings_store", "telegram_admins")
    @classmethod
    def _refuse(cls, value: str | None) -> str | None:
        if value:
            raise ValueError("not in this version of Clippings; unset it")
        return value

    @field_validator("telegram_base_url", "telegram_base_file_url")
    @classmethod
    def _check_address(cls, value: str) -> str:
        """Refuse what is no address; python-telegram-bot puts the token behind it, or where it stands in braces."""
        try:
            parts = urlsplit(_TOKEN_IN_BRACES.sub("0:token", value))
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address or re.search(r"[{}\s]", _TOKEN_IN_BRACES.sub("", value)):
            raise ValueError("no http or https address with a host in it: write it as https://api.telegram.org/bot, or unset it")
        return value

    @field_validator("clippings_home")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("telegram_allowed", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[,\s]+", value) if part]
        if not all(re.fullmatch(r"-?\d+", part) for part in parts):
            raise ValueError("expected numeric ids separated by commas")
        return frozenset(int(part) for part in parts)


def read_settings() -> Settings:
    """Read the settings. Raises SettingsError when one has a value that it cannot have."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f".env cannot be read: {error}") from error


def require_token(settings: Settings) -> str:
    """Return the bot's token. Raises SettingsError when there is none."""
    if settings.telegram_bot_token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and put it in .env or the environment")
    return settings.telegram_bot_token.get_secret_value()
