"""Finding passages by meaning and by words: what is indexed, and the two indexes, kept in step with a
store.
"""
