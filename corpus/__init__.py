"""What was reported: reading it, cleaning it, keeping it. Knows nothing of search or of who asks."""
