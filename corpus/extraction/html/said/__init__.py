"""What a page says of its article beside the words: headline, dates, authors, publisher, address, section."""
