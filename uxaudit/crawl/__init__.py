"""Crawl a site by its links and find the shortest path to each page."""
