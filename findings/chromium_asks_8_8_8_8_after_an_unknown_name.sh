#!/usr/bin/env bash
# Package:   Debian's chromium and chromium-headless-shell 156 (or CHROMIUM and HEADLESS_SHELL), driven by playwright 1.65.0 (PyPI)
# Behaviour: With --host-resolver-rules="MAP * ~NOTFOUND" no name resolves. But after a navigation to a name, full Chromium looks up
#            google.com all the same, at the system's name server and at Google's, to choose the words of its error page. It does not if
#            the rule is "MAP * 255.255.255.255"; the headless shell never does. Needs root (or user namespaces), iproute2 and Linux:
#            all runs in a network of its own, in which every address is this machine.
# Output:    chromium                 MAP * ~NOTFOUND        packets to port 53: 127.0.0.1 8.8.4.4 8.8.8.8
#            chromium                 MAP * 255.255.255.255  packets to port 53: none
#            chromium-headless-shell  MAP * ~NOTFOUND        packets to port 53: none
# Source:    https://www.chromium.org/developers/design-documents/network-stack/socks-proxy/ calls the switch "a catch-all to prevent Chrome
#            from sending any DNS requests over the network", with ~NOTFOUND as the shorter form of 0.0.0.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
cat >"$folder/observe.py" <<'PYTHON'
import os
import socket
import sys
import threading

from playwright.sync_api import sync_playwright

OUTGOING, ALL_PACKETS, IPV4, UDP = 4, 3, 0x0800, 17
asked = set()
line = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PACKETS))


def listen():
    while True:
        packet, (_, kind, direction, *_rest) = line.recvfrom(128)
        start = 4 * (packet[0] & 15)
        if (kind, direction, packet[9]) == (IPV4, OUTGOING, UDP) and packet[start + 2 : start + 4] == b"\x00\x35":
            asked.add(socket.inet_ntoa(packet[16:20]))


threading.Thread(target=listen, daemon=True).start()
runs = [
    ("chromium", os.environ.get("CHROMIUM", "/usr/lib/chromium/chromium"), "~NOTFOUND", True),
    ("chromium", os.environ.get("CHROMIUM", "/usr/lib/chromium/chromium"), "255.255.255.255", False),
    ("chromium-headless-shell", os.environ.get("HEADLESS_SHELL", "/usr/lib/chromium/chromium-headless-shell"), "~NOTFOUND", False),
]
same = True
with sync_playwright() as playwright:
    for name, path, address, expected in runs:
        asked.clear()
        arguments = ["--no-sandbox", "--disable-background-networking", f"--host-resolver-rules=MAP * {address}"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        page = browser.new_page()
        try:
            page.goto("http://shop.example/")
        except Exception as error:
            assert "ERR_" in str(error), error
        page.wait_for_timeout(4000)
        browser.close()
        print(f"{name:<25}{'MAP * ' + address:<23}packets to port 53: {' '.join(sorted(asked)) or 'none'}")
        same = same and ("8.8.8.8" in asked) is expected
sys.exit(0 if same else "the behaviour has changed")
PYTHON
cat >"$folder/sealed.sh" <<'SEALED'
set -euo pipefail
ip link set lo up
ip link add outer type veth peer name inner
ip addr add 10.9.8.1/24 dev outer
ip link set outer up
ip link set inner up
ip route add local 0.0.0.0/0 dev lo
echo "nameserver 127.0.0.1" >"$1/resolv.conf"
mount --bind "$1/resolv.conf" /etc/resolv.conf
exec "$1/venv/bin/python" "$1/observe.py"
SEALED
as_root=()
[ "$(id -u)" = 0 ] || as_root=(--user --map-root-user)
unshare --net --mount "${as_root[@]}" bash "$folder/sealed.sh" "$folder"
