"""``python -m uxaudit.demo --build good|flawed --port 8750``: serve the shop until it is stopped."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from uxaudit.demo.server import ShopServer


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. Returns 0, or 2 if the address is in use."""
    parser = argparse.ArgumentParser(prog="python -m uxaudit.demo", description="Serve the Mug Shop.")
    parser.add_argument("--build", choices=("good", "flawed"), default="good", help="which build (default: good)")
    parser.add_argument("--port", type=int, default=8750, help="0 picks a free one (default: 8750)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    chosen = parser.parse_args(arguments)
    try:
        server = ShopServer(chosen.build, chosen.host, chosen.port)
    except (OSError, OverflowError) as error:
        print(
            f"{chosen.host}:{chosen.port}: the shop cannot listen here: {error}. Choose another --port; 0 picks a free one.",
            file=sys.stderr,
        )
        return 2
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"The Mug Shop ({chosen.build}) is ready at {server.url}", flush=True)
    with server:
        server.serve_forever(poll_interval=0.05)
    return 0


if __name__ == "__main__":
    sys.exit(main())
