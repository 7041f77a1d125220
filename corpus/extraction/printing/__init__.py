"""Printed pages, whose lines are all there is: columns one after the other, lines made into paragraphs."""
