"""Secrets reach the page, but nothing that is written: no recording, picture, report, message or log."""

import base64
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from tests.servers import Request, Response, html, serve_folder

SECRET = 'Tr0ub4dor & 3/x="ä"'
TYPED = "correct-horse-battery"
TOKEN = "tok3n-abcdefgh-0123456789"
SCENARIO = """
scenario: Log in
site: {site}
timeout: 3s
tasks:
  - task: Log in and look around
    steps:
      - fill: {{label: User, text: "${{secret:SHOP_USER}}"}}
      - fill: {{label: Password, text: {typed}}}
      - click: Log in
      - expect: Welcome
      - click: Nothing of this name
"""


def log_in(request: Request) -> Response:
    """A page that handles secrets as pages should not: it shows, logs, throws and sends them, in every encoding."""
    if request.path == "/":
        return html(
            '<form action="/in" method="get"><label>User <input name="user"></label>'
            '<label>Password <input type="password" name="password"></label><button>Log in</button></form>',
            "Log in",
        )
    user = request.query["user"]
    encoded = base64.b64encode(user.encode()).decode()
    page = f"""<h1>Welcome <span id="who"></span></h1><input aria-label="Again"><p>{encoded}</p>
        <a href="/next?access_token={TOKEN}">Go on</a><img src="/x?b={encoded}&token={TOKEN}" alt="">
        <script>const user = {json.dumps(user)}; who.textContent = user; document.querySelector('input').value = user;
        document.title = 'For ' + user; console.error('user', user, encodeURIComponent(user), btoa(unescape(encodeURIComponent(user))));
        console.error('Authorization: Bearer ' + {json.dumps(TOKEN)});
        fetch('/api?u=' + encodeURIComponent(user)); setTimeout(() => {{ throw new Error(user); }});</script>"""
    return (404, {}, "no") if request.path in ("/api", "/x") else html(page, "Welcome")


def spellings(text: str) -> set[bytes]:
    core = base64.b64encode(text.encode()).rstrip(b"=")[:-1]
    return {
        text.encode(),
        quote(text).encode(),
        quote(text, safe="").encode(),
        json.dumps(text)[1:-1].encode(),
        json.dumps(text, ensure_ascii=False)[1:-1].encode(),
        core,
    }


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_no_byte_of_the_audit_folder_or_the_output_holds_a_secret(tmp_path: Path) -> None:
    scenario, out = tmp_path / "login.yaml", tmp_path / "audit"
    with serve_folder(tmp_path, hook=log_in) as site:
        scenario.write_text(SCENARIO.format(site=site, typed=TYPED))
        formats = "html,json,junit,sarif,md"
        run = subprocess.run(
            [sys.executable, "-m", "uxaudit", "run", str(scenario), "--out", str(out), "--format", formats],
            env={**os.environ, "SHOP_USER": SECRET},
            capture_output=True,
            check=False,
            timeout=120,
        )
    assert (out / "report.html").exists(), run.stderr.decode()
    written = {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()} | {"stdout": run.stdout, "stderr": run.stderr}
    assert any(b"[secret SHOP_USER]" in content for content in written.values())
    for secret in (SECRET, TYPED, TOKEN):
        for spelling in spellings(secret):
            holders = [name for name, content in written.items() if spelling in content]
            assert not holders, (secret, spelling, holders)
    pictures_hide_the_secret(out)


def pictures_hide_the_secret(out: Path) -> None:
    """The picture has black boxes where the page showed the secret: in the heading and in the field."""
    state = next(json.loads(path.read_text()) for path in out.glob("recordings/states/*.json") if "Again" in path.read_text())
    with Image.open(BytesIO((out / state["shot"]["path"]).read_bytes())) as picture:
        field = next(element["box"] for element in state["elements"] if element["name"] == "Again")
        middle = (int(field["x"] + field["width"] / 2), int(field["y"] + field["height"] / 2))
        assert max(picture.convert("RGB").getpixel(middle)) < 40  # type: ignore[type-var,arg-type]
