"""Alembic's migrations of the history. ``uxaudit`` applies them itself when it opens a database of an earlier version."""
