"""The options by which an audit gets to a site, and past its login."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli.options import together
from uxaudit.errors import InputError

if TYPE_CHECKING:
    from uxaudit.model.access import Access, Proxy
    from uxaudit.model.scenario import Scenario, Step

VALUE = re.compile(r"\$\{(?:secret|env):([A-Za-z_][A-Za-z0-9_]*)\}")
HEADER = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*", re.DOTALL)
COOKIE = re.compile(r"\s*([^\s=;,]+)=([^;]*)")
NAMES = ("login", "storage_state", "headers", "http_credentials", "cookies", "client_certificate", "proxy")

proxying = click.option(
    "--proxy",
    metavar="URL",
    help="Reach the site by this proxy: http://[NAME:PASSWORD@]HOST:PORT. It gets only requests to allowed hosts. Proxies of the "
    "environment are not used.",
)
signing_in = together(
    click.option("--login", type=click.Path(path_type=Path), metavar="FILE", help="A flow that logs in. It runs once, and is not scored."),
    click.option(
        "--storage-state", type=click.Path(path_type=Path), metavar="FILE", help="Cookies and local storage that Playwright saved as JSON."
    ),
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="'NAME: VALUE'",
        help="Send this header to the site. Repeatable. '${secret:NAME}' reads the environment.",
    ),
    click.option("--http-credentials", metavar="USER:PASSWORD", help="Name and password for HTTP authentication."),
    click.option("--cookie", "cookies", multiple=True, metavar="NAME=VALUE", help="Set this cookie for the site. Repeatable."),
    click.option("--client-certificate", metavar="CERT,KEY", help="A client certificate and its key, as PEM files."),
    proxying,
)


def access_of(kwargs: dict[str, Any]) -> tuple[Access, Path | None]:
    """Returns the credentials of the options, and the login flow; removes them from ``kwargs``. Raises InputError with the option."""
    from uxaudit.model.access import Access

    login, storage, headers, credentials, cookies, certificate, proxy = (kwargs.pop(name) for name in NAMES)
    access = Access(
        storage=_storage(storage) if storage else None,
        headers=tuple(_pair(HEADER, _value(text, "--header"), "--header", "Name: value") for text in headers),
        credentials=_credentials(_value(credentials, "--http-credentials")) if credentials else None,
        cookies=tuple(_pair(COOKIE, _value(text, "--cookie"), "--cookie", "name=value") for text in cookies),
        certificate=_certificate(certificate) if certificate else None,
        proxy=proxy_from(proxy),
    )
    return replace(access, login=login is not None), login


def with_login(scenarios: Sequence[Scenario], login: Path | None) -> tuple[Scenario, ...]:
    """The scenarios, with the steps of a login flow in place of their own. Raises InputError with its problems."""
    if login is None:
        return tuple(scenarios)
    steps = flow_of(login)
    return tuple(scenario.model_copy(update={"login": steps}) for scenario in scenarios)


def signed_in(url: str, kwargs: dict[str, Any]) -> Access:
    """The access for requests without a browser: a login flow is done in one first."""
    from uxaudit.urls import origin

    access, login = access_of(kwargs)
    if login is None:
        return access
    return replace(access, storage=log_in(origin(url), flow_of(login), access))


def flow_of(login: Path) -> tuple[Step, ...]:
    """The steps of a login flow. Raises InputError with its problems."""
    from uxaudit.scenario.loader import load_flow

    return load_flow(login)


def log_in(
    site: str, steps: Sequence[Step], access: Access, hosts: tuple[str, ...] = (), executable: str | None = None
) -> Mapping[str, Any]:
    """Log in once in a browser of its own. Returns the cookies and local storage. Raises CannotMeasure if the login fails."""
    from uxaudit.pipeline.run_audit import sign_in
    from uxaudit.runner.workers import Replaying, local_workers

    with local_workers(1) as (worker,):
        return sign_in(site, steps, Replaying(access=access, executable=executable), worker, hosts)


def proxy_from(text: str | None) -> Proxy | None:
    """The proxy of ``--proxy``, if it is given. Raises InputError."""
    if text is None:
        return None
    from uxaudit.network.http_requests import proxy_of

    return proxy_of(_value(text, "--proxy"))


def _value(text: str, option: str) -> str:
    """A text with its references to the environment replaced."""

    def value(found: re.Match[str]) -> str:
        if not os.environ.get(found[1]):
            raise InputError(f"the environment variable {found[1]} is not set", option, "Set it.")
        return os.environ[found[1]]

    return VALUE.sub(value, text)


def _pair(pattern: re.Pattern[str], text: str, option: str, shape: str) -> tuple[str, str]:
    found = pattern.fullmatch(text)
    if found is None or "\n" in text or "\r" in text:
        raise InputError("the value does not have this form", option, f"Write it as {option} '{shape}'.")
    return found[1], found[2]


def _credentials(text: str) -> tuple[str, str]:
    name, colon, password = text.partition(":")
    if not colon or not name:
        raise InputError("the value is no name and password", "--http-credentials", "Write it as 'user:${secret:PASSWORD}'.")
    return name, password


def _certificate(text: str) -> tuple[str, str]:
    certificate, _, key = text.partition(",")
    for path in (certificate, key or certificate):
        if not Path(path).is_file():
            raise InputError(f"there is no file {path}", "--client-certificate", "Write it as cert.pem,key.pem.")
    _load_certificate(certificate, key or certificate)
    return certificate, key or certificate


def _load_certificate(certificate: str, key: str) -> None:
    """Check that TLS accepts the files, because browsers end without a reason if it does not. Raises InputError."""
    import ssl  # only this option needs it

    try:
        ssl.create_default_context().load_cert_chain(certificate, key, password=lambda: "")  # without a question in the terminal
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise InputError(
            f"the certificate {certificate} cannot be used with the key {key}: {reason}",
            "--client-certificate",
            "Give a certificate and its own key, both in PEM, and the key without a passphrase.",
        ) from error


def _storage(path: Path) -> dict[str, Any]:
    remedy = "Save it with Playwright: `context.storage_state(path=…)`, or `playwright codegen --save-storage FILE`."
    try:
        state = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", str(path), remedy) from error
    except ValueError as error:
        raise InputError("the file is not JSON", str(path), remedy) from error
    lists = isinstance(state, dict) and all(isinstance(state.get(key, []), list) for key in ("cookies", "origins"))
    if not lists or not ("cookies" in state or "origins" in state):
        raise InputError("the file holds no storage state: it has neither `cookies` nor `origins`", str(path), remedy)
    return {"cookies": state.get("cookies", []), "origins": state.get("origins", [])}
