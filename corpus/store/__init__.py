"""Keeping what was reported: records, what a store promises, and the store in one SQLite file."""
