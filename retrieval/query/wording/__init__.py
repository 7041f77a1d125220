"""One thing in several wordings: as it is written in the coverage, and as it is typed."""
