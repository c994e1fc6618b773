"""What a command prints: without secrets, and never a command for a terminal or a CI service.

Both standard streams are wrapped once, so that no message has to remember.
"""

from __future__ import annotations

import io
import re
import sys
from typing import Any, TextIO

LINE_COMMAND = re.compile(r"((?:^|[\r\n])[\s\u200b]*(?:\x1b\[[\d;]*m|\s)*):(?=:)")
"""GitHub Actions reads ``::name::`` at the beginning of a line, whatever white space is before it."""
ANYWHERE = re.compile(r"##(?=(?:vso|teamcity)?\[)", re.IGNORECASE)
"""Azure Pipelines, GitHub's old form and TeamCity read these anywhere in a line."""
TERMINAL = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[PX^_].*?(?:\x1b\\|$)"
    r"|\x1b\[[\d;:?<=>!]*[ -/]*[@-~]|\x1b.?|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
    re.DOTALL,
)
"""Commands for terminals: titles, links, colours, movements, and control characters but line ends and tabs."""
COLOUR = re.compile(r"\x1b\[[\d;]*m")
MOVEMENT = re.compile(r"\x1b\[\?25[lh]|\x1b\[\d*[ABCDGKJ]|\r")
"""What a progress bar needs on a terminal."""
SUSPECT = re.compile(r"[=:@%<]|--|/|eyJ")
"""What text with a secret contains: other text is written without loading the redaction."""


class SafeStream(io.TextIOBase):
    """A text stream that writes no secret and no command. What is partly written is never held back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._fresh = True
        """Whether a line begins here."""

    def write(self, text: str) -> int:
        """Write the text, made safe; returns how many characters were given."""
        safe = self._safe(text)
        if safe:
            self._stream.write(safe)
            self._fresh = safe.endswith(("\n", "\r"))
        return len(text)

    def write_commands(self, text: str) -> None:
        """Write the commands for a CI service that a reporter made, whose texts it has escaped itself."""
        self._stream.write(text)
        self._fresh = text.endswith("\n")

    def _safe(self, text: str) -> str:
        tty = self._stream.isatty()
        text = TERMINAL.sub(lambda found: found[0] if COLOUR.fullmatch(found[0]) or (tty and MOVEMENT.fullmatch(found[0])) else "", text)
        if SUSPECT.search(text):
            from uxaudit.redaction import everywhere  # takes time that `--help` need not

            text = everywhere.text(text)
        begin = "" if self._fresh else "\u2060"  # a character before it, so that the pattern sees no line begin there
        text = LINE_COMMAND.sub(lambda found: f"{found[1]}:\u200b", begin + text)[len(begin) :]
        return ANYWHERE.sub("#\u200b#", text)

    def flush(self) -> None:
        """Pass on what is buffered."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The file descriptor of the stream."""
        return self._stream.fileno()

    def writable(self) -> bool:
        """It is."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream."""
        return self._stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """How the stream treats what its encoding has no character for."""
        return self._stream.errors


def protect() -> None:
    """Wrap the standard streams of this process."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is not None and not isinstance(stream, SafeStream):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
            setattr(sys, name, SafeStream(stream))


def print_commands(text: str) -> None:
    """Print the commands for a CI service that a reporter wrote."""
    if isinstance(sys.stdout, SafeStream):
        sys.stdout.write_commands(text)
    else:
        sys.stdout.write(text)


def hide_arguments(arguments: list[str]) -> None:
    """Keep secrets in addresses out of the list of processes, where the system lets a process change its title."""
    from uxaudit.redaction import everywhere

    for argument in arguments:
        everywhere.learn_from_url(argument)
    if any("=" in argument or "@" in argument for argument in arguments):
        shown = [everywhere.text(argument) for argument in arguments]
        if shown != arguments:
            from setproctitle import setproctitle

            setproctitle(" ".join(["uxaudit", *shown]))
