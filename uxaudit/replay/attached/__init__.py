"""Observes pages that other code drives: a test with its own Playwright calls, or another program.

Events are recorded as in a replay, with the same probes, and judged by the same checks.
"""
