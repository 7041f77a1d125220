"""The Telegram bot: its application, what it does with updates, and its messages."""
