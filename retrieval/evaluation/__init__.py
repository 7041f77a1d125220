"""Labelled questions, metrics over them, and their reports."""
