// The in-page half of the events probe: where the focus went, what live regions announced, which messages came and how
// long they stayed, long animation frames, and layout shifts with what they moved. Told per step; times are epoch ms.
(() => {
  if (window.__uxaudit_events) return;
  const MOST = 30;
  const now = () => performance.timeOrigin + performance.now();
  const fresh = () => ({ focus: [], announcements: [], messages: [], long_frames: [], shifts: [] });
  let told = fresh();
  const shown = new Map();  // element of a message -> its row, while it can be seen
  const put = (kind, row) => { if (told[kind].length < MOST) told[kind].push(row); };
  const text = (node) => (node.innerText || node.textContent || '').replace(/\s+/g, ' ').trim().slice(0, 300);
  const name = (el) => (el.getAttribute('aria-label') || text(el) || el.getAttribute('placeholder') || el.getAttribute('name') || '').slice(0, 80);
  const getterOf = (owner, name) => { const { get } = Object.getOwnPropertyDescriptor(owner.prototype, name); return (node) => get.call(node); };
  const parentOf = getterOf(Node, 'parentElement'), childrenOf = getterOf(Element, 'children'), idOf = getterOf(Element, 'id');  // also of a form with a field of that name
  const path = (el) => {  // from the nearest id down
    const parts = [];
    for (let node = el; node && parts.length < 4; node = parentOf(node)) {
      const same = parentOf(node) ? [...childrenOf(parentOf(node))].filter((other) => other.localName === node.localName) : [];
      parts.unshift(idOf(node) ? `#${CSS.escape(idOf(node))}` : node.localName + (same.length > 1 ? `:nth-of-type(${same.indexOf(node) + 1})` : ''));
      if (idOf(node)) break;
    }
    return parts.join(' > ');
  };
  const place = (el) => el.localName + (el.id ? `#${CSS.escape(el.id)}` : '');
  const drawn = (el) => el.isConnected && el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && el.getClientRects().length > 0;
  const seen = (el) => drawn(el) && (() => {
    const box = el.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;  // not what is for screen readers alone
  })();

  addEventListener('focusin', (event) => {
    const el = event.composedPath()[0];
    if (el instanceof Element) put('focus', { t: now(), selector: place(el), name: name(el) });
  }, true);

  const LIVE = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"], [role="timer"], [role="progressbar"], output';
  const politeness = (el) => el.getAttribute('aria-live') || ({ alert: 'assertive' }[el.getAttribute('role')] || 'polite');
  let lastInput = 0, used = null;
  const ECHO_MS = 300;  // a pointer that goes elsewhere ends the typing: the change event of the field that was left is no act of its own
  for (const type of ['pointerdown', 'keydown', 'input', 'change']) {
    addEventListener(type, (event) => {
      if (type === 'pointerdown' || type === 'keydown' || now() - lastInput > ECHO_MS) used = event.composedPath()[0];
      lastInput = now();
    }, { capture: true, passive: true });
  }
  const stillSaid = (words) => Boolean(document.body) && document.body.innerText.replace(/\s+/g, ' ').includes(words);
  const floats = (el) => { for (let node = el; node && node !== document.body; node = node.parentElement) if (/fixed|sticky|absolute/.test(getComputedStyle(node).position)) return true; return false; };
  const gone = () => {
    for (const [el, row] of shown) {
      if (text(el) === row.text && (seen(el) || (drawn(el) && !floats(el)))) continue;  // what the page pushed out of view is still there
      shown.delete(el);
      if ((seen(el) && text(el)) || stillSaid(row.text)) row.replaced = true;  // or only drawn anew elsewhere
      const byItself = !told.messages.includes(row) && (lastInput < row.t || now() - lastInput > 600);  // its step is over, and nobody has done anything that could take it away
      row.shown_ms = now() - row.t;
      if (byItself) put('messages', row);
    }
  };
  // A message in a live region, in what the control opened, or of the control itself is no news; nor is a piece of the page.
  const OPENED = 'dialog, [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tabpanel"], [role="tooltip"], [role="tree"], [role="grid"], details, [popover]';
  const about = (el) => {
    const control = used instanceof Element ? used.closest('a, button, input, select, textarea, summary, label, [role], [tabindex]') || used : null;
    if (control && control !== document.body && (control.contains(el) || (el.contains(control) && el !== document.body) || [...(control.labels || [])].some((label) => label.contains(el)))) return 'control';
    if (el.closest(OPENED) || el.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tooltip"]')) return 'opened';
    const owner = control && control.closest('[aria-controls], [aria-expanded], [aria-haspopup], [role="tab"]');
    if (owner) return 'opened';
    // So does what hangs over the page and holds things to choose from, such as a calendar under its field.
    for (let node = el; node && node !== document.body; node = node.parentElement) {
      if (/absolute|fixed/.test(getComputedStyle(node).position) && node.querySelectorAll('a, button, [role="button"], [role="option"], [role="gridcell"], td, li').length > 4) return 'opened';
    }
    for (let node = el; node && node !== document.body; node = node.parentElement) {
      if (node.id && document.querySelector(`[aria-describedby~="${CSS.escape(node.id)}"], [aria-errormessage~="${CSS.escape(node.id)}"]`)) return 'field';
    }
    if (el.querySelector('input, select, textarea, h1, h2, h3, h4, table, img, video, iframe, ul li:nth-child(3)') || el.matches('h1, h2, h3, ul, ol, dl, li, table, tr, td, th, form, section, article, option, title') || el.querySelectorAll('a, button').length > 2) return 'page';
    return '';
  };
  const came = (el, fresh) => {  // a piece of text that was not there before: a message, a result, an error
    const words = text(el);
    if (!words || window.__uxaudit.isAmbient(el) || shown.has(el) || shown.size >= MOST || words.length > 280 || !drawn(el)) return;
    const here = seen(el);
    const row = { t: now(), text: words, selector: path(el), live: Boolean(el.closest(LIVE)), notice: Boolean(el.closest(NOTICE)), about: about(el), new: fresh, in_view: here, shown_ms: null };
    if (here) shown.set(el, row);
    else if (told.messages.some((other) => other.selector === row.selector && other.text === words)) return;
    put('messages', row);
  };
  const NOTICE = LIVE + ', ' + ['toast', 'flash', 'snackbar', 'notification', 'notice', 'alert', 'message'].map((word) => `[class*="${word}" i]`).join(', ');
  const AT_ONCE = 8;
  addEventListener('DOMContentLoaded', () => {  // messages that the page came with: told if they go by themselves
    const [paint] = performance.getEntriesByName('first-contentful-paint'), t = performance.timeOrigin + Math.min(performance.now(), paint ? paint.startTime : Infinity);
    for (const el of [...document.querySelectorAll(NOTICE)].slice(0, AT_ONCE)) {
      const words = text(el);
      if (words && words.length <= 280 && seen(el)) shown.set(el, { t, text: words, selector: path(el), live: Boolean(el.closest(LIVE)), notice: true, about: about(el), new: true, in_view: true, shown_ms: null });
    }
  }, { once: true });
  const ready = () => document.readyState !== 'loading';
  new MutationObserver((records) => {
    gone();
    const regions = new Set(), changed = new Set(), fresh = new Set();
    for (const record of records.slice(0, 300)) {
      const el = record.target.nodeType === Node.ELEMENT_NODE ? record.target : record.target.parentElement;
      if (!el) continue;
      const region = el.closest(LIVE);
      if (region) regions.add(region);
      if (record.type === 'attributes') { if (!window.__uxaudit.wasShown(el)) { changed.add(el); fresh.add(el); } continue; }  // what showed before was only drawn anew
      if (record.type === 'characterData') changed.add(el);
      for (const node of record.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) fresh.add(node);
        if (node.nodeType === Node.TEXT_NODE && !record.removedNodes.length) fresh.add(el);
        changed.add(node.nodeType === Node.ELEMENT_NODE ? node : el);
      }
    }
    for (const el of changed) if (el.matches && el.matches('[role="alert"]')) regions.add(el);
    for (const region of regions) if (text(region)) put('announcements', { t: now(), text: text(region), selector: place(region), politeness: politeness(region) });
    if (ready()) for (const el of [...changed].slice(0, 20)) if (el.isConnected) came(el, fresh.has(el));
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['class', 'style', 'hidden', 'open'] });

  const observe = (type, handle) => {
    try { new PerformanceObserver((list) => list.getEntries().forEach(handle)).observe({ type, buffered: true }); } catch { /* not in this browser */ }
  };
  observe('long-animation-frame', (entry) => put('long_frames',
    { t: performance.timeOrigin + entry.startTime, duration_ms: entry.duration, blocking_ms: entry.blockingDuration }));
  const rect = (box) => ({ x: box.x, y: box.y, width: box.width, height: box.height });
  observe('layout-shift', (entry) => window.__uxaudit.posed(entry.startTime) || put('shifts', {
    t: performance.timeOrigin + entry.startTime, value: entry.value, after_input: entry.hadRecentInput,
    moved: [...(entry.sources || [])].slice(0, 3).filter((source) => source.node).map((source) => {
      const el = source.node.nodeType === Node.ELEMENT_NODE ? source.node : source.node.parentElement;
      return el ? { selector: place(el), name: name(el), before: rect(source.previousRect), after: rect(source.currentRect) } : null;
    }).filter(Boolean) }));

  const read = () => { gone(); const result = told; told = fresh(); return window.__uxaudit.unbent(() => JSON.stringify(result)); };
  read.messages = () => { gone(); return window.__uxaudit.unbent(() => JSON.stringify(told.messages)); };  // so far, and kept
  read.shifts = () => told.shifts.length;
  read.gone = () => {  // what went by itself meanwhile; all else is left for the next step
    gone();
    const went = told.messages.filter((row) => row.shown_ms !== null);
    told.messages = told.messages.filter((row) => row.shown_ms === null);
    return window.__uxaudit.unbent(() => JSON.stringify(went));
  };
  Object.defineProperty(window, '__uxaudit_events', { value: read, enumerable: false });
  addEventListener('beforeunload', () => { try { window.__uxaudit.send({ type: 'events', events: read() }); } catch { /* gone */ } }, true);
})();
