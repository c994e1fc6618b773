"""``python -m uxaudit``, and the entry point of the console script.

Imports nothing at module level: every worker process imports the main module when it starts.
"""


def main() -> None:
    """Run the command line and exit without Python's clean-up of modules, which takes a third of a second."""
    import atexit
    import os
    import sys

    from uxaudit.cli import interrupts
    from uxaudit.cli.main import main as command_line
    from uxaudit.cli.output import hide_arguments, protect

    protect()
    if any("://" in argument for argument in sys.argv[1:]):
        hide_arguments(sys.argv[1:])
    interrupts.install()
    try:
        command_line()
    except KeyboardInterrupt:
        os._exit(interrupts.EXIT_CODE)
    except SystemExit as end:
        if interrupts.interrupted():
            end.code = interrupts.EXIT_CODE  # click makes 1 of it, which means that the gate failed
        if not isinstance(end.code, int):  # a message for stderr, which only Python's normal exit prints
            raise
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code)


if __name__ == "__main__":
    main()
