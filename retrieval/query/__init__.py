"""What an asker's words say: terms, times, publishers, names and their spellings."""
