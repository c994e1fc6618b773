"""The MCP server over standard input and output, asked by the SDK's own client."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client

from tests.async_runs import run_async
from tests.e2e.line import ROOT, environ
from tests.servers import html, serve_folder

SCENARIO = """
scenario: Look
site: {site}
tasks:
  - task: Read the page
    steps: [{{click: More}}]
    success: [{{expect: You read more}}]
"""
PAGE = "<h1>News</h1><button onclick=\"out.textContent = 'You read more'\">More</button><p id=out></p><img src='data:,'>"
Ask = Callable[..., Awaitable[dict[str, Any]]]


def asked(folder: Path, talk: Callable[[Ask, ClientSession], Awaitable[None]], *options: str) -> None:
    """Start the server in a folder and let `talk` use its tools."""

    async def session() -> None:
        words = ["-m", "uxaudit", "mcp", *options]
        parameters = StdioServerParameters(command=sys.executable, args=words, cwd=str(folder), env=environ())
        async with stdio_client(parameters) as (read, write), ClientSession(read, write) as client:
            await client.initialize()

            async def ask(tool: str, **given: Any) -> dict[str, Any]:
                result = await client.call_tool(tool, given)
                answer: dict[str, Any] = json.loads(result.content[0].text)  # type: ignore[union-attr]
                return answer

            await talk(ask, client)

    run_async(asyncio.wait_for(session(), 120))


def test_tools_are_listed_with_their_arguments_and_answer_without_a_browser(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(SCENARIO.format(site="http://127.0.0.1:1"))
    (tmp_path / "bad.yaml").write_text(SCENARIO.format(site="http://127.0.0.1:1").replace("click", "clik"))
    (tmp_path / "serving.yaml").write_text(SCENARIO.format(site="http://127.0.0.1:1") + "serve: touch started\n")
    (tmp_path / "uploading.yaml").write_text(
        SCENARIO.format(site="http://127.0.0.1:1").replace("{click: More}", "{upload: {label: File, file: /etc/hostname}}")
    )
    (tmp_path / "flowing.yaml").write_text(SCENARIO.format(site="http://127.0.0.1:1").replace("{click: More}", "{run: /etc/passwd}"))
    (tmp_path / "link.yaml").symlink_to("/etc/passwd")

    async def talk(ask: Ask, client: ClientSession) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"validate", "run", "page", "explain", "findings"}
        assert all(tool.description for tool in tools.values())
        assert (await ask("validate", files=["good.yaml"]))["valid"]
        bad = await ask("validate", files=["bad.yaml"])
        assert "click" in bad["problems"][0]["fix"]
        assert bad["problems"][0]["where"].endswith("bad.yaml:6:14")
        assert (await ask("explain", check="long-wait"))["source"]
        assert "Did you mean" in (await ask("explain", check="long-wiat"))["error"]
        assert "starts a command" in (await ask("run", files=["serving.yaml"]))["error"]
        assert "no scenario is given" in (await ask("run", files=[]))["error"]
        for tool, given in (
            ("validate", {"files": ["/etc/passwd"]}),
            ("validate", {"files": ["../other.yaml"]}),
            ("validate", {"files": ["link.yaml"]}),
            ("validate", {"files": ["flowing.yaml"]}),
            ("run", {"files": ["uploading.yaml"]}),
            ("findings", {"folder": "/tmp"}),
        ):
            answer = await ask(tool, **given)
            assert "outside the folder" in json.dumps(answer), (tool, given, answer)
            assert "root:" not in json.dumps(answer)

    asked(tmp_path, talk)
    assert not (tmp_path / "started").exists()


@pytest.mark.slow
@pytest.mark.browser
def test_an_audit_is_run_and_its_findings_are_read(tmp_path: Path) -> None:
    with serve_folder(tmp_path, hook=lambda request: html(PAGE, "News") if request.path == "/" else None) as site:
        (tmp_path / "good.yaml").write_text(SCENARIO.format(site=site))

        async def talk(ask: Ask, client: ClientSession) -> None:
            run = await ask("run", files=["good.yaml"])
            assert run["tasks"][0]["status"] == "completed", run
            found = await ask("findings", folder=run["folder"], severity=2)
            assert any(one["check"] == "axe" for one in found["findings"])
            assert found["count"] <= run["findings_count"]
            assert (tmp_path / run["folder"] / "report.html").is_file()
            page = await ask("page", urls=[site])
            assert page["tasks"][0]["status"] == "completed", page
            assert (tmp_path / page["folder"] / "report.html").is_file()

        asked(tmp_path, talk)
    assert ROOT.is_dir()
