"""From a document to an article's paragraphs and metadata: boilerplate, headline, bylines, pages of HTML."""
