"""Reset the site before a replay, as the scenario's ``reset:`` says: run a command, or request a URL."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from uxaudit.common.processes import kill_family
from uxaudit.model.access import Proxy
from uxaudit.model.scenario_parts import Reset
from uxaudit.network.http_requests import opener
from uxaudit.scenario.variables import SECRET
from uxaudit.urls import address, as_sent

LAST_CHARACTERS = 400


async def reset_site(rule: Reset, site: str, proxy: Proxy | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Reset the site; a URL is requested by the proxy, if any. Returns an empty text, or why it failed. Takes at most ``rule.timeout``."""
    missing = [name for name in SECRET.findall(f"{rule.command or ''} {rule.url or ''}") if name not in environ]
    if missing:
        return f"`reset` uses the secret {missing[0]}, which is not set"
    if rule.command is not None:
        return await _run(rule, _revealed(rule.command, environ), environ)
    return await asyncio.to_thread(_request, rule, address(site, _revealed(rule.url or "", environ)), proxy)


def _revealed(text: str, environ: Mapping[str, str]) -> str:
    return SECRET.sub(lambda found: environ[found[1]], text)


async def _run(rule: Reset, command: str, environ: Mapping[str, str]) -> str:
    own_bin = str(Path(sys.executable).parent)  # so that `python` is the Python that runs uxaudit
    path = own_bin + os.pathsep + environ.get("PATH", "")
    with tempfile.TemporaryFile() as output:
        try:
            process = await asyncio.create_subprocess_exec(
                *shlex.split(command),
                cwd=rule.cwd,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env={**environ, "PATH": path},
            )
        except (OSError, ValueError, TypeError) as error:  # not found, no permission, an unclosed quote, an empty command
            return f"`reset` cannot run `{rule.command}`: {error}"
        try:
            status = await asyncio.wait_for(process.wait(), rule.timeout / 1000)
        except TimeoutError:
            kill_family(process.pid)
            await process.wait()
            return f"`reset` took longer than {rule.timeout / 1000:g} s: `{rule.command}`"
        return f"`reset` exited with status {status}: `{rule.command}`{_tail(output)}" if status else ""


def _tail(output: IO[bytes]) -> str:
    output.seek(0)
    text = " ".join(output.read().decode(errors="replace").split())[-LAST_CHARACTERS:]
    return f" ({text})" if text else ""


def _request(rule: Reset, url: str, proxy: Proxy | None) -> str:
    body = b"" if rule.method in ("POST", "PUT") else None
    request = urllib.request.Request(as_sent(url), data=body, method=rule.method, headers={"User-Agent": "uxaudit"})
    shown = f"{rule.method} {rule.url}"
    try:
        with opener(url, proxy).open(request, timeout=rule.timeout / 1000):
            return ""
    except urllib.error.HTTPError as error:
        with error:
            return f"`reset` got status {error.code} from {shown}"
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return f"`reset` got no response from {shown}: {getattr(reason, 'strerror', None) or reason or type(error).__name__}"
    except Exception as error:  # exceptions of http.client: the server does not speak HTTP
        return f"`reset` got no valid response from {shown} ({type(error).__name__})"
