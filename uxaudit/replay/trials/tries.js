// The in-page half of the tries: which controls to use, whether a key was answered, and the layer that came up. Puts one object
// into the document. Layers are looked for in the top document and its open shadow roots.
({ commands }) => {
  const FOCUSABLE = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, iframe, [contenteditable=""], [contenteditable="true"], [tabindex]';
  const NATIVE = 'button, input, select, textarea, summary, option';
  const LAYER = 'dialog[open], [role="dialog"], [role="alertdialog"], [aria-modal="true"]';
  const NONE = '[role="menu"], [role="listbox"], [role="tooltip"], [role="tree"], [role="grid"], [role="status"], [role="alert"], nav, [role="navigation"], [popover=hint]';
  const CLOSES = /^\s*[×✕✖✗xX⨯]\s*$|\b(?:close|dismiss|cancel|no thanks|got it|schlie(?:ß|ss)en|abbrechen|fermer|annuler|cerrar|cancelar|chiudi|annulla|sluiten|fechar|luk|stäng)\b/i;
  const CLOSE_CLASS = /(?:^|[-_ ])(?:btn-?)?(?:close|dismiss|schliessen)(?:$|[-_ ])/i;
  const RISKY = new RegExp(commands, 'iu');
  const held = [], listening = new Set();
  const listens = (el) => { if (el.nodeType === 1) listening.add(el); };
  const inView = (el) => { const box = el.getBoundingClientRect(); return box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight; };
  const closest = (el, selector) => chainOf(el).find((node) => node.matches(selector)) || null;
  const isOff = (el) => el.matches(':disabled') || Boolean(closest(el, '[inert], [aria-disabled="true"], [aria-hidden="true"]'));
  const canFocus = (el) => el.tabIndex >= 0 && el.matches(FOCUSABLE) && !isOff(el);
  const named = (el) => ({ role: roleOf(el), name: nameOf(el), selector: selectorOf(el) });
  const facts = (el) => ({ ...named(el), tag: el.localName, type: el.getAttribute('type') || '', html: startTag(el), box: pageBox(el) });
  const handled = (el) => listening.has(el) || el.matches('[onclick]') || Object.keys(el).some((key) => key.startsWith('__reactProps$') && typeof (el[key] || {}).onClick === 'function');

  // A link whose address is a page leads there; one to a picture, a place on the page or a script may open a layer.
  const opens = (el) => {
    const href = el.localName === 'a' ? el.getAttribute('href') || '' : '';
    if (el.matches('[download], input:not([type="button"]), select, textarea, summary')) return 0;
    if (/^(?:true|dialog)$/.test(el.getAttribute('aria-haspopup')) || /modal|dialog|lightbox|fancybox|overlay|popup/i.test([...el.attributes].filter(({ name }) => name !== 'href').map(({ name, value }) => `${name}=${value}`).join(' '))) return 4;
    if (/^#[^/!]/.test(href)) { const goal = document.getElementById(decodeURIComponent(href.slice(1))); return goal && isVisible(goal) && !handled(el) ? 0 : 3; }
    if (/\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)/i.test(href)) return 3;
    if (el.matches('button, input') ? el.type === 'button' || !el.form : !href && roleOf(el) === 'button') return 2;
    if (/^javascript:|^#/.test(href) || (!href && handled(el)) || el.hasAttribute('aria-haspopup')) return 2;
    return handled(el) ? 1 : 0;
  };
  const byRole = (el) => /^(?:button|switch|checkbox)$/.test(el.getAttribute('role') || '') && !el.matches(NATIVE);
  const risky = (el) => RISKY.test(`${nameOf(el)} ${el.id} ${(el.getAttribute('href') || '').replace(/[-_/.]/g, ' ')}`) || Boolean(el.form && el.matches('[type="submit"], [type="image"], [type="reset"], button:not([type])'));
  const kindOf = (el) => [el.localName, el.getAttribute('role'), [...el.classList].sort().join('.'), el.getAttribute('aria-haspopup'),
    [...el.attributes].map(({ name }) => name).filter((name) => name.startsWith('data-')).sort().join(), el.matches('[onclick]'),
    (el.getAttribute('onclick') || '').replace(/['"].*?['"]|\d+/g, '')].join('|');
  // One of each kind, the likeliest openers first; then a second one, as not all that look alike do the same.
  const find = (limit) => {
    const kinds = new Map();
    for (const el of everywhere(`${FOCUSABLE}, [role]`)) {
      if (!isVisible(el) || !canFocus(el) || closest(el, '[role="menu"], [role="listbox"], [role="tablist"]') || risky(el)) continue;
      const by = byRole(el), likely = opens(el);
      if (by || likely) { const kind = kindOf(el); kinds.set(kind, [...(kinds.get(kind) || []), { el, by, likely }]); }
    }
    const rank = (row) => -Math.max(row.likely, row.by ? 3.5 : 0);
    const groups = [...kinds.values()].sort((a, b) => rank(a[0]) - rank(b[0]));
    const rows = [...groups.map((group) => ({ ...group[0], like: group.length })), ...groups.filter((group) => group[1] && group[1].likely).map((group) => ({ ...group[1], by: false, like: 1 }))];
    return { rows: rows.slice(0, limit).map(({ el, by, likely, like }) => ({ ...facts(el), by_role: by, opens: likely > 0, like, keys: `${startTag(el)} ${selectorOf(el)}` })), left: Math.max(0, groups.length - limit) };
  };
  const take = (keys) => {  // the same control, perhaps in a document that was opened anew
    const el = everywhere(`${FOCUSABLE}, [role]`).find((one) => `${startTag(one)} ${selectorOf(one)}` === keys);
    if (!el || !isVisible(el)) return false;
    held[0] = el;
    return focusOn();
  };
  const focusOn = () => {
    held[0].scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    held[0].focus({ preventScroll: true, focusVisible: true });
    return focusedHere() === held[0];
  };

  // Whether what comes next is answered. What changes by itself, before any key, is left out.
  const noisy = new Set(), watched = { on: false, changed: false, clicked: false, events: [], focus: null };
  const counts = (node) => { const el = node.nodeType === 1 ? node : node.parentElement; return Boolean(el && el.isConnected && !el.matches('head, head *')); };
  const drawnAnew = ({ type, target, attributeName }) => type === 'attributes' && (target.matches('html, body')  // as in use by keyboard, or as pressed
    || (target === document.activeElement && /^(?:class|style)$/.test(attributeName)));
  const observer = new MutationObserver((rows) => {
    for (const row of rows) { if (!watched.on) noisy.add(row.target); else if (counts(row.target) && !noisy.has(row.target) && !drawnAnew(row)) watched.changed = true; }
  });
  for (const root of [document, ...everywhere('*').filter((el) => el.shadowRoot).map((el) => el.shadowRoot)]) observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  for (const kind of ['keydown', 'keypress', 'keyup', 'click']) addEventListener(kind, (event) => { if (watched.on) { watched.events.push(event); if (kind === 'click') watched.clicked = true; } }, true);
  // That Space moves the page on is no answer, and what comes into view by it neither: the page is kept where it is.
  const stayed = new WeakSet();
  addEventListener('keypress', (event) => { if (watched.on && event.key === ' ' && !event.defaultPrevented) { stayed.add(event); event.preventDefault(); } });
  const watch = () => {  // what the focus alone brought about is no noise of the page's own
    observer.takeRecords();
    Object.assign(watched, { on: true, changed: false, clicked: false, events: [], focus: focusedHere(), value: state(), url: location.href });
  };
  const state = () => [held[0].checked, held[0].getAttribute('aria-checked'), held[0].getAttribute('aria-pressed'), held[0].getAttribute('aria-expanded')].join();
  const stirred = () => watched.changed;
  const answered = (byMouse) => {
    return watched.changed || focusedHere() !== watched.focus || watched.value !== state() || location.href !== watched.url || watched.events.some((event) => event.defaultPrevented && !stayed.has(event)) || (watched.clicked && !byMouse);
  };

  // Layers. `before` holds the positioned parts that could be seen before the key.
  let before = new Set(), layer = null;
  const isPositioned = (el) => /fixed|absolute/.test(getComputedStyle(el).position) || el.matches(LAYER);
  const there = (el) => isVisible(el) && inView(el);
  const remember = () => { before = new Set(everywhere('*').filter((el) => isPositioned(el) && there(el))); layer = null; };
  const hitAt = (x, y) => { let hit = document.elementFromPoint(x, y); while (hit && hit.shadowRoot) { const inner = hit.shadowRoot.elementFromPoint(x, y); if (!inner || inner === hit) break; hit = inner; } return hit; };
  const newcomers = (hit) => chainOf(hit).filter((node) => node !== document.body && node !== document.documentElement && isPositioned(node) && !before.has(node));
  const covers = () => [[.03, .03], [.97, .03], [.03, .97], [.97, .97]].every(([x, y]) => newcomers(hitAt(innerWidth * x, innerHeight * y)).length);
  // A sign of waiting holds neither a control nor a picture.
  const holdsSomething = (el) => (handled(el) || everywhere(`${FOCUSABLE}, [onclick], [role="button"], [class*="close" i]`, el).some(there)
    || everywhere('img, video, canvas, svg', el).some((part) => part.getBoundingClientRect().width > 100));
  const found = () => {
    const marked = everywhere(LAYER).filter((el) => there(el) && !before.has(el) && !el.matches(NONE));
    if (marked.length) return marked.filter((el) => !marked.some((other) => other !== el && isWithin(el, other) && other.matches('[aria-modal="true"], :modal'))).at(-1);
    if (held[0].isConnected && held[0].hasAttribute('aria-expanded')) return null;  // it says itself that it shows and hides a part
    return SPOTS.map(partAt).find(Boolean) || null;
  };
  // In the middle a large part is a layer; above and below it, where notes come up too, one that can be closed or is called so.
  const SPOTS = [.5, .25, .75].flatMap((x) => [.5, .4, .6, .3, .7, .25, .75].map((y) => [x, y])), CALLED = /modal|dialog|lightbox|popup/i;
  const partAt = ([x, y]) => {  // beside the middle too, where a layer on a wide screen may stand
    const parts = newcomers(hitAt(innerWidth * x, innerHeight * y)), el = parts.at(-1);
    if (!el || el.matches(NONE) || el.querySelector(NONE) || closest(el, NONE) || !holdsSomething(el)) return null;
    const box = el.getBoundingClientRect(), large = box.width * box.height >= innerWidth * innerHeight / 10;
    const fixed = parts.some((part) => getComputedStyle(part).position === 'fixed');
    const layered = (x === .5 && y === .5 && large) || CALLED.test(`${el.className} ${el.id}`) || closersIn((part) => isWithin(part, el)).length > 0;
    return covers() || (fixed && layered) ? el : null;
  };
  const inside = (el) => Boolean(el) && el !== document.body && (isWithin(el, layer) || newcomers(el).length > 0);
  const nowhere = (el) => !el || el === document.body || el === document.documentElement || !isVisible(el);
  const closersIn = (holds) => everywhere('button, a, input, [role="button"], [onclick], [class*="close" i], [class*="dismiss" i], [aria-label]')
    .filter((el) => holds(el) && there(el) && !isOff(el) && (el.matches('button, a, input, [role="button"], [onclick]') || handled(el) || getComputedStyle(el).cursor === 'pointer')
      && (CLOSES.test(nameOf(el) || el.textContent) || CLOSES.test(el.title || '') || CLOSE_CLASS.test(el.getAttribute('class') || '')));
  const reached = (el) => chainOf(el).some((node) => node !== layer && canFocus(node) && inside(node));
  let closer = null;
  const look = () => { if (!layer) layer = found(); return Boolean(layer); };
  const told = () => {
    const all = closersIn(inside);
    closer = all.find(reached) || all[0] || null;
    return { ...facts(layer), role: roleOf(layer), name: tidy(textOfIds(layer, 'aria-labelledby')) || tidy(layer.getAttribute('aria-label')) || heading(layer) || '',
      opener: named(held[0]), modal: layer.matches('[aria-modal="true"], [role="alertdialog"], dialog:modal'), covers: covers(), focus_in: inside(focusedHere()),
      close: closer && named(closer), close_reached: closer && reached(closer) };
  };
  const heading = (el) => { const first = el.querySelector('h1, h2, h3, h4, h5, h6, [role="heading"]'); return first ? tidy(first.innerText, 80) : ''; };
  const behind = () => {  // what has the focus outside of it, if a person would see it there
    const el = focusedHere();
    return nowhere(el) || inside(el) || el.getBoundingClientRect().width < 3 ? null : named(el);
  };
  const holds = () => inside(focusedHere());
  const enter = () => { const el = everywhere(FOCUSABLE).find((one) => inside(one) && one !== layer && canFocus(one) && there(one)); if (el) el.focus(); return Boolean(el); };
  const gone = () => !layer || !layer.isConnected || !there(layer) || (layer.localName === 'dialog' && !layer.open);
  const back = () => { const el = focusedHere(); return nowhere(el) ? 'nowhere' : el === held[0] || isWithin(el, held[0]) ? 'opener' : 'elsewhere'; };
  const toClose = () => { if (!closer || !reached(closer)) return false; const el = chainOf(closer).find(canFocus); el.focus(); return focusedHere() === el; };
  const spot = () => { const box = held[0].getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; };
  const value = { listens, find, take, focusOn, watch, stirred, answered, remember, look, told, behind, holds, enter, gone, back, toClose, spot };
  Object.defineProperty(window, '__uxaudit_tries', { value, enumerable: false, configurable: true });
}
