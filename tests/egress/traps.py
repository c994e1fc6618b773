"""A site whose pages try every way to another host that a browser offers. Each way has its own host name, so that a leak has a name."""
# ruff: noqa: E501 - markup stands on few lines

from __future__ import annotations

from tests.servers import Request, Response, html, redirect

TRAP = "trap.example"
ADDRESS = "10.9.9.9"
"""The address of all other hosts, for ways that need no name."""
HEAD = """<link rel=stylesheet href=http://css.T/a.css><link rel=icon href=http://icon.T/i.png><link rel=manifest href=http://manifest.T/m.json crossorigin>
<link rel=prefetch href=http://prefetch.T/p><link rel=dns-prefetch href=//dns-prefetch.T><link rel=preconnect href=https://preconnect.T>
<link rel=preload as=script href=http://preload.T/s.js><link rel=modulepreload href=http://modulepreload.T/m.js><link rel=prerender href=http://prerender.T/>
<meta http-equiv=Content-Security-Policy-Report-Only content="default-src 'none'">
<style>@font-face { font-family: far; src: url(http://font.T/f.woff2); } @import url(http://import.T/i.css); h1 { font-family: far, sans-serif; background: url(http://background.T/b.png); }</style>
<script type=speculationrules>{"prefetch": [{"urls": ["https://speculation.T/", "/bounce?to=http://speculated-redirect.T/"], "eagerness": "immediate"}], "prerender": [{"urls": ["http://prerendered.T/"], "eagerness": "immediate"}]}</script>"""
BODY = """<main><h1>Traps</h1><p id=said>Setting</p><img src=http://img.T/a.png alt=Far><img srcset="http://srcset.T/b.png 1x" alt=Wide><img src="/bounce?to=http://redirect.T/c.png" alt=Bounced>
<video src=http://video.T/v.mp4 poster=http://poster.T/p.png></video><audio src=http://audio.T/a.mp3 preload=auto></audio><iframe src=http://iframe.T/ title=Frame></iframe>
<iframe src=/refresh title=Refresh></iframe><iframe src=/header title=Header></iframe><object data=http://object.T/o></object><embed src=http://embed.T/e>
<form action=http://form.T/ method=post target=inner><input name=a value=b aria-label=A></form><iframe name=inner title=Inner></iframe><iframe name=kept title=Kept></iframe><form action=http://sent.T/ method=post><button>Send</button></form>
<a href=http://link.T/ ping=http://ping.T/>Leave</a><button onclick="location = 'http://click.T/'">Go</button><button onclick="open('http://window.T/')">Open</button>
<div tabindex=0 onfocus="new Image().src = 'http://focus.T/'" onmouseenter="new Image().src = 'http://hover.T/'">Hover</div></main>"""
SCRIPT = """<script>
const far = (name, scheme = 'http') => `${scheme}://${name}.T/`;
const code = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const traps = [
  () => fetch(far('fetch'), { mode: 'no-cors' }).catch(() => {}), () => fetch(far('https-fetch', 'https'), { mode: 'no-cors', keepalive: true }).catch(() => {}),
  () => fetch('/bounce?to=' + far('fetch-redirect'), { mode: 'no-cors' }).catch(() => {}), () => navigator.sendBeacon(far('beacon'), 'x'),
  () => { const one = new XMLHttpRequest(); one.open('POST', far('xhr')); one.send('x'); }, () => new WebSocket(far('ws', 'ws')), () => new WebSocket(far('wss', 'wss')),
  () => new EventSource(far('events')), () => import(far('module')).catch(() => {}), () => document.forms[0].submit(),
  () => new Worker(code(`importScripts('${far('import-scripts')}')`)), () => new Worker(code(`fetch('${far('worker')}', { mode: 'no-cors' }); new WebSocket('${far('worker-ws', 'ws')}')`)),
  () => new SharedWorker(code(`fetch('${far('shared-worker')}', { mode: 'no-cors' })`)), () => navigator.serviceWorker?.register('/worker.js'),
  () => call('stun:stun.T:3478'), () => call('stun:A:3479'), () => call('turn:A:3480?transport=tcp'), () => call('turns:turn.T:5349'),
  () => new WebTransport('https://transport.T:4433/').ready.catch(() => {}), () => new WebTransport('https://A:4434/').ready.catch(() => {}),
  () => { new Image().src = 'http://A:8080/'; }, () => fetch('http://A:8081/', { mode: 'no-cors' }).catch(() => {}), () => new WebSocket('ws://A:8082/'),
  () => { new Image().src = 'http://[2001:db8::9]:8083/'; }, () => { const one = document.createElement('a'); one.href = far('download'); one.download = 'x'; one.target = 'kept'; document.body.append(one); one.click(); },
];
const call = (urls) => {
  const one = new RTCPeerConnection({ iceServers: [{ urls, username: 'u', credential: 'c' }] });
  one.createDataChannel('x'); one.createOffer().then((offer) => one.setLocalDescription(offer));
};
let set = 0;
for (const trap of traps) try { trap(); set++; } catch (error) { console.log(String(error)); }
setTimeout(() => { document.querySelector('#said').textContent = `Set ${set} of ${traps.length}`; }, WAIT);
</script>"""


def filled(text: str, wait_ms: int) -> str:
    """The text with the names of its hosts."""
    return text.replace(".T", f".{TRAP}").replace(":A:", f":{ADDRESS}:").replace("//A:", f"//{ADDRESS}:").replace("WAIT", str(wait_ms))


def answer(request: Request, wait_ms: int = 2500) -> Response | None:
    """The pages of the site."""
    if request.path == "/":
        headers = {"Link": filled("<http://link-header.T/l.js>; rel=preload; as=script, <http://early.T>; rel=preconnect", wait_ms)}
        headers["Reporting-Endpoints"] = filled('main="http://report.T/"', wait_ms)
        status, given, page = html(filled(BODY + SCRIPT, wait_ms), "Traps")
        return status, {**given, **headers}, str(page).replace("<title>", filled(HEAD, wait_ms) + "<title>")
    if request.path == "/bounce":
        return redirect(request.query["to"])
    if request.path == "/refresh":
        return 200, {"Content-Type": "text/html"}, filled("<meta http-equiv=refresh content='0; url=http://meta-refresh.T/'>", wait_ms)
    if request.path == "/header":
        return 200, {"Content-Type": "text/html", "Refresh": filled("0; url=http://header-refresh.T/", wait_ms)}, "Wait"
    if request.path == "/worker.js":
        script = "self.addEventListener('install', () => self.skipWaiting()); fetch('http://service-worker.T/', { mode: 'no-cors' }).catch(() => {});"
        return 200, {"Content-Type": "text/javascript"}, filled(script, wait_ms)
    if request.path == "/sitemap.xml":
        return redirect(filled("http://sitemap.T/sitemap.xml", wait_ms))
    if request.path == "/reset":
        return redirect(filled("http://reset.T/", wait_ms))
    return None
