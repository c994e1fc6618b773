"""``python -m uxaudit``."""

from uxaudit.cli import main

if __name__ == "__main__":
    main()
