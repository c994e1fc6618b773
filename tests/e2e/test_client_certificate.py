"""A site that requires a client certificate: with one it is audited, without one it cannot be measured, and the key is never written."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from tests.e2e.line import report_of, uxaudit, write_scenario
from uxaudit.cli.access import NAMES, access_of
from uxaudit.errors import InputError
from uxaudit.replay.browser.discovery import ENV_ARGS

PAGE = b"<!doctype html><html lang=en><title>Depot</title><main><h1>Depot</h1><p>Welcome, warden</p></main></html>"


class Depot(BaseHTTPRequestHandler):
    """Shows one page to everyone who gets this far."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Guarded:
    """The site, the files of a user that it accepts, and the environment in which its own certificate is trusted."""

    url: str
    certificate: Path
    key: Path
    env: dict[str, str]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A server that requires a certificate of its own authority."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    warden = authority.issue_cert("warden@depot.example")
    warden.cert_chain_pems[0].write_to_path(str(folder / "warden.pem"))
    warden.private_key_pem.write_to_path(str(folder / "warden-key.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), Depot)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {"NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"), "SSL_CERT_FILE": str(folder / "ca.pem")}
    try:
        yield Guarded(f"https://127.0.0.1:{server.server_port}", folder / "warden.pem", folder / "warden-key.pem", env)
    finally:
        server.shutdown()
        server.server_close()


def assert_key_is_not_in(folder: Path, key: Path) -> None:
    """Assert that no line of the key's file is in any file below a folder, nor its path."""
    lines = {line for line in key.read_bytes().splitlines() if len(line) > 20 and not line.startswith(b"-----")}
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert lines
    assert written
    assert not [line for line in {*lines, str(key).encode()} for content in written if line in content]


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
@pytest.mark.parametrize("command", ["page", "run"])
def test_with_its_certificate_a_site_is_audited_and_the_key_is_not_written(guarded: Guarded, tmp_path: Path, command: str) -> None:
    scenario = write_scenario(tmp_path / "depot.yaml", guarded.url, [{"task": "Enter", "success": [{"expect": "Welcome, warden"}]}])
    what = scenario if command == "run" else f"{guarded.url}/"
    files = f"{guarded.certificate},{guarded.key}"
    done = uxaudit(command, what, "--client-certificate", files, "--out", tmp_path / "a", env=guarded.env, cwd=tmp_path)
    report = report_of(tmp_path / "a")
    assert [row.status for row in report.tasks] == ["completed"], done.told
    assert_key_is_not_in(tmp_path / "a", guarded.key)


def test_with_its_certificate_a_site_is_crawled(guarded: Guarded, tmp_path: Path) -> None:
    files = f"{guarded.certificate},{guarded.key}"
    done = uxaudit("crawl", f"{guarded.url}/", "--client-certificate", files, env=guarded.env, cwd=tmp_path)
    assert done.code == 0, done.told
    assert done.out.startswith("1 page of https://127.0.0.1:"), done.out


@pytest.mark.usefixtures("browser_found")
def test_without_a_certificate_the_site_could_not_be_measured(guarded: Guarded, tmp_path: Path) -> None:
    env = guarded.env | {ENV_ARGS: "--ignore-certificate-errors"}  # that of the server is of no known authority
    done = uxaudit("page", f"{guarded.url}/", "--out", tmp_path / "a", env=env, cwd=tmp_path)
    assert done.code not in (0, 1), done.told
    report = report_of(tmp_path / "a")
    assert report.verdict == "unmeasured"
    assert "did not respond: ERR_" in report.gate.reasons[0]


def test_files_that_tls_refuses_are_reported_before_anything_runs(guarded: Guarded, tmp_path: Path) -> None:
    def refused(certificate: Path, key: Path) -> InputError:
        with pytest.raises(InputError) as caught:
            access_of({**dict.fromkeys(NAMES), "headers": (), "cookies": (), "client_certificate": f"{certificate},{key}"})
        return caught.value

    other = tmp_path / "other.pem"
    trustme.CA().issue_cert("other@depot.example").private_key_pem.write_to_path(str(other))
    assert "KEY_VALUES_MISMATCH" in str(refused(guarded.certificate, other))
    junk = tmp_path / "junk.pem"
    junk.write_text("no certificate")
    assert "cannot be used with the key" in str(refused(junk, guarded.key))
    assert "without a passphrase" in str(refused(guarded.certificate, junk))
