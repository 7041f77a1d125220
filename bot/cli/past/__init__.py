"""The commands on what was answered before, and on what its quotes stand in."""
