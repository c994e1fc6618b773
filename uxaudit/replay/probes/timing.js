// The in-page half of the timing probe. Runs in every document before the page's own scripts, in all frames.
// It notes input events, the first visible change after each, what kind of answer the page gave, and the last activity.
// All times are epoch milliseconds on the page's own clock. Messages leave at once, because a click may end the document.
(() => {
  if (window.__uxaudit) return;
  const now = () => performance.timeOrigin + performance.now();
  // Messages travel as JSON, which the page may have bent: they are sent with what the document began with.
  const { JSON: json } = window, { stringify, parse } = json, PROTOTYPES = [Object, Array, String, Number].map((type) => type.prototype);
  const unbent = (work) => {
    const now = window.JSON, bent = [now.stringify, now.parse], methods = PROTOTYPES.map((owner) => Object.getOwnPropertyDescriptor(owner, 'toJSON'));
    if (now === json && bent[0] === stringify && bent[1] === parse && !methods.some(Boolean)) return work();
    try {
      window.JSON = json; json.stringify = stringify; json.parse = parse;
      PROTOTYPES.forEach((owner) => delete owner.toJSON);
      return work();
    } finally {
      window.JSON = now; [now.stringify, now.parse] = bent;
      methods.forEach((method, i) => { if (method) Object.defineProperty(PROTOTYPES[i], 'toJSON', method); });
    }
  };
  const send = (message) => { try { unbent(() => window.__uxaudit_report(message)); } catch { /* the document is going away */ } };

  let lastInput = 0;          // time of the latest input event
  let inputTarget = null;     // what it hit
  let awaiting = false;       // no visible change seen yet since the latest input
  let idle = true;            // between the end of one step and the input of the next
  let lastActivity = now();   // latest visible mutation, layout shift or scroll
  let floor = lastActivity;   // latest activity that is no mutation
  let responses = new Set();  // kinds of answer since the latest reset
  let busyCue = '';
  const shown = new WeakSet();    // elements that were visible when the page last came to rest
  const ambient = new WeakMap();  // element -> when it changed by itself: first, last, how often
  const beats = new WeakMap();    // element -> the times of its latest changes, and since when they are even
  let lastMutation = -Infinity;   // latest change of the document that can be seen (performance.now())
  let recent = [];                // [time, element] of the latest activity, to take back what turns out to go on by itself

  // ------------------------------------------------------------------ what can be seen
  const visible = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const inView = (el) => {
    const box = el.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  };
  const childrenOf = Object.getOwnPropertyDescriptor(Element.prototype, 'children').get;  // also of a form with a field of that name
  const seen = (el) => el.isConnected && visible(el) && (inView(el) || [...childrenOf.call(el)].slice(0, 20).some((c) => visible(c) && inView(c)));
  // Once is not enough: a list of suggestions may come when the step is over. What fades in or out comes to its end, and may answer later on.
  const CEASED_MS = 120, ONCE_MS = 50, LASTING_MS = 700;
  const isAmbient = (el) => {  // the very element: a list that grows by itself may hold a button that answers
    const known = ambient.get(el);
    return Boolean(known) && known.count > 1 && now() - known.last <= Math.max(4 * (known.last - known.first) / (known.count - 1), CEASED_MS);
  };
  const goesOn = (el, time) => {
    const known = isAmbient(el) || (ambient.get(el) || {}).count === 1 ? ambient.get(el) : { first: time, last: -Infinity, count: 0 };
    if (time - known.last > ONCE_MS || known.count > 1) { known.last = time; known.count++; }
    ambient.set(el, known);
  };
  // A clock, a ticker or an animation by script changes the same element at even intervals, whatever the user does.
  const isEven = (times) => {
    if (times.length < 5) return false;
    const gaps = times.slice(1).map((time, i) => time - times[i]), mean = gaps.reduce((a, b) => a + b) / gaps.length;
    return gaps.reduce((sum, gap) => sum + Math.abs(gap - mean), 0) / gaps.length < 0.4 * mean;
  };
  const beat = (el, time) => {  // returns whether the change still counts as activity
    if (idle) { goesOn(el, time); return false; }
    const known = beats.get(el) || { times: [], since: time }, { times } = known;
    beats.set(el, known);
    times.push(time);
    if (times.length > 6) times.shift();
    if (!isEven(times)) known.since = time;
    if (time - known.since < LASTING_MS) { recent.push([time, el]); if (recent.length > 400) recent.shift(); return true; }
    ambient.set(el, { first: times[0], last: time, count: times.length });
    recent = recent.filter(([, other]) => other !== el);
    lastActivity = Math.max(lastInput, floor, ...recent.map(([at]) => at));
    return false;
  };
  const note = (response, time, isVisible) => {
    if (!responses.has(response)) { responses.add(response); send({ type: 'response', response, t: time }); }
    if (isVisible) {
      lastActivity = Math.max(lastActivity, time);
      if (response !== 'dom') floor = Math.max(floor, time);
      if (awaiting) { awaiting = false; send({ type: 'change', t: time, what: response }); }
    }
  };

  // ------------------------------------------------------------------ what caused it
  // A timer that was set before the input (a clock, a carousel) answers nobody; neither do timers that it sets. What such
  // a timer changes is kept apart, and counts only where it changes once and nothing else answers: see weak().
  let interaction = 0, running = null;  // number of the latest input; what set the timer that runs now
  const weakChanges = new Map();        // element -> times of its changes by older timers
  const flush = () => onMutations(observer.takeRecords());
  const wrapTimer = (name) => {
    const original = window[name];
    window[name] = function (handler, ...rest) {
      if (typeof handler !== 'function') return original.call(window, handler, ...rest);
      const cause = running === null ? interaction : running;
      return original.call(window, function (...args) {
        const before = running;
        flush();
        running = cause;
        try { return handler.apply(this, args); } finally { flush(); running = before; }
      }, ...rest);
    };
  };
  const isOlder = () => running !== null && running !== interaction && !idle;

  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement || node.getRootNode().host || null);
  const SEEN_ATTRIBUTES = ['class', 'style', 'hidden', 'open', 'disabled', 'src', 'value', 'checked', 'selected', 'aria-expanded',
    'aria-selected', 'aria-checked', 'aria-pressed', 'aria-busy', 'aria-invalid', 'aria-hidden', 'aria-current', 'd', 'points', 'transform',
    'width', 'height', 'fill', 'placeholder', 'srcdoc', 'readonly', 'popover', 'inert'];
  // A record is a visible change where something now in view appeared or changed, or something that was in view is gone.
  const changed = (record) => {
    const el = elementOf(record.target);
    if (!el) return null;
    if (isAmbient(el)) { goesOn(el, now()); return null; }
    if (record.type === 'childList') {
      const data = (nodes) => [...nodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : '\0')).join('');
      if (record.addedNodes.length && data(record.addedNodes) === data(record.removedNodes) && !data(record.addedNodes).includes('\0')) return null;
      for (const node of record.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE ? seen(node) : node.nodeType === Node.TEXT_NODE && node.data.trim() && seen(el)) return el;
      }
      for (const node of record.removedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE ? shown.has(node) && seen(el) : node.nodeType === Node.TEXT_NODE && node.data.trim() && seen(el)) return el;
      }
      return null;
    }
    if (record.type === 'attributes' && record.oldValue === el.getAttribute(record.attributeName)) return null;
    if (seen(el)) return el;
    return record.type === 'attributes' && shown.has(el) && el.parentElement && inView(el.parentElement) ? el : null;
  };

  const keep = (record, el) => {  // what came when the step was over can go again as an answer to the next
    for (const node of [el, ...(record.type === 'attributes' ? [...el.querySelectorAll('*')].slice(0, 200) : record.addedNodes)]) {
      if (node.nodeType === Node.ELEMENT_NODE && visible(node)) shown.add(node);
    }
  };
  const onMutations = (records) => {
    const time = now();
    let hit = null;
    for (const record of records.slice(0, 500)) {
      const el = changed(record);
      if (!el) continue;
      lastMutation = performance.now();
      if (idle) keep(record, el);
      if (isOlder()) { weakChanges.set(el, [...(weakChanges.get(el) || []), time]); continue; }
      if (beat(el, time)) hit = hit || el;
    }
    if (hit) { note('dom', time, true); cue(); }
  };
  const OPTIONS = { subtree: true, childList: true, characterData: true, attributes: true, attributeOldValue: true, attributeFilter: SEEN_ATTRIBUTES };
  const observer = new MutationObserver(onMutations);
  observer.observe(document, OPTIONS);
  wrapTimer('setTimeout'); wrapTimer('setInterval');
  const closedRoots = [];
  const closed = (words) => closedRoots.some((ref) => { const root = ref.deref(); return root && root.host.isConnected && root.innerHTML.toLowerCase().includes(words.toLowerCase()); });
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {  // changes inside a component are changes too
    const root = attachShadow.call(this, init);
    if (root.mode === 'closed') closedRoots.push(new WeakRef(root));
    try { observer.observe(root, OPTIONS); } catch { /* not observable */ }
    return root;
  };

  // ------------------------------------------------------------------ input
  const begin = (event) => {
    const time = performance.timeOrigin + event.timeStamp;
    if (!idle && ['input', 'change'].includes(event.type) && time - lastInput < 1000) return;  // the echo of a key or click already noted
    lastInput = time; inputTarget = event.composedPath()[0] || event.target; awaiting = true; idle = false;
    interaction++; weakChanges.clear();
    lastActivity = Math.max(lastActivity, time);
    send({ type: 'input', t: time, kind: event.type });
  };
  for (const type of ['pointerdown', 'keydown', 'wheel', 'input', 'change', 'dragstart']) addEventListener(type, begin, { capture: true, passive: true });

  // ------------------------------------------------------------------ answers that are no mutations
  const onTarget = (node) => inputTarget instanceof Node && node instanceof Node && (inputTarget.contains(node) || node.contains(inputTarget));
  const editable = (el) => el instanceof Element && (el.isContentEditable || el.matches('textarea, select, input:not([type=button]):not([type=submit]):not([type=reset]):not([type=image]):not([type=checkbox]):not([type=radio])'));
  const listen = (type, response, isVisible = true, when = () => true) =>
    addEventListener(type, (event) => { if (!idle && when(event)) note(response, performance.timeOrigin + event.timeStamp, isVisible); }, { capture: true, passive: true });
  listen('input', 'input');
  // A text field's change event tells that what was typed earlier is done with (at Enter, at a click elsewhere): nothing new shows.
  listen('change', 'input', true, (event) => event.target instanceof Element && (event.target.localName === 'select' || !editable(event.target)));
  listen('scroll', 'scroll'); listen('toggle', 'toggle'); listen('close', 'toggle'); listen('cancel', 'toggle');
  listen('invalid', 'validation'); listen('fullscreenchange', 'fullscreen');
  listen('copy', 'clipboard', false); listen('cut', 'clipboard'); listen('paste', 'clipboard');
  listen('play', 'media'); listen('pause', 'media'); listen('volumechange', 'media'); listen('seeking', 'media');
  listen('beforeprint', 'print'); listen('hashchange', 'anchor', false); listen('submit', 'submit', false);
  listen('focusin', 'focus', true, (event) => event.target !== document.body && (!onTarget(event.target) || editable(event.target)));
  listen('select', 'selection');
  listen('selectionchange', 'selection', true, () => { const s = getSelection(); return s && !s.isCollapsed && String(s).trim() !== ''; });
  listen('transitionrun', 'dom', true, (event) => !onTarget(event.target) && seen(event.target));
  listen('animationstart', 'dom', true, (event) => !onTarget(event.target) && seen(event.target));
  const watchCall = (owner, name, response) => {
    const original = owner && owner[name];
    if (typeof original !== 'function') return;
    owner[name] = function (...args) { if (!idle) note(response, now(), response === 'print'); return original.apply(this, args); };
  };
  watchCall(window, 'print', 'print');
  for (const name of ['writeText', 'write']) watchCall(window.Clipboard && Clipboard.prototype, name, 'clipboard');
  watchCall(window.Navigator && Navigator.prototype, 'share', 'dialog');
  const soft = (kind) => { send({ type: 'soft', url: location.href, t: now() }); if (!idle) note(kind, now(), false); };
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name];
    history[name] = function (...args) {
      const from = location.href; const result = original.apply(this, args);
      if (location.href !== from) soft('soft-navigation');
      return result;
    };
  }
  addEventListener('popstate', (event) => {
    if (!awaiting) { lastInput = performance.timeOrigin + event.timeStamp; awaiting = true; idle = false; send({ type: 'input', t: lastInput, kind: 'popstate' }); }
    soft('soft-navigation');
  }, true);

  try {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const time = performance.timeOrigin + entry.startTime;
        if (!idle && time > lastInput) { floor = Math.max(floor, time); lastActivity = Math.max(lastActivity, time); }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  } catch { /* not in this browser */ }
  try {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.name === 'first-contentful-paint') send({ type: 'paint', t: performance.timeOrigin + entry.startTime });
      }
    }).observe({ type: 'paint', buffered: true });
  } catch { /* not in this browser */ }

  // ------------------------------------------------------------------ what tells the user to wait
  const CUES = [['aria-busy', '[aria-busy="true"]'], ['progress', 'progress, [role="progressbar"]'],
    ['spinner', '[class*="spinner" i], [class*="loading" i], [class*="loader" i]'], ['skeleton', '[class*="skeleton" i], [class*="shimmer" i]'],
    ['status', '[role="status"]:not(:empty), [role="alert"]:not(:empty)'], ['disabled', 'button:disabled']];
  const present = (selector) => { for (const el of document.querySelectorAll(selector)) if (seen(el)) return true; return false; };
  let atRest = new Set();
  let worked = new WeakSet();  // the signs of work that were there when the page last came to rest
  function cue() {
    if (busyCue || idle) return;
    const found = CUES.find(([name, selector]) => !atRest.has(name) && present(selector));
    if (found) { busyCue = found[0]; send({ type: 'busy', cue: busyCue }); }
  }

  const rest = () => {  // the page has come to rest: learn what is visible, then watch for what moves by itself
    let count = 0;
    const walk = (root) => {
      for (const el of root.querySelectorAll('*')) {
        if (++count > 20000) return;
        if (visible(el)) shown.add(el);
        if (el.shadowRoot) { observer.observe(el.shadowRoot, OPTIONS); walk(el.shadowRoot); }
      }
    };
    walk(document);
    worked = new WeakSet(works());
    atRest = new Set(CUES.filter(([, selector]) => present(selector)).map(([name]) => name));
    idle = true; awaiting = false; responses = new Set(); busyCue = ''; recent = [];
  };
  const anew = () => { responses = new Set(); weakChanges.clear(); };  // what comes now is told again, though its kind was told before
  // Where the page moves by itself, so that a comparison of pictures can leave it out.
  const restless = () => [...document.querySelectorAll('*')].slice(0, 20000).filter((el) => (isAmbient(el) || weakChanges.has(el)) && seen(el)).slice(0, 200)
    .map((el) => { const box = el.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; });
  // The first change by an older timer that came once and not again: perhaps an answer after all, such as a poll that
  // found what the click had asked for.
  const weak = () => [...weakChanges].filter(([el, times]) => times.length === 1 && el.isConnected).map(([, times]) => times[0]).sort()[0] || null;
  const state = (settled) => ({ t2: lastActivity, now: now(), settled, responses: [...responses], busy: busyCue, url: location.href, title: document.title });

  // Whether a sign of work that came since the page was last at rest is still there: not a name alone, but what moves without end,
  // or says so in ARIA. One that stays for ever must not hold the audit up, so it is believed for `patience` ms.
  const WORKS = '[aria-busy="true"], progress:not([value]), [role="progressbar"]:not([aria-valuenow])';
  const TURNS = /spinner|loading|loader|skeleton|shimmer|progress/i;
  const turning = () => document.getAnimations().filter((one) => one.playState === 'running' && one.effect && one.effect.getTiming().iterations === Infinity)
    .map((one) => one.effect.target).filter((el) => el && seen(el) && [el, el.parentElement, el.parentElement && el.parentElement.parentElement]
      .some((node) => node && TURNS.test(node.getAttribute('class') || '')));
  const works = () => [...document.querySelectorAll(WORKS)].filter(seen).concat(turning());
  // Nor is a page done that shows nothing at all: its script is still being read.
  const CONTENT = 'img, svg, canvas, video, audio, iframe, frame, object, embed, input, select, textarea, button';
  const blank = () => location.protocol.startsWith('http') && document.body && !document.body.innerText.trim() && ![...document.querySelectorAll(CONTENT)].some(visible)
    && ![...document.querySelectorAll('*')].slice(0, 5000).some((el) => el.shadowRoot);
  const working = () => {
    try { return works().some((el) => !worked.has(el)) || (!responses.size && blank()); } catch { return false; /* the page has bent what this asks with */ }
  };
  // Resolves once nothing has moved for `quiet` ms (for `calm` ms where nothing is under way that could move it), or after `limit` ms.
  // Where a server talks to the page by an open line, `quiet` is `line` ms: its answer comes in pieces that nothing announces.
  const LONG_TASK = 50;  // W3C, "Long Tasks API"
  const { __uxaudit_pending: pending } = window;
  const settle = ({ quiet: least, calm, line, patience, limit }) => new Promise((resolve, reject) => {
    const start = now();
    let due = Infinity, held = 0;
    const tick = () => {
      const quiet = least > calm && pending.talks() ? Math.max(least, line) : least;
      const time = now();
      if (time - due > LONG_TASK) held = time;  // a script held the page meanwhile: what it has to show comes only now
      const still = time - Math.max(lastActivity, held);
      const left = still >= calm && still < quiet && !pending(quiet, lastActivity - performance.timeOrigin) ? 0 : quiet - still;
      if (document.readyState !== 'loading' && left <= 0) {
        const under_way = working();
        if (!under_way || still >= patience) return resolve({ ...state(true), under_way });
      }
      if (time - start > limit) return resolve(state(false));
      const pause = Math.min(Math.max(still < calm ? calm - still : left, left > 0 ? 5 : calm), quiet);
      due = time + pause;
      pending.later(() => { try { tick(); } catch (error) { reject(error); } }, pause);
    };
    tick();
  });

  // A picture of the whole page needs a taller window for a moment: what moves then is our doing, and not the page's.
  const poses = [], POSE_MS = 100;
  const pose = (begins) => { if (begins) poses.push([performance.now(), Infinity]); else if (poses.length) poses.at(-1)[1] = performance.now() + POSE_MS; };
  const posed = (at) => poses.some(([from, to]) => at >= from && at <= to) && at - lastMutation > POSE_MS;  // but not what the page changes meanwhile

  const told = { unbent, send, settle, rest, anew, state, restless, weak, closed, pose, posed, wasShown: (el) => shown.has(el), isAmbient };
  Object.defineProperty(window, '__uxaudit', { value: told, enumerable: false });
  idle = false;
  if (window === window.top) send({ type: 'document', t: performance.timeOrigin, url: location.href });
})();
