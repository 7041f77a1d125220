"""The terminal: every command of ``clippings``."""
