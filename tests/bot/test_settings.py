from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings, require_token

ROOT = Path(__file__).parents[2]
NAMES = [field.name.upper() for field in fields(Settings)]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert read_settings().clippings_model is None
    (tmp_path / ".env").write_text("CLIPPINGS_MODEL=from-file\nCLIPPINGS_HOME=~/somewhere\nUNRELATED=1\n")
    assert read_settings().clippings_model == "from-file"
    assert read_settings().clippings_home == Path.home() / "somewhere"
    monkeypatch.setenv("CLIPPINGS_MODEL", "from-environment")
    assert read_settings().clippings_model == "from-environment"


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    settings = read_settings()
    assert require_token(settings) == "123:secret"
    assert "secret" not in repr(settings) + str(settings)


def test_without_a_token_it_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match=r"TELEGRAM_BOT_TOKEN.*BotFather"):
        require_token(read_settings())


def test_allowed_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_ALLOWED", "12, -1001 7")
    assert read_settings().telegram_allowed == {12, -1001, 7}
    monkeypatch.setenv("TELEGRAM_ALLOWED", "@anna")
    with pytest.raises(SettingsError, match="TELEGRAM_ALLOWED: expected numeric ids"):
        read_settings()


@pytest.mark.parametrize("name", ["CLIPPINGS_STORE", "TELEGRAM_ADMINS"])
def test_what_this_version_cannot_do_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "something")
    with pytest.raises(SettingsError, match=f"{name}: not in this version"):
        read_settings()


def test_the_example_names_each_setting_with_its_line() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    documented = {line.removesuffix("="): lines[n - 1] for n, line in enumerate(lines) if line.endswith("=")}
    assert documented == {
        field.name.upper(): f"# {field.metadata['description']}" for field in fields(Settings)
    }


@pytest.mark.parametrize("name", ["TELEGRAM_BASE_URL", "TELEGRAM_BASE_FILE_URL"])
@pytest.mark.parametrize(
    "value",
    ["nowhere", "api.telegram.org/bot", "ftp://api.telegram.org/bot", "https://", "http:///bot", "http://[::1/bot", "http://host:port/bot",
     "https://api.telegram.org/bot{tokn}", "https://a b/bot", "http://:8081/bot", "https:api.telegram.org/bot", "http://host:99999/bot"],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: no http or https address") as refused:
        read_settings()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "value",
    [
        "http://localhost:8081/bot",
        "https://[::1]:8443/bot",
        "https://tg.example/bot{token}/v1",
        "HTTPS://tg.example/bot",
    ],
)
def test_addresses_of_another_server(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TELEGRAM_BASE_URL", value)
    assert read_settings().telegram_base_url == value
