"""Finding the passages that answer, and knowing whether they do. Knows the corpus; knows nobody who asks."""
