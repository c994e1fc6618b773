"""Every byte that reaches a disk goes through ``uxaudit.common.files``, and all output through ``uxaudit.cli.output``."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import html, serve_folder

PACKAGE = Path(__file__).parent.parent.parent / "uxaudit"
WRITERS = {"write_text", "write_bytes", "save", "dump", "copy", "copyfile", "copytree", "move"}
ALLOWED = {
    ("common/files.py", "write_bytes"),
    ("demo/state.py", "copy"),
    ("pipeline/merge.py", "copytree"),  # of recordings that are without secrets
}
"""Places that may write files, or where the name means something else."""
WATCH = """
import os, sys, traceback
LOG = os.environ["WATCH_LOG"]
def watch(event, arguments):
    if event != "open" or not isinstance(arguments[0], (str, bytes)):
        return
    path, mode, flags = os.fsdecode(arguments[0]), arguments[1], arguments[2] or 0
    if path != LOG and (set(mode or "") & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR)):
        frames = [frame.filename for frame in traceback.extract_stack(limit=12)]
        with open(LOG, "a") as log:
            log.write(f"{path}\\t{any(name.endswith('uxaudit/common/files.py') for name in frames)}\\n")
sys.addaudithook(watch)
"""
TOKEN = "Zq7pWx4Lm9Rt2Vb8"
PASSWORD = "hunter2-Correct"


def calls(path: Path) -> list[tuple[str, int]]:
    """Calls that write files: their names and lines."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in WRITERS and not isinstance(node.func.value, ast.Constant):
                found.append((node.func.attr, node.lineno))
            modes = [arg.value for arg in (*node.args, *(k.value for k in node.keywords)) if isinstance(arg, ast.Constant)]
            if node.func.attr == "open" and any(isinstance(mode, str) and set(mode) & set("wax") and len(mode) < 4 for mode in modes):
                found.append(("open", node.lineno))
    return found


def test_only_one_module_writes_files() -> None:
    strangers = []
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        for call, line in calls(path):
            into_memory = call == "save" and any(word in path.read_text("utf-8") for word in ("buffer", "film", "BytesIO"))
            harmless = call in ("copy", "move", "dump") and not {"shutil", "json.dump(", "yaml.dump_all("} & {
                word for word in ("shutil", "json.dump(") if word in path.read_text("utf-8")
            }
            if name != "common/files.py" and not into_memory and not harmless and (name, call) not in ALLOWED:
                strangers.append(f"{name}:{line} {call}")
    assert not strangers, "write by uxaudit.common.files, which hides secrets"


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_an_address_with_secrets_reaches_no_file_and_no_line(tmp_path: Path) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(WATCH)
    log, out = tmp_path / "log.txt", tmp_path / "audit"
    environ = {**os.environ, "WATCH_LOG": str(log), "PYTHONPATH": os.pathsep.join([str(tmp_path / "hook"), str(PACKAGE.parent)])}
    page = f"<h1>Hello</h1><a href='/next?token={TOKEN}'>Next</a><img src='/x?api_key={TOKEN}' alt=''><p>{PASSWORD}</p>"
    with serve_folder(tmp_path, hook=lambda request: html(page, "Hello")) as site:
        address = f"{site.replace('://', f'://maria:{PASSWORD}@')}/?token={TOKEN}"
        done = subprocess.run(
            [sys.executable, "-m", "uxaudit", "page", address, "--quick", "--out", str(out), "--format", "html,json,junit,sarif,md,github"],
            env=environ,
            capture_output=True,
            timeout=120,
            check=False,
        )
        resumed = subprocess.run(
            [sys.executable, "-m", "uxaudit", "page", "--resume", str(out)], env=environ, capture_output=True, timeout=60, check=False
        )
    assert (out / "report.html").exists(), done.stderr.decode()
    written = {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()} | {"out": done.stdout, "err": done.stderr}
    holders = [
        (name, secret) for name, content in written.items() for secret in (TOKEN, PASSWORD) if secret.encode() in content or secret in name
    ]
    assert not holders
    assert json.loads((out / "recordings" / "order.json").read_text())["pages"][0].endswith("/?token=[secret]")
    assert (resumed.returncode, b"Give the same URLs again" in resumed.stderr) == (2, True)
    opened = dict(line.rsplit("\t", 1) for line in log.read_text().splitlines() if line.startswith(str(out)))
    assert len(opened) > 5
    empty = (".lock", ".writable", ".claim", f"{os.sep}recordings")  # where the lock is, `filelock` tries a file without a name
    assert {path: via for path, via in opened.items() if via != "True" and not path.endswith(empty)} == {}
