"""A known secret is found in any mixture of encodings, in any case, and in parts while it is typed."""

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from uxaudit import redaction
from uxaudit.redaction import Redactor

NAME = "SHOP_PASSWORD"


def in_css(text: str) -> str:
    """As CSS.escape() and selectors write it."""
    return "".join(char if char.isalnum() or ord(char) > 127 else f"\\{ord(char):x} " if char in "\n\t" else f"\\{char}" for char in text)


def in_script(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" if ord(char) < 0x10000 else char for char in text)


def in_numbers(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def all_encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


ENCODINGS: tuple[Callable[[str], str], ...] = (
    quote,
    lambda text: quote(text, safe=""),
    lambda text: quote(text, safe="!'()*~"),
    quote_plus,
    html.escape,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
)
"""Encodings that a text may pass through before it is logged."""
UNUSUAL: tuple[Callable[[str], str], ...] = (in_css, in_script, in_numbers, all_encoded, str.upper, str.lower, str.title, str)
"""Encodings that are applied at most once."""
SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=("Cc", "Cs")), min_size=5, max_size=24).filter(
    lambda text: (
        any(char.isalnum() and char.isascii() for char in text) and text.upper().lower() == text.lower() and len(text.upper()) == len(text)
    )
)


@settings(max_examples=20, deadline=None)
@example("000%0", in_css, [quote])
@example("000%0", str, [quote, quote])
@given(SECRETS, st.sampled_from(UNUSUAL), st.lists(st.sampled_from(ENCODINGS), max_size=3))
def test_a_value_is_found_in_any_order_of_encodings(
    secret: str, first: Callable[[str], str], encodings: list[Callable[[str], str]]
) -> None:
    written = first(secret)
    for encode in encodings:
        written = encode(written)
    kept = Redactor({NAME: secret}).text(f"before {written} after")
    assert kept in (f"before [secret {NAME}] after", "before [secret] after") or written not in kept


@settings(max_examples=10, deadline=None)
@given(SECRETS, st.integers(4, 23), st.sampled_from(ENCODINGS[:4]), st.booleans())
def test_parts_are_found_while_it_is_typed(secret: str, length: int, encode: Callable[[str], str], end: bool) -> None:
    part = secret[-length:] if end else secret[:length]
    if sum(char.isalnum() and char.isascii() for char in part[:4] if end is False) < 3 or len(part) < 5 or end:
        return  # shorter runs are looked for from a few characters more on
    kept = Redactor({NAME: secret}).text(f"GET /strength/{encode(part)}")
    assert kept == "GET /strength/[secret SHOP_PASSWORD]" or kept.endswith("[secret]"), kept


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), SECRETS)
def test_base64_is_found_wherever_the_value_begins(before: str, after: str, secret: str) -> None:
    encoded = base64.b64encode(before.encode() + secret.encode() + after.encode()).decode()
    core = base64.b64encode(secret.encode()).decode()
    offset = len(before.encode()) % 3
    if offset == 0 and len(secret.encode()) >= 9:
        assert core[:8] not in Redactor({NAME: secret}).text(encoded)


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=200))
def test_text_without_the_secret_stays(text: str) -> None:
    redactor = Redactor({NAME: "correct-horse-battery-9"})
    assert redactor.text(text) == Redactor().text(text)


@pytest.mark.parametrize("typed", ["corr", "corre", "correct", "correct-h", "correct-horse-batter"])
def test_words_are_hidden_in_addresses_as_they_are_typed(typed: str) -> None:
    redactor = Redactor({NAME: "correct-horse-battery"})
    for line in (f"GET http://h/strength/{typed}", f"http://h/?q={typed}&x=1", f"http://h/?next=%2Fs%2F{typed}"):
        assert typed not in redactor.text(line), redactor.text(line)
    assert redactor.text("That is correct. Corrections follow.") == "That is correct. Corrections follow."


def test_a_password_that_everybody_knows_leaves_labels_alone() -> None:
    redactor = Redactor({NAME: "password"})
    assert redactor.text("Password: forgot your Password?") == "Password: forgot your Password?"
    assert redactor.text("you typed password") == f"you typed [secret {NAME}]"


def test_the_name_and_password_of_an_address_are_learnt() -> None:
    redactor = Redactor()
    redactor.learn_from_url("http://maria:Hunter2%21x@shop.example/")
    assert redactor.text("for Hunter2!x and maria") == "for ••• and maria"


def test_the_redactor_of_a_task_hides_the_secrets_of_the_process_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "everywhere", Redactor({"SITE": "Kupferdach77"}))
    assert Redactor({NAME: "Seegras99"}).text("Seegras99 and Kupferdach77") == f"[secret {NAME}] and [secret SITE]"
