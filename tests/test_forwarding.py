"""The proxy of ``--proxy``: only what goes to allowed hosts reaches it, and uxaudit's own requests take the same path."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

from tests.servers import Request, Response, html, redirect, serve_folder
from uxaudit.cli.main import main
from uxaudit.crawl.crawler import crawl
from uxaudit.errors import InputError
from uxaudit.model.access import Access, Proxy
from uxaudit.network.forwarding import ForwardingProxy, forwarding
from uxaudit.network.http_requests import proxy_of
from uxaudit.redaction import everywhere
from uxaudit.replay.browser.authentication import context_options
from uxaudit.replay.reset import _request
from uxaudit.runner.site_server import answers, wait_for
from uxaudit.scenario.from_urls import urls_of_sitemap

SECRET = "Geheim-4711"


class Upstream:
    """A user's proxy that notes what it gets, and answers everything itself."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.got: list[bytes] = []
        self.port = 0


@contextmanager
def upstream(answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", tls: ssl.SSLContext | None = None) -> Iterator[Upstream]:
    made = Upstream(answer)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(0.3)
            got = b""
            try:
                if tls is not None:
                    self.request.settimeout(5)
                    self.request = tls.wrap_socket(self.request, server_side=True)
                    self.request.settimeout(0.3)
                while part := self.request.recv(65_536):
                    answers_now = b"\r\n\r\n" not in got and b"\r\n\r\n" in got + part
                    got += part
                    if answers_now:
                        self.request.sendall(made.answer)
            except OSError:
                pass
            made.got.append(got)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        made.port = int(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


def ask(forwarding: ForwardingProxy, data: bytes) -> bytes:
    """All that comes back."""
    with socket.create_connection(("127.0.0.1", int(forwarding.address.rpartition(":")[2])), timeout=5) as line:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        got = b""
        while part := line.recv(65_536):
            got += part
    return got


def get(url: str, more: str = "") -> bytes:
    host = url.split("/")[2]
    return f"GET {url} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()


def test_what_is_allowed_is_sent_on_with_the_password() -> None:
    with upstream() as proxy:
        by = ForwardingProxy(Proxy("http", "127.0.0.1", proxy.port, ("me", SECRET)), ("shop.example", "*.cdn.example")).start()
        assert ask(by, get("http://shop.example/a?b=1", "Proxy-Authorization: Basic eDp5\r\n")).endswith(b"ok")
        assert ask(by, get("http://img.cdn.example:8080/")).endswith(b"ok")
    first, second = proxy.got
    assert first.startswith(b"GET http://shop.example/a?b=1 HTTP/1.1\r\nHost: shop.example\r\n")
    assert first.count(b"Proxy-Authorization") == 1
    assert Access(proxy=proxy_of(f"http://me:{SECRET}@h")).proxy.authorization.encode() in first  # type: ignore[union-attr]
    assert second.startswith(b"GET http://img.cdn.example:8080/ HTTP/1.1\r\nHost: img.cdn.example:8080\r\n")


@pytest.mark.parametrize(
    "data",
    [
        get("http://other.example/"),
        get("http://shop.example.other.example/"),
        get("http://shop.example@other.example/"),
        get("http://other.example\\@shop.example/"),
        get("ftp://shop.example/"),
        b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n",
        b"CONNECT other.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n",
        b"CONNECT other.example?shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_what_is_not_allowed_never_reaches_the_proxy(data: bytes) -> None:
    with upstream() as proxy:
        by = ForwardingProxy(Proxy("http", "127.0.0.1", proxy.port), ("shop.example",)).start()
        assert b" 200 " not in ask(by, data)
    assert proxy.got == []


def test_nothing_follows_an_allowed_request_on_its_connection() -> None:
    post = b"POST http://shop.example/ HTTP/1.1\r\nHost: other.example\r\nContent-Length: 3\r\n\r\nabc"
    chunked = b"POST http://shop.example/ HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    with upstream() as proxy:
        by = ForwardingProxy(Proxy("http", "127.0.0.1", proxy.port), ("shop.example",)).start()
        for first in (get("http://shop.example/"), post, chunked):
            ask(by, first + get("http://other.example/"))
    assert len(proxy.got) == 3
    assert not [got for got in proxy.got if b"other.example" in got]
    assert sum(b"abc" in got for got in proxy.got) == 2


def test_a_tunnel_passes_everything_on_once_the_proxy_agrees() -> None:
    with upstream(b"HTTP/1.1 200 Connection established\r\n\r\nhello") as proxy:
        by = ForwardingProxy(Proxy("http", "127.0.0.1", proxy.port, ("me", SECRET)), ("shop.example",)).start()
        got = ask(by, b"CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\nclient says")
    assert got.startswith(b"HTTP/1.1 200")
    assert got.endswith(b"hello")
    assert proxy.got[0].startswith(b"CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\nProxy-Authorization: Basic ")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """For a proxy that speaks TLS, with a certificate of an authority that is not trusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_proxy_that_speaks_tls_gets_only_what_is_allowed(
    tls: ssl.SSLContext, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with upstream(tls=tls) as encrypted:
        by = ForwardingProxy(Proxy("https", "127.0.0.1", encrypted.port, ("me", SECRET)), ("shop.example",)).start()
        assert ask(by, get("http://shop.example/a")).endswith(b"ok")
        assert b" 200 " not in ask(by, get("http://other.example/"))
        assert ask(by, b"CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n").startswith(b"HTTP/1.1 200")
    first_lines = {got.split(b"\r\n")[0] for got in encrypted.got}
    assert first_lines == {b"GET http://shop.example/a HTTP/1.1", b"CONNECT shop.example:443 HTTP/1.1"}
    assert all(b"Proxy-Authorization: Basic " in got for got in encrypted.got)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_whose_certificate_is_not_trusted_is_refused_with_the_remedy(tls: ssl.SSLContext, scheme: str) -> None:
    with upstream(tls=tls) as encrypted:
        why = str(answers(f"{scheme}://shop.example/", 5, Proxy("https", "127.0.0.1", encrypted.port, ("me", SECRET))))
    assert "has a certificate that is not trusted" in why
    assert "SSL_CERT_FILE" in why
    assert SECRET not in why
    assert not [got for got in encrypted.got if got]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_with_the_wrong_scheme_is_refused_with_the_right_one(tls: ssl.SSLContext, scheme: str) -> None:
    with upstream(tls=tls) as encrypted:
        why = str(answers(f"{scheme}://shop.example/", 5, Proxy("http", "127.0.0.1", encrypted.port)))
    assert why.endswith("if it speaks TLS, write https://")
    with upstream() as plain:
        why = str(answers(f"{scheme}://shop.example/", 5, Proxy("https", "127.0.0.1", plain.port)))
    assert why.endswith("if it takes unencrypted connections, write http://")


def test_hosts_on_this_machine_are_asked_directly(tmp_path: Path) -> None:
    with upstream() as proxy, serve_folder(tmp_path, hook=lambda _: html("here")) as site:
        by = ForwardingProxy(Proxy("http", "127.0.0.1", proxy.port), ("127.0.0.1",)).start()
        assert b"here" in ask(by, get(f"{site}/"))
    assert proxy.got == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", "requires a name and a password"),
        (b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n", "responded with status 503"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_fault_of_the_proxy_is_no_response_of_the_site(answer: bytes, words: str, scheme: str) -> None:
    with upstream(answer) as proxy:
        assert words in str(answers(f"{scheme}://shop.example/", 5, Proxy("http", "127.0.0.1", proxy.port)))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert str(answers(f"{scheme}://shop.example/", 5, Proxy("http", "127.0.0.1", port))).endswith("did not respond: Connection refused")


def test_a_wrong_password_is_not_tried_again() -> None:
    with upstream(b"HTTP/1.1 407 Authenticate\r\nContent-Length: 0\r\n\r\n") as proxy:
        why = wait_for("http://shop.example/", 5, proxy=Proxy("http", "127.0.0.1", proxy.port, ("me", SECRET)))
    assert str(why).endswith("refuses the name or the password")
    assert len(proxy.got) == 1


def test_crawls_and_sitemaps_take_the_proxy_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    sitemap = b"<urlset><url><loc>http://shop.example/a</loc></url></urlset>"
    with upstream(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(sitemap) + sitemap) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv("no_proxy", "shop.example")
        by = Proxy("http", "127.0.0.1", proxy.port)
        assert urls_of_sitemap("http://shop.example/sitemap.xml", proxy=by) == ("http://shop.example/a",)
        assert crawl(["http://shop.example/"], access=Access(proxy=by)).pages
        assert answers("http://shop.example/", 5, by) is None
    paths = [got.split()[1] for got in proxy.got]
    assert set(paths) >= {b"http://shop.example/sitemap.xml", b"http://shop.example/robots.txt"}
    assert paths.count(b"http://shop.example/") >= 2


def test_with_a_client_certificate_the_browser_keeps_to_the_hosts_too(tmp_path: Path) -> None:
    site = "https://127.0.0.1:1"
    options = context_options(Access(certificate=("a.pem", "a.key")), site, ("127.0.0.1",))
    with serve_folder(tmp_path, hook=lambda _: html("here")) as elsewhere:
        by = forwarding(None, ("127.0.0.1",))
        assert options["proxy"] == {"server": by.address}
        assert b"here" in ask(by, get(f"{elsewhere}/"))
        assert ask(by, get(f"{elsewhere.replace('127.0.0.1', 'localhost')}/")) == b""
    assert "proxy" not in context_options(Access(), site, ("127.0.0.1",))


def test_a_reset_follows_no_redirect_to_another_host(tmp_path: Path) -> None:
    from uxaudit.model.scenario_parts import Reset

    asked: list[str] = []

    def answer(request: Request) -> Response:
        asked.append(request.headers["Host"])
        return redirect(f"http://localhost:{request.headers['Host'].rpartition(':')[2]}/gone")

    with serve_folder(tmp_path, hook=answer) as site:
        assert "redirects to another host" in _request(Reset(url="/reset"), f"{site}/reset", None)
    assert len(asked) == 1


@pytest.mark.parametrize("text", ["proxy:3128", "http://", "http://h:99999", "http://h/path", "socks5://h:1080", "nonsense", "http://[::1"])
def test_a_wrong_url_is_reported_with_place_and_remedy(text: str) -> None:
    with pytest.raises(InputError) as raised:
        proxy_of(text)
    (problem,) = raised.value.problems
    assert problem.where == "--proxy"
    assert "http://HOST:PORT" in problem.hint
    assert "not" in problem.message


def test_the_password_is_a_secret_everywhere() -> None:
    found = proxy_of(f"http://me:{SECRET}%21@proxy.example")
    assert (found.host, found.port, found.credentials) == ("proxy.example", 80, ("me", f"{SECRET}!"))
    assert SECRET not in repr(found)
    assert SECRET not in everywhere.text(f"the proxy said {SECRET}!")
    assert {f"{SECRET}!", found.authorization.split()[1]} <= set(Access(proxy=found).secrets())
    assert not Access(proxy=found).signs_in


@pytest.mark.parametrize("command", ["run", "page", "replay", "crawl", "preview", "record"])
def test_every_command_that_reaches_the_site_takes_a_proxy(command: str, tmp_path: Path) -> None:
    scenario = tmp_path / "a.yaml"
    scenario.write_text("scenario: A\nsite: http://shop.example\ntasks: [{task: T, steps: [{click: Go}]}]\n")
    target = "http://shop.example/" if command in ("page", "crawl") else str(scenario)
    more = ["--participant", "P1"] if command == "record" else []
    done = CliRunner().invoke(main, [command, target, *more, "--proxy", "socks5://h:1"])
    assert done.exit_code == 2, done.output
    assert "--proxy: SOCKS proxies are not supported" in done.output
