"""From a query to passages in order."""
