"""Pages of the web: articles taken out of them, measured and learned."""
