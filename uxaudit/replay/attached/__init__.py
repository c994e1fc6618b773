"""Observes pages that somebody else drives: a test by Playwright's own calls, or another program.

What happens is recorded as in a replay, with the same probes, so that it is judged by the same checks.
"""
