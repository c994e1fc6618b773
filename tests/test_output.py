"""What is printed is never a command for a terminal or a CI service, and holds no secret."""

import io
import re
import subprocess
import sys

import pytest

from uxaudit.cli.output import SafeStream, mark_as_own


def printed(*texts: str, tty: bool = False) -> str:
    inner = io.StringIO()
    inner.isatty = lambda: tty  # type: ignore[method-assign]
    stream = SafeStream(inner)
    for text in texts:
        stream.write(text)
    return inner.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "::error::x",
        "  ::error::x",
        "ok\n::set-output name=a::b",
        "ok\r::error::x",
        "\u200b::error::x",
        "\x1b[31m::error::x",
        "\x1b]0;t\x07::error::x",
    ],
)
def test_no_line_begins_a_command_of_github(text: str) -> None:
    middle = text.index("::") + 1
    for tty in (False, True):
        for shown in (printed(text, tty=tty), printed(text[:middle], text[middle:], tty=tty), printed(*text, tty=tty)):
            plain = re.sub(r"\x1b\[\d*m|\u200b(?!:)", "", shown)
            assert not [line for line in re.split(r"[\r\n]", plain) if line.strip().startswith("::")]


@pytest.mark.parametrize("text", ["##vso[task.complete result=Failed]", "a ##[error]b", "##teamcity[buildStop]", "##VSO[x]"])
def test_no_command_of_azure_or_teamcity(text: str) -> None:
    assert "##" not in printed(text)
    for at in range(1, len(text)):
        assert not re.search(r"##(?:vso|teamcity)?\[", printed(text[:at], text[at:]), re.IGNORECASE)
    assert not re.search(r"##(?:vso|teamcity)?\[", printed(*text), re.IGNORECASE)


@pytest.mark.parametrize(
    "text", ["\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\\\", "\x1b[2J", "\x1bc", "a\x07", "\x9b2J", "\x1bP1$r\x1b\\\\", "\u202e"]
)
@pytest.mark.parametrize("tty", [False, True])
def test_no_command_of_a_terminal(text: str, tty: bool) -> None:
    assert not set(printed(text, tty=tty)) & set("\x1b\x07\x9b\u202e")


def test_plain_text_colours_and_progress_stay() -> None:
    assert printed("a::b 12:30 std::vector # ## [x]\n") == "a::b 12:30 std::vector # ## [x]\n"
    assert printed("\x1b[31mred\x1b[0m") == "\x1b[31mred\x1b[0m"
    assert printed("\r\x1b[2K 50 %", tty=True) == "\r\x1b[2K 50 %"
    assert printed("\r\x1b[2K 50 %") == " 50 %"


def test_the_middle_of_a_line_is_no_beginning() -> None:
    assert printed("a", "::b") == "a::b"


def test_secrets_are_not_printed() -> None:
    assert printed("Open http://maria:hunter2@h/?token=Zq7pWx4Lm9Rt2Vb8") == "Open http://[secret]@h/?token=[secret]"


def test_help_is_written_without_loading_the_redaction() -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "uxaudit", "--help"], capture_output=True, text=True, check=True)
    assert "Usage: " in done.stdout
    assert "uxaudit.cli.output" in done.stderr
    assert "uxaudit.redaction" not in done.stderr


def test_only_the_text_that_was_marked_is_left_as_it_is() -> None:
    mark_as_own("--token=s3cr3tV4lue9")
    assert printed("--token=s3cr3tV4lue9\n") == "--token=s3cr3tV4lue9\n"
    assert "s3cr3tV4lue9" not in printed("Error: --token=s3cr3tV4lue9\n")
