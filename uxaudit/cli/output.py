"""Makes the output of commands safe: without secrets, and without commands for a terminal or a CI service.

Both standard streams are wrapped once, so that no message needs its own protection.
"""

from __future__ import annotations

import io
import re
import sys
from typing import Any, TextIO

LINE_COMMAND = re.compile(r"((?:^|[\r\n])[\s\u200b]*(?:\x1b\[[\d;]*m|\s)*):(?=:)")
"""GitHub Actions interprets ``::name::`` at the start of a line, after any white space."""
LONGEST_HEAD = 400
ANYWHERE = re.compile(r"##(?=(?:vso|teamcity)?\[)", re.IGNORECASE)
"""Azure Pipelines, GitHub's old form and TeamCity interpret these anywhere in a line."""
TERMINAL = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[PX^_].*?(?:\x1b\\|$)"
    r"|\x1b\[[\d;:?<=>!]*[ -/]*[@-~]|\x1b.?|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
    re.DOTALL,
)
"""Terminal commands: titles, links, colours, cursor movements, and control characters except line ends and tabs."""
COLOUR = re.compile(r"\x1b\[[\d;]*m")
MOVEMENT = re.compile(r"\x1b\[\?25[lh]|\x1b\[\d*[ABCDGK]|\r")
"""Sequences that a progress bar needs on a terminal."""
SUSPECT = re.compile(r"[=:@%<]|--|/|eyJ")
"""Any text with a secret contains one of these: other text is written without loading the redaction."""
OPTION = re.compile(r"^--[\w-]+=")
"""The name before an option's value."""
_own_texts: set[str] = set()


class SafeStream(io.TextIOBase):
    """A text stream without secrets and commands. Incomplete lines are not held back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""
        """The start of the current line."""

    def write(self, text: str) -> int:
        """Write the text after making it safe. Returns the number of given characters."""
        safe = self._safe(text)
        if safe:
            self._stream.write(safe)
        return len(text)

    def write_commands(self, text: str) -> None:
        """Write the commands for a CI service that a reporter made, which has escaped its texts itself."""
        self._stream.write(text)
        self._line = text.rpartition("\n")[2][:LONGEST_HEAD]

    def _safe(self, text: str) -> str:
        tty, is_own = self._stream.isatty(), text.removesuffix("\n") in _own_texts
        text = TERMINAL.sub(lambda found: found[0] if COLOUR.fullmatch(found[0]) or (tty and MOVEMENT.fullmatch(found[0])) else "", text)
        if not is_own and SUSPECT.search(text):
            from uxaudit.redaction import everywhere  # imported here, because `--help` does without it

            text = everywhere.text(text)
        head = self._line  # a command may come in two pieces
        whole = LINE_COMMAND.sub(lambda found: f"{found[1]}:\u200b", head + text)
        for found in reversed(list(ANYWHERE.finditer(whole))):
            at = max(found.start() + 1, len(head))  # what was written before cannot be changed
            whole = f"{whole[:at]}\u200b{whole[at:]}"
        self._line = re.split(r"[\r\n]", whole)[-1][:LONGEST_HEAD]
        return whole[len(head) :]

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
        """Always true."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream."""
        return self._stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """How the stream handles characters that its encoding lacks."""
        return self._stream.errors


def mark_as_own(text: str) -> None:
    """Remember a text of uxaudit itself, such as the help of a command, which needs no redaction."""
    _own_texts.add(text)


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
    """Hide secrets in URLs from the process list, if the system lets a process change its title."""
    from uxaudit.redaction import everywhere

    for argument in arguments:
        everywhere.learn_from_url(OPTION.sub("", argument))
    if any("=" in argument or "@" in argument for argument in arguments):
        shown = [everywhere.text(argument) for argument in arguments]
        if shown != arguments:
            from setproctitle import setproctitle

            setproctitle(" ".join(["uxaudit", *shown]))


def bare_output() -> None:
    """Write standard output unchanged from now on, for a protocol whose messages are redacted one by one."""
    if isinstance(sys.stdout, SafeStream):
        sys.stdout = sys.stdout._stream
