"""That answers can be checked: what was read for them, that their quotes stand, how they are given again."""
