"""Records of names and values, in the answers of services and in tables: each an article of its own."""
