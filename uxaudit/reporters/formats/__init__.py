"""The formats of reports: one module each, with the name of its format. ``reporters/__init__.py`` finds them."""
