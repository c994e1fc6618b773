"""Recordings of rrweb, versions 1 and 2, as PostHog, Sentry and others keep them, read as events of a session."""
