"""The reader trained, and every weight fitted."""
