"""Answers and coverage as people and programs read them. Nothing in here decides or finds anything."""
