"""A site by its links, and the shortest way to each page."""
