"""``clippings bot``: the coverage served as a Telegram bot."""

from bot.cli.output import progress_bar, tell
from bot.home import Home
from bot.settings import read_settings, require_token


def bot() -> None:
    """Serve the coverage as a Telegram bot, by long polling."""
    settings = read_settings()
    require_token(settings)
    home = Home(settings, tell)
    coverage = home.coverage()
    with progress_bar("Embedding", "passages") as progress:
        session = home.session(coverage, progress)

    from bot.telegram.application import serve

    serve(settings, session)
