"""uxaudit: replay usability scenarios in a real browser, judge what was recorded, report and gate."""

__version__ = "0.1.0"
