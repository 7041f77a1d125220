"""Measures: quality and speed. Nothing here is part of the program."""
