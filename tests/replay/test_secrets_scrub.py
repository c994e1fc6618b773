"""The value of a secret is typed into the page and is in no file."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import base64
import html
import json
import re
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.replay.playing import PLAIN, Play, last
from tests.servers import Request, Response
from tests.servers import html as page
from uxaudit.model.probes import Probe
from uxaudit.redaction import Redactor

SECRET = 'pä"ss<w&ö rd+7/x'
NAME = "SHOP_PASSWORD"


def scrub(text: str, value: str = SECRET) -> str:
    return Redactor({NAME: value})(text.encode()).decode()


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        html.escape(SECRET),
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(html.escape(SECRET))[1:-1],
        re.sub("%..", lambda found: found[0].lower(), quote(SECRET)),
        json.dumps(json.dumps(SECRET)[1:-1])[1:-1],
    ],
)
def test_every_usual_spelling_is_taken_out(written: str) -> None:
    assert scrub(f"before {written} after") == f"before [secret {NAME}] after"


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "ada:"])
@pytest.mark.parametrize("after", ["", "z", "zz"])
def test_base64_is_taken_out_wherever_the_value_begins(before: str, after: str) -> None:
    encoded = base64.b64encode((before + "correct horse battery" + after).encode()).decode()
    assert base64.b64encode(b"correct horse battery").decode()[4:-4] not in scrub(encoded, "correct horse battery")
    assert f"[secret {NAME}]" in scrub(encoded, "correct horse battery")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("http://h/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=x", "http://h/cb?code=[secret]&state=x"),
        ("http://h/shop?code=SUMMER", "http://h/shop?code=SUMMER"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [secret]"),
        ("Authorization: Token abcdefghijkl", "Authorization: Token [secret]"),
        ("Set-Cookie: sid=38afes7a8; HttpOnly", "Set-Cookie: [secret]; HttpOnly"),
        ('{"cookie": "a=secretcookie; b=2"}', '{"cookie": "[secret]"}'),
        ("http://h/cookie?consent=yes", "http://h/cookie?consent=yes"),
    ],
)
def test_log_ins_of_any_kind_are_taken_out_and_plain_words_stay(text: str, clean: str) -> None:
    assert Redactor({})(text.encode()).decode() == clean


def test_short_values_are_left_alone() -> None:
    assert scrub("an abc", "abc") == "an abc"


def test_json_stays_json() -> None:
    line = json.dumps({"text": f"you typed {SECRET}", "url": "http://h/?q=" + quote(SECRET)})
    assert json.loads(scrub(line)) == {"text": f"you typed [secret {NAME}]", "url": f"http://h/?q=[secret {NAME}]"}


def stored(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".jpg")


def test_a_secret_reaches_the_page_and_no_file(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, SECRET)
    sent: list[bytes] = []

    def login(request: Request) -> Response:
        sent.append(request.body)
        return page(
            f"<main><h1>Welcome</h1><p>Your password is {html.escape(SECRET)}</p><a href='/me?p={quote(SECRET)}' title='{html.escape(SECRET)}'>Me</a>"
            f"<img src='/x' width=9 height=9 class='{html.escape(SECRET)}'></main><script>console.error({json.dumps(SECRET)})</script>",
            "Hi " + html.escape(SECRET),
        )

    form = """<form method="post" action="/login"><label>Password <input type="password" name="p"></label><label>Again <input name="again"></label>
        <button>Log in</button></form>"""
    recording = play.ok(
        """
        - fill: {label: Password, text: "${secret:SHOP_PASSWORD}"}
        - type: {label: Again, text: "${secret:SHOP_PASSWORD}"}
        - click: Log in
        - expect: Welcome
        - click: Me
          optional: true
    """,
        {"/": form, "/login": login, "/me": "Me"},
        probes=tuple(probe for probe in PLAIN if probe is not Probe.SHOTS),
        environ={NAME: SECRET},
    )
    assert quote_plus(SECRET).encode() in sent[0]
    content = stored(play.recordings)
    assert b"Welcome" in content
    spellings = (SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), html.escape(SECRET), json.dumps(SECRET)[1:-1])
    assert [spelling for spelling in spellings if spelling.encode() in content] == []
    assert f"[secret {NAME}]".encode() in content
    assert "${secret:SHOP_PASSWORD}" in next(step.sentence for step in recording.all_steps if step.verb == "fill")


def test_a_secret_that_is_not_set_is_the_environments_fault(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    error = last(
        play(
            '- fill: {label: Password, text: "${secret:SHOP_PASSWORD}"}',
            "<label>Password <input></label>",
            environ={NAME: "only for loading"},
        )
    ).error
    assert error is not None
    assert error.cause == "environment"
    assert NAME in error.message


def test_short_values_are_taken_out_of_the_texts_of_a_line_alone() -> None:
    line = json.dumps({"ZU8": 1, "text": "code ZU8, not ZU88", "x": 123.5, "note": "cvc 123"})
    taken = Redactor({})
    taken.learn("", "ZU8")
    taken.learn("", "123")
    taken.learn("", "ok")
    assert json.loads(taken(line.encode())) == {"ZU8": 1, "text": "code •••, not ZU88", "x": 123.5, "note": "cvc •••"}


@pytest.mark.browser
@pytest.mark.parametrize(
    "field", ["<input id=v type=password>", "<input id=v autocomplete=one-time-code>", "<input id=v autocomplete='section-a cc-csc'>"]
)
def test_what_goes_into_a_field_for_secrets_is_in_no_sentence(play: Play, field: str) -> None:
    page_text = f"<label>Name <input id=n></label>{field}<p id=o></p><script>v.oninput = () => {{ o.textContent = 'You typed ' + v.value; }};</script>"
    recording = play(
        "- fill: {css: '#n', text: Ada}\n- fill: {css: '#v', text: ZU8}\n- click: Nothing\n- fill: {css: '#v', text: QX9}", page_text
    )
    sentences = [step.sentence for step in recording.all_steps if step.verb == "fill"]
    assert sentences == ['fill css "#n" with "Ada"', 'fill css "#v" with "•••"', 'fill css "#v" with "•••"']
    assert b"QX9" not in stored(play.recordings)
    assert b"ZU8" not in stored(play.recordings)
