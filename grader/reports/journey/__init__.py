"""A journey drawn: for a terminal, as one SVG, and as a page to step through."""
