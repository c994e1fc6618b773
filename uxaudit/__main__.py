"""``python -m uxaudit``, and what the console script calls.

Imports nothing by itself: worker processes import the main module once more before they begin.
"""


def main() -> None:
    """Run the command line."""
    from uxaudit.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
