"""Numbers and strings for people."""

import pytest

from uxaudit.reporters import formatting, untrusted, wording


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (0, "0 ms"),
        (340.2, "340 ms"),
        (999.4, "999 ms"),
        (999.6, "1 s"),
        (1234, "1.2 s"),
        (59_949, "59.9 s"),
        (59_960, "1 min"),
        (125_000, "2 min 5 s"),
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_duration(ms: float | None, said: str) -> None:
    assert formatting.duration(ms).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0 %"),
        (0.001, "under 1 %"),
        (0.98, "98 %"),
        (0.999, "99 %"),
        (1, "100 %"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_percent_never_rounds_to_all_or_nothing(share: float | None, said: str) -> None:
    assert formatting.percent(share).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (2412.0, "ms", "2.4 s"),
        (3.0, "steps", "3 steps"),
        (2.5, ":1", "2.5:1"),
        (0.13, "", "0.13"),
        (0.0123, "", "0.012"),
        (24.0, "px", "24 px"),
        (1234567, "nodes", "1 234 567 nodes"),
        ("serious", "", "serious"),
        (None, "ms", ""),
        (-2, "", "−2"),
    ],
)
def test_quantity(value: float | str | None, unit: str, said: str) -> None:
    assert wording.quantity(value, unit).replace("\u00a0", " ").replace("\u202f", " ") == said


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http://",
        "http://a b/",
        "http://[",
        "https://x/\u202e",
        "http://x/\n",
        "file:///etc/passwd",
        "",
        "x",
        "http://" + "a" * 5000,
    ],
)
def test_what_is_no_link(url: str) -> None:
    assert untrusted.safe_url(url) == ""


def test_what_is_a_link() -> None:
    assert untrusted.safe_url("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


def test_long_text_tells_how_much_was_cut() -> None:
    assert untrusted.clip("ab" * 1000, 10).replace("\u202f", " ") == "ababababab … (1 990 more characters)"


def test_a_huge_line_tells_it_too() -> None:
    assert untrusted.line("x " * 50_000, 10).endswith(" … (99\u202f989 more characters)")
    assert untrusted.line("  a \n b ", 10) == "a b"


def test_deceiving_characters_show() -> None:
    assert untrusted.clean("a\u202eb\x00c\x1bd\ud800") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    assert untrusted.clean("tab\tline\n “ü” 漢字 🙂 \u200f") == "tab\tline\n “ü” 漢字 🙂 \u200f"


@pytest.mark.parametrize(
    ("created", "said"),
    [
        ("2026-11-22T09:30:00Z", "22 November 2026, 09:30 UTC"),
        ("2026-11-22T10:30:00+01:00", "22 November 2026, 09:30 UTC"),
        ("yesterday", "yesterday"),
        ("", ""),
    ],
)
def test_moment(created: str, said: str) -> None:
    assert formatting.moment(created) == said


@pytest.mark.parametrize(
    "text",
    [
        "::error::x",
        "  ::set-output name=a::b",
        "##vso[task.setvariable]x",
        "##[error]x",
        "\n::error::x",
        "\x1b]8;;http://evil\x07x",
        "\x9b31m",
    ],
)
def test_no_printed_line_is_a_command(text: str) -> None:
    shown = untrusted.printable(text)
    assert not shown.lstrip().startswith(("::", "##vso[", "##["))
    assert "\x1b" not in shown
    assert "\x9b" not in shown


def test_brief_text_ends_at_a_word() -> None:
    assert untrusted.brief("Show at once that the click was taken", 22) == "Show at once that the\u00a0…"
    assert untrusted.brief("Short", 22) == "Short"
