"""Files into which press archives write many articles: each its own article, or refused."""
