"""One reader per form of article. Each turns a file into articles or says in one line why it cannot."""
