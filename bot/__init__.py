"""Talking to people: the terminal and Telegram. Knows the corpus and retrieval; nobody knows it."""
