"""``python -m uxaudit``, and the entry point of the console script.

Imports nothing at module level: every worker process imports the main module when it starts.
"""


def main() -> None:
    """Run the command line and exit without Python's clean-up of modules, which takes a third of a second."""
    import atexit
    import os
    import sys

    from uxaudit.cli.main import main as command_line
    from uxaudit.cli.output import hide_arguments, protect

    protect()
    if any("://" in argument for argument in sys.argv[1:]):
        hide_arguments(sys.argv[1:])
    try:
        command_line()
    except SystemExit as end:
        if not isinstance(end.code, int):  # a message for stderr, which only Python's normal exit prints
            raise
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code)


if __name__ == "__main__":
    main()
