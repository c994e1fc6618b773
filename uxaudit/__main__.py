"""``python -m uxaudit``, and what the console script calls.

Imports nothing by itself: worker processes import the main module once more before they begin.
"""


def main() -> None:
    """Run the command line, and end at once: to take all that was imported apart takes Python a third of a second."""
    import atexit
    import os
    import sys

    from uxaudit.cli.main import main as command_line

    try:
        command_line()
    except SystemExit as end:
        if not isinstance(end.code, int):  # words for stderr, which only Python's own end prints
            raise
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code)


if __name__ == "__main__":
    main()
