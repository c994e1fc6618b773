// The in-page half of the hover probe: finds what may bring something up under a pointer, and tells what came up and what is still there.
({ act, at, most, nth, kept }) => {
  const KEY = '__uxaudit_hover', SHOWS = /(?:^|;)\s*(?:display|visibility|opacity|clip|clip-path|left|top|right|bottom|inset|transform|scale|translate|height|max-height|width|max-width|pointer-events|content)\s*:/;
  const held = window[KEY] || (window[KEY] = { heard: new Set(), list: [] });
  const FOCUS = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]:not([tabindex="-1"]), [contenteditable="true"]';
  const lettersOf = (text) => (text.match(/[\p{L}\p{N}]/gu) || []).length;
  const look = () => { const eye = reading(), seen = new Map(); for (const node of textNodes(2000)) { const text = eye.look(node); if (text) seen.set(node, text); } return { eye, seen }; };
  const bare = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && el.getBoundingClientRect().width > 1;
  const controlsNow = () => new Set(everywhere(INTERACTIVE).filter((el) => bare(el) && el.getBoundingClientRect().right + scrollX > 0));
  const pseudo = (el) => ['::before', '::after'].map((part) => {
    const style = getComputedStyle(el, part), text = style.content.startsWith('"') ? style.content.slice(1, -1) : '';
    return style.display !== 'none' && style.visibility === 'visible' && Number(style.opacity) > 0.1 && parseFloat(style.width) !== 0 && lettersOf(text) >= 3 ? text : '';
  }).join(' ').trim();
  const focusables = (el) => [el, ...everywhere(FOCUS, el)].filter((one) => one.matches(FOCUS) && bare(one));

  const LATEST_MS = 1000;  // content that comes later than that is no response to the pointer
  const noteTimers = () => {  // when the page's own timers are due, to wait for those that the pointer sets off
    if (held.timers) return;
    held.timers = [];
    const set = window.setTimeout;
    window.setTimeout = function setTimeout(run, ms, ...rest) {
      const now = performance.now();
      if (!(ms > LATEST_MS)) held.timers.push([now, now + (Number(ms) || 0)]);
      return Reflect.apply(set, window, [run, ms, ...rest]);
    };
  };
  const begin = () => { held.since = performance.now(); held.timers = held.timers || []; };
  if (act === 'due') {  // milliseconds until timers and transitions that began since the last look have run
    const now = performance.now(), since = held.since;
    const timers = held.timers.filter(([from, to]) => from >= since && to > now).map(([, to]) => to - now);
    const moving = document.getAnimations().filter((one) => one.timeline instanceof DocumentTimeline && one.playState === 'running' && (one.startTime ?? now) >= since - 50)
      .map((one) => one.effect.getComputedTiming().endTime - one.currentTime);
    begin();
    held.timers = held.timers.filter(([, to]) => to > now);
    return Math.max(0, ...[...timers, ...moving].filter((ms) => ms <= LATEST_MS));
  }

  if (act === 'find') {
    noteTimers();
    const stay = (event) => { if (event.target instanceof Element && event.target.closest('a[href], area[href]')) event.preventDefault(); };
    addEventListener('click', stay, true);
    addEventListener('submit', (event) => event.preventDefault(), true);
    const found = new Map();
    const add = (el, why) => { if (el !== document.body && el !== document.documentElement && isVisible(el) && !found.has(el)) found.set(el, why); };
    const byRules = (rules, outer) => {
      for (const rule of rules) {
        if (found.size > 400) return;
        if (rule.media && !matchMedia(rule.media.mediaText).matches) continue;
        const selector = (rule.selectorText || '').replace(/&/g, outer ? `:is(${outer})` : '*');
        if (rule.cssRules && rule.cssRules.length) byRules(rule.cssRules, selector || outer);
        if (!selector.includes(':hover') || !rule.style || !SHOWS.test(rule.style.cssText)) continue;
        for (const part of selector.split(/,(?![^(]*\))/)) {
          const place = part.indexOf(':hover'), rest = part.slice(place + 6);
          if (place < 0 || /:not\([^)]*:hover|:(?:is|where|has)\([^)]*:hover/.test(part) || !(/[\s>+~]/.test(rest.trimEnd().replace(/^[.#[:][^\s>+~]*/, '')) || /::?(?:before|after)/.test(rest))) continue;
          const base = part.slice(0, place).trim(), target = part.replace(/:hover|:focus-within|:focus-visible|:focus|::?(?:before|after)\b/g, '');
          try {
            if (!/::?(?:before|after)/.test(rest) && ![...document.querySelectorAll(target)].some((el) => !bare(el) || getComputedStyle(el).opacity < 0.1 || el.getBoundingClientRect().right <= 0 || el.getBoundingClientRect().height < 2)) continue;
            for (const el of [...document.querySelectorAll(!base || /[\s>+~]$/.test(base) ? `${base} *` : base)].slice(0, 60)) add(el, 'style');
          } catch { /* a selector that this browser does not know */ }
        }
      }
    };
    for (const root of [document, ...everywhere('*').filter((el) => el.shadowRoot).map((el) => el.shadowRoot)]) for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) { try { byRules(sheet.cssRules, ''); } catch { /* of another origin: closed */ } }
    for (const el of held.heard) add(el, 'script');
    for (const el of everywhere('nav li, [role="navigation"] li, [role="menubar"] > *')) if ([...el.querySelectorAll('ul, ol, [role="menu"]')].some((list) => !bare(list))) add(el, 'script');
    for (const el of everywhere('[data-tooltip], [data-tip], [data-tippy-content], [data-bs-toggle="tooltip"], [data-toggle="tooltip"], [data-hint], [class*="tooltip" i], [onmouseover], [onmouseenter]')) add(el, 'script');
    const kinds = new Map();
    for (const [el, why] of found) {
      const kind = `${el.localName}.${[...el.classList].sort().join('.')}@${el.parentElement ? el.parentElement.localName + [...el.parentElement.classList].sort().join('.') : ''}`;
      kinds.set(kind, [...(kinds.get(kind) || []), { el, why }]);
    }
    // Of a kind, those first that hold something hidden: not every item of a menu has a part below it.
    const hides = ({ el }) => [...el.querySelectorAll('*')].some((part) => part.childElementCount + lettersOf(part.textContent) > 0 && !bare(part));
    held.list = [...kinds.values()].flatMap((kind) => kind.sort((a, b) => hides(b) - hides(a)).slice(0, 2).map((one, place) => ({ ...one, like: place ? 1 : Math.max(1, kind.length - 1) })));
    const titled = everywhere('[title]:not(iframe):not(abbr):not(dfn):not(link):not(style):not(time):not(svg *)').filter((el) => isVisible(el) && !el.closest(FOCUS) && !el.querySelector(FOCUS) && !el.closest('[aria-hidden="true"]'));
    const unsaid = titled.filter((el) => {
      const title = tidy(el.title).toLowerCase(), known = tidy(`${el.innerText} ${el.getAttribute('alt') || ''} ${el.getAttribute('aria-label') || ''} ${el.parentElement ? el.parentElement.innerText : ''} ${textOfIds(el, 'aria-labelledby')}`, 2000).toLowerCase();
      return (lettersOf(el.innerText) || el.matches('img, [role="img"]')) && lettersOf(title) >= 3 && !known.includes(title) && !known.replace(/\W/g, '').includes(title.replace(/\W/g, '') || '\0') && el.childElementCount < 6;
    });
    return JSON.stringify({ whys: held.list.slice(0, most).map(({ why }) => why), left: Math.max(0, held.list.length - most),
      titles: unsaid.slice(0, 20).map((el) => faultAt(el, { name: nameOf(el), text: tidy(el.title), letters: lettersOf(el.title), title: true, elsewhere: false, adds: lettersOf(el.innerText) > 0 && el.title.toLowerCase().includes(tidy(el.innerText).toLowerCase()) })) });
  }
  const { el, like } = held.list[at] || {};
  const pointOf = () => {  // a point of it that nothing else covers
    const links = everywhere('a, button, span, img', el).filter(bare), spots = [el, ...links.slice(0, 3)];
    for (const spot of spots) {
      const box = [...spot.getClientRects()].find((line) => line.width > 1 && line.height > 1);
      if (!box) continue;
      const x = box.left + Math.min(box.width / 2, 60), y = box.top + Math.min(box.height / 2, 40), hit = document.elementFromPoint(x, y);
      if (hit && (isWithin(hit, el) || isWithin(el, hit))) return held.point = { x, y };
    }
    return null;
  };
  if (act === 'aim') {
    if (!el.isConnected || !isVisible(el)) return null;
    el.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const { seen } = look();
    Object.assign(held, { before: seen, controls: controlsNow(), pseudo: pseudo(el), shown: [], came: [], said: '', name: nameOf(el) });
    begin();
    return pointOf();
  }
  if (act === 'point') begin();
  if (act === 'point') return el.isConnected && isVisible(el) ? pointOf() : null;
  const still = () => {
    const { seen } = look(), gone = (node) => !node.isConnected;  // many a script builds it anew each time: the same words tell
    const anew = new Set(held.shown.some(gone) ? [...seen.keys()].filter((node) => !held.before.has(node)).map((node) => tidy(node.data)) : []);
    const others = new Set(held.came.some(gone) ? [...controlsNow()].filter((one) => !held.controls.has(one)).map(nameOf) : []);
    const stays = held.shown.filter((node) => seen.has(node) || (gone(node) && anew.has(tidy(node.data)))).length
      + held.came.filter((one) => (gone(one) ? others.has(nameOf(one)) : bare(one))).length + (held.said && pseudo(el) === held.said ? 1 : 0);
    return stays * 2 >= held.shown.length + held.came.length + (held.said ? 1 : 0) && stays > 0;
  };
  if (act === 'shown') {
    const { seen } = look(), controls = controlsNow(), said = pseudo(el);
    held.shown = [...seen.keys()].filter((node) => !held.before.has(node));
    held.came = [...controls].filter((one) => !held.controls.has(one));
    held.said = said !== held.pseudo ? said : '';
    const text = tidy([...held.shown.map((node) => node.data), held.said].join(' '), 200);
    if (!held.came.length && lettersOf(text) < 3) return null;
    const parts = [...held.shown.map((node) => node.parentElement), ...held.came], boxes = parts.map((part) => part.getBoundingClientRect()).filter((box) => box.width > 1);
    const own = [...el.getClientRects()][0] || el.getBoundingClientRect(), points = boxes.map((box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 }))
      .filter((point) => point.x > 0 && point.y > 0 && point.x < innerWidth && point.y < innerHeight);
    const outside = points.find((point) => point.x < own.left || point.x > own.right || point.y < own.top || point.y > own.bottom) || null;
    // What a menu or a card brings with it lies over a text when its ground does: looked for at the texts that could be seen before.
    const grounds = [...new Set(parts.map((part) => { let node = part; while (node.parentElement && getComputedStyle(node).position === 'static') node = node.parentElement; return getComputedStyle(node).position === 'static' || isWithin(el, node) ? part : node; }))].map((node) => node.getBoundingClientRect());
    const obscures = [...held.before.values()].some((old) => !isWithin(old.el, el) && seen.has(old.node) && seen.get(old.node).lines.some((line) => grounds.some((box) =>
      Math.min(line.right, box.right) - Math.max(line.left, box.left) > 8 && Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top) > 6)));
    const wayTo = (point, boxes, from) => {  // straight to its edge, as a hand goes, and then on into it
      if (!point) return [];
      const box = boxes.find((one) => point.x >= one.left && point.x <= one.right && point.y >= one.top && point.y <= one.bottom), start = held.point || { x: from.left, y: from.top };
      return box ? [{ x: Math.min(Math.max(start.x, box.left + 3), box.right - 3), y: Math.min(Math.max(start.y, box.top + 3), box.bottom - 3) }, point] : [point];
    };
    const others = [...seen.keys()].filter((node) => held.before.has(node)).map((node) => node.data).join(' ').slice(0, 60000).replace(/\s+/g, ' ').toLowerCase();
    const links = held.came.filter((one) => one.matches('a[href]')), hrefs = new Set([...controls].filter((one) => held.controls.has(one) && one.href).map((one) => one.href));
    const said_once = [...held.shown.map((node) => node.data), held.said].map((one) => tidy(one).toLowerCase()).filter((one) => lettersOf(one) > 2);
    const given = tidy(el.textContent, 2000).includes(held.name) ? '' : held.name, name = `${given} ${el.getAttribute('alt') || ''}`.toLowerCase();
    const toItself = (one) => { const id = decodeURIComponent((one.getAttribute('href') || '').replace(/^#/, '')), goal = id && document.getElementById(id); return Boolean(goal) && (isWithin(one, goal) || isWithin(goal, one.parentElement)); };
    const elsewhere = held.came.length && links.length === held.came.length && links.every((one) => (one.getAttribute('href') || '').startsWith('#') && toItself(one)) ? true  // the address of a heading
      : held.came.length ? links.length === held.came.length && links.every((one) => hrefs.has(one.href)) : said_once.every((one) => others.includes(one) || name.includes(one));
    const first = focusables(el).find((one) => !held.came.includes(one));
    return JSON.stringify({ row: faultAt(el, { name: [first && first !== el ? nameOf(first) : '', held.name].find((one) => one && one.length < 60) || '', text: text || tidy(held.came.map(nameOf).join(' '), 200), letters: lettersOf(text), controls: held.came.length, like, obscures, elsewhere, focusable: Boolean(first) }), way: wayTo(outside, grounds, own) });
  }
  if (act === 'still') return still();
  if (act === 'focus') {  // the nth thing that takes the focus: the element's own, then what came up itself
    const own = focusables(el).filter((one) => !held.came.includes(one)).slice(0, 2);
    const beside = held.came.length || kept ? [el.nextElementSibling, el.previousElementSibling].filter((one) => one && one.matches('button, summary, [aria-expanded]') && bare(one)) : [];
    const candidates = [...own, ...beside, ...held.came.filter((one) => one.isConnected).slice(0, 1)], one = candidates[nth];
    if (!one) return null;
    begin();
    one.focus({ focusVisible: true, preventScroll: true });
    const there = one.getRootNode().activeElement === one;
    return { there, opens: there && !held.came.includes(one), menu: one.matches('[aria-haspopup], [role="menuitem"], [aria-expanded]') };
  }
  if (act === 'leave') { if (document.activeElement) document.activeElement.blur(); return null; }
  return null;
}
