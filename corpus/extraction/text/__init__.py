"""The article in a page that was flattened to text: its blocks judged, what stands above it, and what is left."""
