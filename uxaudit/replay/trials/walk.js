// The in-page half of the keyboard's walk: what has the focus, whether it can be seen, and what was never met. Puts one object
// into the top document, which `done` takes away again. Frames of the same origin and open shadow roots are looked into.
({ calm }) => {
  const ids = new WeakMap(), held = [], came = [], sheets = [], documents = new Set();
  const idOf = (el) => { if (!ids.has(el)) { ids.set(el, held.length); held.push(el); } return ids.get(el); };
  const CALM = '*, *::before, *::after { transition-duration: 0s !important; transition-delay: 0s !important; caret-color: transparent !important;'
    + ' animation-play-state: paused !important } * { scroll-behavior: auto !important }'
    + ['-webkit-slider-thumb', '-webkit-slider-runnable-track', '-moz-range-thumb', 'file-selector-button']  // a rule each: one that a browser does not know voids its rule
      .map((part) => ` *::${part} { transition-duration: 0s !important; transition-delay: 0s !important }`).join('');
  const roots = (root, found = [root]) => {
    for (const el of root.querySelectorAll('*')) if (el.shadowRoot) { found.push(el.shadowRoot); roots(el.shadowRoot, found); }
    return found;
  };
  const inner = (frame) => { try { return frame.contentDocument; } catch { return null; } };
  const lost = new WeakSet();  // frames that show the browser's own document, such as an error page: the page has no say in it
  const leaveOut = (el) => { lost.add(el); };
  const isFrame = (el) => el.localName === 'iframe' || el.localName === 'frame';
  const onFocus = (event) => {
    const el = event.composedPath()[0];
    if (!(el && el.nodeType === 1)) return;
    came.push(idOf(el));
    if (window.__uxaudit_report) window.__uxaudit_report({ type: 'walked', t: performance.timeOrigin + performance.now(), stop: facts(el) });
  };
  const enter = (doc) => {  // each document of the page's own origin, once
    if (documents.has(doc) || !doc.defaultView) return;
    documents.add(doc);
    doc.addEventListener('focus', onFocus, true);
    if (!calm) return;
    try {
      const sheet = new doc.defaultView.CSSStyleSheet();
      sheet.replaceSync(CALM);
      for (const root of roots(doc)) { root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]; sheets.push([root, sheet]); }
    } catch { /* a browser without them: its pictures are compared as they are */ }
  };
  const SCROLLED = (animation) => Boolean(animation.timeline) && !(animation.timeline instanceof DocumentTimeline);
  const follow = (animations) => { for (const one of animations) if (SCROLLED(one) && one.playState === 'paused') one.play(); };  // they move with the page, not by themselves
  const deepest = () => {  // what has the focus, through shadow roots and frames; null where nothing has
    let el = document.activeElement;
    while (el) {
      if (el.shadowRoot && el.shadowRoot.activeElement) { el = el.shadowRoot.activeElement; continue; }
      const doc = isFrame(el) && inner(el);
      if (!doc) break;
      enter(doc);
      if (!doc.activeElement || doc.activeElement === doc.body || doc.activeElement === doc.documentElement) break;
      el = doc.activeElement;
    }
    return !el || el === document.body || el === document.documentElement ? null : el;
  };
  const offsetOf = (el) => {  // of the element's document in the top one's viewport
    const at = { x: 0, y: 0 };
    for (let win = el.ownerDocument.defaultView; win && win !== window; win = win.parent) {
      const frame = win.frameElement, box = frame.getBoundingClientRect();
      at.x += box.x + frame.clientLeft; at.y += box.y + frame.clientTop;
    }
    return at;
  };
  const sized = (box) => box.width >= 1 && box.height >= 1;
  const flowing = (el, found = []) => {  // what it holds and what is not taken out of the page's flow
    for (const part of el.children) {
      if (found.length > 100 || !part.checkVisibility({ visibilityProperty: true }) || /absolute|fixed/.test(getComputedStyle(part).position)) continue;
      found.push(part);
      if (getComputedStyle(part).overflow === 'visible') flowing(part, found);
    }
    return found;
  };
  const rectOf = (el) => {  // its own, or that of what it holds: a link around a floating picture has none
    const box = el.getBoundingClientRect();
    if (sized(box) && (getComputedStyle(el).display !== 'inline' || !el.firstElementChild)) return box;
    const boxes = [...(sized(box) ? [box] : []), ...flowing(el).map((part) => part.getBoundingClientRect())].filter(sized);
    if (!boxes.length) return box;
    const left = Math.min(...boxes.map((one) => one.left)), top = Math.min(...boxes.map((one) => one.top));
    return new DOMRect(left, top, Math.max(...boxes.map((one) => one.right)) - left, Math.max(...boxes.map((one) => one.bottom)) - top);
  };
  const shows = (el) => {  // why it cannot be seen, or nothing
    const box = rectOf(el), style = getComputedStyle(el);
    if (!sized(box)) return 'no size';
    if (!el.checkVisibility({ visibilityProperty: true })) return 'transparent';
    let opacity = 1;
    for (let node = el; node; node = parentOf(node)) opacity *= Number(getComputedStyle(node).opacity);
    if (opacity < 0.1) return 'transparent';
    if (/^rect\(0|^rect\(1px/.test(style.clip) || /inset\((50|100)%/.test(style.clipPath) || (box.width <= 2 && box.height <= 2)) return 'clipped';
    for (let node = parentOf(el), free = /absolute|fixed/.test(style.position); node && !free; node = parentOf(node)) {  // folded up around it
      const around = node.getBoundingClientRect(), its = getComputedStyle(node);
      if (its.overflow !== 'visible' && its.display !== 'contents' && !its.display.startsWith('inline') && (around.width <= 2 || around.height <= 2)) return 'clipped';
      free = /absolute|fixed/.test(its.position);
    }
    const view = el.ownerDocument.defaultView;
    if (box.right + view.scrollX <= 0 || box.bottom + view.scrollY <= 0) return 'off the page';
    return '';
  };
  const placeOf = (el) => {  // a field drawn by its label is seen there
    const hidden = shows(el);
    const label = hidden && [...(el.labels || [])].find((part) => !shows(part));
    if (label) return [label, ''];
    const around = hidden && /^(checkbox|radio|file|range)$/.test(el.type || '') && chainOf(el).slice(1, 4).find((part) => !shows(part));
    return around && around.getBoundingClientRect().height < 120 ? [around, ''] : [el, hidden];
  };
  const box = (rect, at, { x, y }) => ({ x: rect.x + at.x + x, y: rect.y + at.y + y, width: rect.width, height: rect.height });
  const facts = (el) => ({ role: roleOf(el), name: nameOf(el), selector: selectorOf(el), tag: el.localName, type: el.getAttribute('type') || '', html: startTag(el),
    box: box(rectOf(el), offsetOf(el), { x: scrollX, y: scrollY }) });

  const hitAt = (x, y) => {
    let root = document, at = { x, y }, hit = null;
    for (let deep = 0; deep < 20; deep++) {
      const found = root.elementFromPoint(at.x, at.y);
      if (!found || found === hit) return hit;
      hit = found;
      if (hit.shadowRoot) { root = hit.shadowRoot; continue; }
      const doc = isFrame(hit) && inner(hit);
      if (!doc) return hit;
      const around = hit.getBoundingClientRect();
      at = { x: at.x - around.x - hit.clientLeft, y: at.y - around.y - hit.clientTop };
      root = doc;
    }
    return hit;
  };
  const up = (node) => parentOf(node) || (node.ownerDocument.defaultView !== window ? node.ownerDocument.defaultView.frameElement : null);
  const above = (node, found = new Set()) => { for (; node; node = up(node)) found.add(node); return found; };
  const SOLID = 'img, video, canvas, iframe, embed, object, svg';
  const layer = (hit, around) => {  // the outermost part that paints over it, or null where all of them let it shine through
    let found = null;
    for (let node = hit; node && !around.has(node); node = up(node)) {
      const style = getComputedStyle(node), alpha = (style.backgroundColor.match(/[\d.]+/g) || []).map(Number)[3] ?? 1;
      const painted = node.matches(SOLID) || style.backgroundImage !== 'none' || (style.backgroundColor !== 'transparent' && alpha * Number(style.opacity) >= 0.9);
      if (painted) found = node;
    }
    return found;
  };
  const GRID = [.1, .5, .9];
  const coverOf = (el) => {  // what lies over all nine points, said as a person would point at it
    const rect = rectOf(el), at = offsetOf(el), around = above(el);
    const mine = (hit) => above(hit).has(el) || around.has(hit) || [...(el.labels || [])].some((label) => label.contains(hit));
    let over = null, points = 0;
    for (const fx of GRID) for (const fy of GRID) {
      const x = rect.x + at.x + rect.width * fx, y = rect.y + at.y + rect.height * fy;
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      const hit = hitAt(x, y);
      if (!hit || mine(hit)) return '';
      over = layer(hit, around);
      if (!over) return '';
      points++;
    }
    return points ? `${startTag(over).slice(0, 120)}${over.innerText ? ` “${tidy(over.innerText, 50)}”` : ''}` : '';
  };

  const TEXT = 'textarea, [contenteditable=""], [contenteditable="true"], input:not([type]), '
    + ['text', 'search', 'email', 'tel', 'url', 'password', 'number'].map((type) => `input[type="${type}"]`).join(', ');
  const FOREIGN = 'iframe, frame, object, embed';  // what has stops inside that cannot be told apart
  const drawn = (el) => {  // how style draws it now that it has the focus: stops drawn alike are seen alike
    const style = getComputedStyle(el);
    return [el.localName, style.outline, style.boxShadow, style.border, style.backgroundColor, style.textDecorationLine, style.color, style.fontWeight,
      style.position, style.overflow, [...el.classList].sort().join('.')].join('|');
  };
  const activeOf = (el) => {  // the active descendant of a composite widget, which is drawn as if it had the focus
    const id = el.getAttribute('aria-activedescendant');
    return el.ariaActiveDescendantElement || (id && el.getRootNode().getElementById(id)) || null;
  };
  const PSEUDO = ['scroll-button(*)', 'scroll-button(inline-start)', 'scroll-button(block-start)', 'scroll-marker'];
  const shares = (el) => stopsIn(el) > 0 || el.matches(FOREIGN) || (el.localName.includes('-') && !el.shadowRoot)  // several stops, one active element
    || PSEUDO.some((part) => { const { content } = getComputedStyle(el, `::${part}`); return content && content !== 'none' && content !== 'normal'; });
  const whyHidden = (el) => {
    const [place, why] = placeOf(el), inView = box(rectOf(place), offsetOf(el), { x: 0, y: 0 });
    const { clientWidth, clientHeight } = document.compatMode === 'BackCompat' && document.body || document.documentElement;  // without the scroll bars
    const out = inView.x + inView.width <= 1 || inView.y + inView.height <= 1 || inView.x >= clientWidth - 1 || inView.y >= clientHeight - 1;
    return el.localName === 'area' || lost.has(el) ? '' : why || (out ? 'off the page' : '');  // the browser scrolls to what it can
  };
  const met = new Set();
  let lookedAt = 0;
  const look = () => {  // the present stop; `came` are the elements that got the focus since the last look
    const el = deepest(), since = came.splice(0);
    if (el && isFrame(el)) el.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });  // the browser scrolls only to what has the focus inside it
    const told = { id: null, came: since, scroll: [scrollX, scrollY], url: location.href };
    lookedAt = performance.now();
    if (!el) return told;
    const at = offsetOf(el), [place] = placeOf(el), rect = rectOf(place), inView = box(rect, at, { x: 0, y: 0 }), hidden = whyHidden(el);
    let fixed = false;
    for (let node = el; node; node = up(node)) if (/fixed|sticky/.test(getComputedStyle(node).position)) fixed = true;
    const around = [];  // the sign may be drawn around a part that holds it, such as a card
    const active = activeOf(el);
    if (active) around.push(box(rectOf(active), offsetOf(active), { x: 0, y: 0 }));
    for (let node = up(place); node && around.length < 5 && node !== document.body; node = up(node)) around.push(box(rectOf(node), offsetOf(node), { x: 0, y: 0 }));
    const id = idOf(el), first = !met.has(id);
    met.add(id);
    return { ...told, id, stop: first ? stop(id) : null, opaque: isFrame(el) || el.localName === 'area', many: shares(el), hidden, fixed, drawn: drawn(el),
      covered_by: hidden ? '' : coverOf(place), view: inView, box: box(rect, at, { x: scrollX, y: scrollY }), around };
  };
  // An element that looks hidden is looked at again: what moves with the scroll position, or begins when it comes into view, shows in a later frame.
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const finish = (el) => {
    for (let node = el; node; node = up(node)) {
      follow(node.getAnimations());
      for (const one of node.getAnimations()) if (!SCROLLED(one) && Number.isFinite(one.effect.getComputedTiming().endTime)) one.finish();
    }
  };
  const settled = async (id, ms) => {
    const el = held[id], end = performance.now() + ms;
    do {
      finish(el);
      await Promise.race([new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }), wait(100)]);
    } while (deepest() === el && whyHidden(el) && performance.now() < end);
    const { came: since, ...told } = look();
    came.unshift(...since);
    return told.id === id ? { ...told, stop: stop(id) } : {};
  };
  const moved = async (id, ms) => {  // what has the focus `ms` after the last look; sooner where it is no longer `id`
    const now = () => { const el = deepest(); return el ? idOf(el) : null; };
    do await wait(Math.min(20, Math.max(0, lookedAt + ms - performance.now()))); while (now() === id && performance.now() < lookedAt + ms);
    return now();
  };
  const stop = (id) => {  // what is told of it once
    const el = held[id], written = el.getAttribute('tabindex');
    return { ...facts(el), tabindex: written === null || Number.isNaN(Number(written)) ? null : Number(written), frame: el.ownerDocument !== document,
      caret: el.matches(TEXT) && !el.readOnly };
  };
  const covered = (id) => coverOf(placeOf(held[id])[0]);
  const show = (id) => { const [place] = placeOf(held[id]); place.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' }); };
  const focus = (id) => { held[id].focus({ preventScroll: true, focusVisible: true }); return deepest() === held[id]; };
  const blur = () => { const el = deepest(); if (el) el.blur(); };
  const parts = (met) => {  // of each stop: the parts of the page around it that hold more stops, each more than the one inside it
    const counts = new Map();
    for (const id of met) for (let node = up(held[id]); node; node = up(node)) counts.set(node, (counts.get(node) || 0) + 1);
    return met.map((id) => {
      const found = [];
      let inside = 1;
      for (let node = up(held[id]); node; node = up(node)) if (counts.get(node) > inside) { inside = counts.get(node); found.unshift(`${idOf(node)}`); }
      return found;
    });
  };

  const WIDGETS = ['menu', 'menubar', 'tablist', 'radiogroup', 'listbox', 'tree', 'treegrid', 'grid', 'toolbar', 'combobox', 'slider', 'spinbutton']
    .map((role) => `[role="${role}"]`).join(', ');
  const FOCUSABLE = 'a[href], area[href], button, input:not([type="hidden"]), select, textarea, summary, iframe, [contenteditable=""], [contenteditable="true"], [tabindex]';
  const MODAL = 'dialog:modal, [aria-modal="true"]';
  const closest = (el, selector) => { for (let node = el; node; node = up(node)) if (node.matches(selector)) return node; return null; };
  const canFocus = (el) => el.tabIndex >= 0 || (el.matches(FOCUSABLE) && !el.matches('[tabindex]'));
  const isOff = (el) => el.matches(':disabled') || Boolean(closest(el, '[inert], [aria-disabled="true"]'));
  const inWidget = (el, met) => {
    for (let widget = closest(parentOf(el) || el, WIDGETS); widget; widget = up(widget) && closest(up(widget), WIDGETS)) {  // a group in a toolbar is one of both
      if ([...met].some((one) => above(one).has(widget))) return true;
      const owner = widget.id && widget.getRootNode().querySelector(`[aria-controls~="${CSS.escape(widget.id)}"], [aria-owns~="${CSS.escape(widget.id)}"]`);
      if (owner && met.has(owner)) return true;
    }
    const role = roleOf(el), group = parentOf(el);  // a list of tabs, options … whose own role was forgotten
    return Boolean(/^(option|tab|radio|menuitem\w*|treeitem|gridcell)$/.test(role) && group && group.parentElement
      && [...group.parentElement.querySelectorAll(`[role="${role}"]`)].some((one) => met.has(one)));
  };
  const names = new Map();
  const named = (el) => { if (!names.has(el)) names.set(el, nameOf(el)); return names.get(el); };
  const twice = (el, met) => {  // the same is to be had at another stop
    const field = (closest(el, 'label') || {}).control || el;  // what lies in a label does as its field does
    const radios = field.localName === 'input' && field.type === 'radio' && field.name ? [...met].some((one) => one.type === 'radio' && one.name === field.name && one.form === field.form) : false;
    const href = el.localName === 'a' && el.href, name = named(el);
    return radios || met.has(field) || [...met].some((one) => (href && one.href === href) || (name && name === named(one) && roleOf(one) === roleOf(el)))
      || [...(el.labels || [])].some((label) => met.has(label));
  };
  const withinPage = (el) => {  // it leads to a place of this page, which Tab comes to as well
    const href = el.localName === 'a' ? el.getAttribute('href') || '' : '', goal = /^#./.test(href) && el.ownerDocument.getElementById(decodeURIComponent(href.slice(1)));
    return Boolean(goal && isVisible(goal));
  };
  const documentsIn = (doc, found = [doc]) => { for (const frame of doc.querySelectorAll('iframe, frame')) { const other = inner(frame); if (other && other.body) documentsIn(other, found); } return found; };
  const plain = (el) => {  // a thing to click on of its own, no wrapper around controls and no part of one
    const rect = rectOf(el), words = tidy(el.innerText, 200), view = el.ownerDocument.defaultView;
    if (el.matches('html, body, main, h1, form, fieldset, label, table, tbody, canvas, video, audio, iframe, option, dialog') || closest(el, 'label')) return false;
    if (everywhere(FOCUSABLE, el).length || (el.shadowRoot && everywhere(FOCUSABLE, el.shadowRoot).length) || closest(parentOf(el) || el, FOCUSABLE.replace(', [tabindex]', ', [tabindex]:not([tabindex="-1"])'))) return false;
    if (rect.width * rect.height > view.innerWidth * view.innerHeight * 0.3) return false;
    return words ? words.length <= 120 : Boolean(el.querySelector('img, svg') || el.matches('img, svg, [aria-label], [title]')) || (rect.width <= 80 && rect.height <= 80 && rect.width >= 10);
  };
  const pointer = (el) => Boolean(el && el.nodeType === 1) && getComputedStyle(el).cursor === 'pointer';
  const pointed = (el) => (pointer(el) && !pointer(parentOf(el))) || roleOf(el) === 'button' || /\b(btn|button)\b/i.test(el.className);
  const listening = new Set();
  const listens = (el) => { if (el.nodeType === 1) listening.add(el); };
  const byFramework = () => {  // React keeps its handlers beside the element
    for (const el of document.querySelectorAll('*')) {
      const key = Object.keys(el).find((name) => name.startsWith('__reactProps$'));
      if (key && typeof (el[key] || {}).onClick === 'function') listening.add(el);
    }
  };
  const suspects = () => [...listening].filter((el) => isVisible(el) && !canFocus(el) && plain(el));
  const unsure = (limit) => suspects().filter((el) => !pointed(el)).slice(0, limit).map((el) => ({ id: idOf(el), view: box(rectOf(el), offsetOf(el), { x: 0, y: 0 }) }));
  const sure = new Set();
  const hovered = (id) => { if (pointer(held[id]) && !pointer(parentOf(held[id]))) sure.add(held[id]); };
  const NATIVE = 'a[href], button, input, select, textarea, summary';
  const unreached = (metIds, passed, limit) => {
    const met = new Set(metIds.map((id) => held[id])), found = [], modal = [...documents].flatMap((doc) => [...doc.querySelectorAll(MODAL)]).filter(isVisible).at(-1);
    const known = new Set(documentsIn(document).flatMap((doc) => everywhere(INTERACTIVE, doc)));
    for (const el of suspects()) if (pointed(el) || sure.has(el)) known.add(el);
    const there = new Set([...met, ...[...known].filter((el) => el.tabIndex >= 0 && canFocus(el) && isVisible(el) && !isOff(el))]);  // also beyond the walk's end
    for (const el of known) {
      if (found.length >= limit) break;
      if (met.has(el) || !isVisible(el) || isOff(el) || el.matches('area') || (modal && !above(el).has(modal))) continue;
      if (shows(el) || closest(el, '[aria-hidden="true"]') || (el.localName === 'summary' && !el.matches('details > summary:first-of-type'))) continue;
      const native = el.matches(NATIVE), why = canFocus(el) ? 'passed-over' : (native || el.matches('[tabindex]') ? 'taken-out' : 'not-focusable');
      if (why === 'passed-over' && !passed) continue;
      if (why === 'passed-over' && !native && !/^(button|link|checkbox|radio|switch|tab|combobox|textbox|searchbox|slider|spinbutton)$/.test(roleOf(el))) continue;
      if (why === 'passed-over' ? inWidget(el, met) || twice(el, met) : inWidget(el, there) || twice(el, there) || doneBeside(el, (one) => there.has(one))) continue;
      if (cameUp(el)) continue;  // on the way, and may be gone with the next key
      if (!native && !plain(el) && why !== 'passed-over') continue;
      const clicks = native ? 'native' : el.matches('[onclick]') ? 'handler' : listening.has(el) ? 'listener' : 'role';
      if (clicks === 'handler' && !pointed(el) && !roleOf(el) && !tidy(el.innerText)) continue;
      if (why === 'taken-out' && withinPage(el)) continue;
      if (why === 'taken-out' && /^(checkbox|radio|file)$/.test(el.type || '')) continue;
      found.push({ ...facts(el), name: nameOf(el) || tidy(el.innerText, 80), why, clicks });
    }
    return found;
  };
  const selects = () => held.filter((el) => el.localName === 'select' && el.isConnected && !el.multiple && el.size <= 1 && !el.disabled
    && [...el.options].filter((option) => !option.disabled).length > 1).map(idOf);
  const modalOf = (list) => list.every((id) => closest(held[id], `${MODAL}, [role="dialog"], [role="alertdialog"]`));
  const MANY_PARTS = 20000;
  let standing = null;  // what could be seen before the first key; null where that is too much to keep
  const cameUp = (el) => standing !== null && !standing.has(el);
  // A menu or list that hangs open over the page: most of them close as the focus leaves.
  const hangs = (el) => Boolean(el) && isVisible(el) && /absolute|fixed/.test(getComputedStyle(el).position) && !el.matches(MODAL) && !closest(el, MODAL) && everywhere(FOCUSABLE, el).some(isVisible);
  const MENUS = '[role="menu"], [role="listbox"], [popover], [class~="dropdown-menu"]';
  const popup = () => {
    const at = deepest(), openers = [...everywhere('[aria-expanded="true"]'), ...(at ? [at] : [])];
    if (at && closest(at, MODAL)) return false;  // a dialog keeps the focus
    const beside = (el) => [el.nextElementSibling, ...(parentOf(el) ? [...childrenOf(parentOf(el))].filter((one) => one !== el) : []),
      ...(el.getAttribute('aria-controls') || '').split(/\s+/).filter(Boolean).map((id) => el.getRootNode().getElementById(id))];
    return openers.some((el) => isVisible(el) && beside(el).some(hangs)) || everywhere(MENUS).some(hangs);
  };
  const start = () => {
    const el = deepest(), all = documentsIn(document).flatMap((doc) => everywhere('*', doc));
    standing = all.length > MANY_PARTS ? null : new Set(all.filter(isVisible));
    return { id: el ? idOf(el) : null, popup: popup(), filled: Boolean(el && el.matches(TEXT + ', select')), scroll: [scrollX, scrollY],
      rtl: getComputedStyle(document.documentElement).direction === 'rtl' };
  };
  const done = (back) => {
    for (const [root, sheet] of sheets) root.adoptedStyleSheets = [...root.adoptedStyleSheets].filter((other) => other !== sheet);
    for (const doc of documents) doc.removeEventListener('focus', onFocus, true);
    if (back) {
      if (back.id === null) blur(); else focus(back.id);
      scrollTo({ left: back.scroll[0], top: back.scroll[1], behavior: 'instant' });
    }
    delete window.__uxaudit_walk;
  };
  for (const doc of documentsIn(document)) { enter(doc); for (const root of roots(doc)) follow(root.getAnimations()); }
  const value = { leaveOut, look, settled, moved, covered, stop, show, focus, blur, parts, listens, byFramework, unsure, hovered, unreached, selects, modalOf, start, done };
  Object.defineProperty(window, '__uxaudit_walk', { value, enumerable: false, configurable: true });
}
