"""The forms in which agencies deliver stories, NITF and NewsML, and what agencies put around and into a story."""
