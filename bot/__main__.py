"""``python -m bot`` is the program ``clippings``."""

from bot.cli import main

main()
