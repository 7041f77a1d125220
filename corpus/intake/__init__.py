"""From a source that a person names, or watches, to documents: reading, fetching, watching."""
