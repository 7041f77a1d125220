"""From a page of HTML to its article's paragraphs and metadata."""
