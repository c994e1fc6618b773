// What a document has under way that can still change it, told by `window.__uxaudit_pending(quiet)`. Runs in every document
// before timing.js. Where nothing is under way, a part of the quiet proves as much as the whole.
(() => {
  if (window.__uxaudit_pending) return;
  const now = () => performance.now();
  const due = new Map();  // timer -> when it fires; a repeated one fires again for ever
  const frames = new Set(), idles = new Set();
  let outside = false;    // something beyond this document talks to it
  let talks = false;      // a server does, by a connection that stays open: no request tells when its answer is whole
  let called = -Infinity; // the latest call whose answer comes by a way that is not watched here

  const wrap = (owner, name, make) => {
    const original = owner && owner[name];
    if (typeof original === 'function') owner[name] = make(original);
  };
  const timer = (repeats) => (original) => function (handler, delay, ...rest) {
    const run = (...args) => {
      if (!repeats) due.delete(id);
      return typeof handler === 'function' ? handler.apply(window, args) : undefined;
    };
    const id = original.call(window, typeof handler === 'function' ? run : handler, delay, ...rest);
    due.set(id, repeats || typeof handler !== 'function' ? -Infinity : now() + (Number(delay) || 0));
    return id;
  };
  const clear = (original) => function (id) { due.delete(id); return original.call(window, id); };
  const frame = (held) => (original) => function (callback, ...rest) {
    const id = original.call(window, typeof callback === 'function' ? (...args) => { held.delete(id); return callback.apply(window, args); } : callback, ...rest);
    held.add(id);
    return id;
  };
  const cancel = (held) => (original) => function (id) { held.delete(id); return original.call(window, id); };
  const note = (original) => function (...args) { called = now(); return original.apply(this, args); };

  const later = window.setTimeout.bind(window);  // for our own waiting, which is nothing of the page's
  wrap(window, 'setTimeout', timer(false)); wrap(window, 'setInterval', timer(true));
  wrap(window, 'clearTimeout', clear); wrap(window, 'clearInterval', clear);
  wrap(window, 'requestAnimationFrame', frame(frames)); wrap(window, 'cancelAnimationFrame', cancel(frames));
  wrap(window, 'requestIdleCallback', frame(idles)); wrap(window, 'cancelIdleCallback', cancel(idles));
  wrap(window, 'fetch', note); wrap(window, 'postMessage', note); wrap(window, 'createImageBitmap', note);
  wrap(XMLHttpRequest.prototype, 'send', note); wrap(window.FileReader && FileReader.prototype, 'readAsDataURL', note);
  for (const name of ['postTask', 'yield']) wrap(window.Scheduler && Scheduler.prototype, name, note);
  wrap(window.IDBFactory && IDBFactory.prototype, 'open', (original) => function (...args) { outside = true; return original.apply(this, args); });
  const LINES = ['WebSocket', 'EventSource'];
  for (const name of ['Worker', 'SharedWorker', 'WebSocket', 'EventSource', 'BroadcastChannel', 'MessageChannel', 'RTCPeerConnection']) {
    if (typeof window[name] === 'function') {
      window[name] = new Proxy(window[name], { construct(type, args, target) { outside = true; talks ||= LINES.includes(name); return Reflect.construct(type, args, target); } });
    }
  }

  const MOVERS = 'video, audio, iframe, frame, object, embed, marquee, meta[http-equiv="refresh" i]';
  const LATE = ['fetch', 'xmlhttprequest', 'beacon', 'other'];
  const BUFFER = 250;  // beyond so many resources the browser tells of no more
  const fetched = (since) => {
    const all = performance.getEntriesByType('resource'), [load] = performance.getEntriesByType('navigation');
    return all.length >= BUFFER || all.some((entry) => entry.responseEnd > since && (LATE.includes(entry.initiatorType) || !load || entry.responseEnd > load.loadEventEnd));
  };
  // Whether anything may still change this document within `quiet` ms of its latest activity at `last` (performance.now()).
  const pending = (quiet, last) => {
    const [load] = performance.getEntriesByType('navigation');
    return document.readyState !== 'complete' || !load || load.loadEventEnd <= 0 || outside || window.length > 0 || window.opener !== null
      || !performance.getEntriesByName('first-contentful-paint').length
      || (navigator.serviceWorker && navigator.serviceWorker.controller !== null)
      || frames.size > 0 || idles.size > 0 || now() - called < quiet || [...due.values()].some((at) => at < last + quiet)
      || document.querySelector(MOVERS) !== null || fetched(now() - quiet)
      || document.getAnimations().some((animation) => animation.playState === 'running' || animation.pending);
  };
  // How long until the last of what the page has put off to within `limit` ms has run; 0 where there is nothing.
  const soon = (limit) => Math.max(0, ...[...due.values()].map((at) => at - now()).filter((left) => left > 0 && left <= limit));
  Object.defineProperty(window, '__uxaudit_pending', { value: Object.assign(pending, { later, soon, talks: () => talks }), enumerable: false });
})();
