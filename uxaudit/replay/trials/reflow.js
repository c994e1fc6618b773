// The in-page half of the reflow probe. `remember` the wide page; `compare` it in the narrow window; `confirm` when it is wide
// again; and look `again` where the page was loaded in the narrow window: some pages arrange themselves on loading only.
async ({ act, limit, told }) => {
  const BEYOND = 12, REST_MS = 300, KEY = '__uxaudit_reflow', MOST = 60;
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const EXEMPT = 'marquee, pre, code, samp, kbd, svg, canvas, img, picture, video, audio, iframe, object, embed, map, math, textarea, [role="img"], [role="toolbar"], [role="application"], '
    + '[role="grid"], [role="treegrid"], [contenteditable="true"]';
  const TWO_WAY = /(?:^|[\s_-])(?:map|chart|graph|diagram|gantt|calendar|timetable|editor|game|carousel|slider|marquee|ticker)(?:$|[\s_-])/i;
  const isDataTable = (table) => table.getAttribute('role') !== 'presentation' && table.getAttribute('role') !== 'none'
    && (Boolean(table.querySelector('th, [scope], [headers]')) || (table.rows && table.rows.length > 2 && table.rows[0].cells.length > 2));
  const needsBoth = (el) => Boolean(el.closest(EXEMPT)) || chainOf(el).some((node) => (node.matches('table, [role="table"]') && isDataTable(node)) || TWO_WAY.test(`${node.getAttribute('class') || ''} ${node.id}`));
  const look = () => {
    const eye = reading(), seen = new Map();
    for (const node of textNodes(limit)) { const text = eye.look(node); if (text) seen.set(node, text); }
    return { eye, seen };
  };
  const plainWords = (text) => tidy(text).toLowerCase(), joined = (parts) => parts.join(' ').replace(/\s+/g, ' ').toLowerCase();
  const held = window[KEY] || (window[KEY] = {});

  // ------------------------------------------------------------------ what stays in place and leaves little room
  const closable = (el) => el.id && everywhere('[aria-controls], [href], [data-target], [data-bs-target]').some((one) => isVisible(one) && ['aria-controls', 'href', 'data-target', 'data-bs-target'].some((a) => (one.getAttribute(a) || '').replace('#', '') === el.id));
  const cover = async () => {
    const view = document.documentElement.clientWidth;
    let found = null;
    const far = document.scrollingElement.scrollHeight - innerHeight;
    if (far > innerHeight) {
      scrollTo({ top: Math.min(far / 2, 600), behavior: 'instant' });
      await wait(REST_MS);
      const counts = new Map(), points = 16, dialog = '[role="dialog"], [role="alertdialog"], dialog, [aria-modal="true"]';
      for (let row = 0; row < points; row += 1) for (let column = 0; column < points; column += 1) {
        const hit = document.elementFromPoint((column + 0.5) * view / points, (row + 0.5) * innerHeight / points);
        const stays = hit && chainOf(hit).reverse().find((node) => /fixed|sticky/.test(getComputedStyle(node).position) && node.getBoundingClientRect().height < innerHeight * 3);
        if (stays && !stays.closest(dialog) && !stays.querySelector('main, [role="main"], h1 ~ p')) counts.set(stays, (counts.get(stays) || 0) + 1);
      }
      const share = [...counts.values()].reduce((sum, count) => sum + count, 0) / points / points;
      const [largest] = [...counts].sort((a, b) => b[1] - a[1])[0] || [null];
      if (largest && !closable(largest)) found = { ...faultAt(largest, { count: Math.round(share * 100), text: tidy(largest.innerText, 120) }), box: null };
      scrollTo({ top: 0, behavior: 'instant' });
    }
    return found;
  };

  if (act === 'again') {
    await wait(REST_MS);
    const { eye, seen } = look(), texts = [...seen.values()], over = eye.pairs(texts, { covered: true }).flatMap((pair) => pair.map((text) => words(text.node)));
    const cut = new Set(textNodes(limit).filter((node) => { const text = eye.look(node, { all: true }); return text && eye.looksCut(text); }).map((node) => words(node))), all = joined(texts.map((text) => text.node.data));
    const stands = { cut: (text) => cut.has(text), overlapped: (text) => over.includes(text), lost: (text) => !all.includes(plainWords(text)) };
    const sideways = document.scrollingElement.scrollWidth - document.documentElement.clientWidth > BEYOND;
    return JSON.stringify({ faults: told.faults.filter((fault) => stands[fault.kind](fault.text)), cover: told.cover && await cover(), wide: told.wide.filter((part) => part.value !== 'page' || sideways) });
  }

  if (act === 'remember') {
    const { eye, seen } = look();
    held.wide = new Map([...seen].map(([node, text]) => [node, { el: text.el, words: words(node), box: pageBox(text.el), start: faultAt(text.el, {}), clear: text.x <= 2 && text.y <= 0.2,
      control: Boolean(text.el.closest(INTERACTIVE)) }]));
    held.pairs = eye.pairs([...seen.values()], { covered: true }).map((pair) => new Set(pair.map((text) => text.node)));
    return null;
  }
  if (act === 'confirm') {  // what does not come back went by itself: a ticker, a message
    const { seen } = look();
    const stands = ({ node, kind }) => !node.isConnected || (seen.has(node) && (kind !== 'cut' || (seen.get(node).x <= 2 && seen.get(node).y <= 0.2)));
    const faults = held.faults.filter(stands).map(({ node, kind, cut_px, cut_lines, other }) => {
      const old = held.wide.get(node);
      return { ...old.start, box: old.box, text: old.words, kind, cut_px, cut_lines, other };
    });
    return JSON.stringify({ wide: held.beyond, cover: held.cover, faults: faults.slice(0, MOST) });
  }

  // ------------------------------------------------------------------ what must be scrolled to and fro for
  await wait(REST_MS);  // what slides aside has come to rest
  const { eye, seen } = look(), top = document.documentElement, view = top.clientWidth;
  const sideways = document.scrollingElement.scrollWidth - view > BEYOND && ![top, document.body].some((el) => /hidden|clip/.test(eye.styleOf(el).overflowX));
  const scrollerOf = (el) => chainOf(el).find((node) => node !== top && node !== document.body && /auto|scroll/.test(eye.styleOf(node).overflowX) && node.scrollWidth > node.clientWidth + BEYOND);
  const fixed = (el) => chainOf(el).some((node) => eye.styleOf(node).position === 'fixed');
  const wide = new Map();
  const keep = (key, row) => { if (!wide.has(key) || wide.get(key).count < row.count) wide.set(key, row); };
  for (const text of seen.values()) {
    if (needsBoth(text.el)) continue;
    const scroller = scrollerOf(text.el), right = Math.max(...text.lines.map((line) => line.right)) + scrollX, broad = Math.max(...text.lines.map((line) => line.right - line.left));
    if (scroller) {
      if (broad > scroller.clientWidth + BEYOND) keep(scroller, faultAt(scroller, { text: words(text.node), count: Math.round(broad - scroller.clientWidth), value: 'box' }));
    } else if (sideways && right > view + BEYOND && !fixed(text.el)) keep(top, faultAt(text.el, { text: words(text.node), count: Math.round(right - view), value: 'page' }));
  }
  if (sideways) for (const el of everywhere('button, input:not([type="hidden"]), select, textarea')) {
    if (!isVisible(el) || needsBoth(el.parentElement || el) || scrollerOf(el) || fixed(el)) continue;
    const right = el.getBoundingClientRect().right + scrollX;
    if (right > view + BEYOND) keep(top, faultAt(el, { text: nameOf(el), count: Math.round(right - view), value: 'page' }));
  }
  held.beyond = [...wide.values()].slice(0, 20).map((row) => ({ ...row, box: null }));

  // ------------------------------------------------------------------ what is cut, overlapped or gone
  const forScreenReaders = (el) => chainOf(el).some((node) => {  // hidden from sight and kept for speech, as usual: 1 px, or clipped away
    const style = eye.styleOf(node), box = node.getBoundingClientRect(), out = /absolute|fixed/.test(style.position);
    const tiny = /hidden|clip/.test(style.overflowX) && box.width <= 2 && box.height <= 2 && (box.width > 0 || out);
    return style.display !== 'none' && (tiny || (out && (style.clip !== 'auto' || /inset\((?:50|100)%/.test(style.clipPath) || box.right + scrollX <= 0 || box.bottom + scrollY <= 0)));
  });
  const faults = [];
  for (const text of seen.values()) {
    const old = held.wide.get(text.node);
    if (old && old.clear && eye.looksCut(text) && !needsBoth(text.el) && !text.view.stays && !forScreenReaders(text.el)) faults.push({ node: text.node, kind: 'cut', cut_px: Math.round(text.x), cut_lines: Math.round(text.y * 100) / 100 });
  }
  for (const [one, other] of eye.pairs([...seen.values()], { covered: true })) {
    const known = held.pairs.some((pair) => pair.has(one.node) && pair.has(other.node));
    if (!known && [one, other].every((text) => held.wide.has(text.node) && !needsBoth(text.el))) faults.push({ node: one.node, kind: 'overlapped', other: words(other.node, 80) });
  }
  const news = [...seen.keys()].filter((node) => !held.wide.has(node));
  const stillNamed = () => joined(everywhere('[aria-label], [alt], [title], [placeholder]').filter((el) => el.checkVisibility()).map((el) => ['aria-label', 'alt', 'title', 'placeholder'].map((a) => el.getAttribute(a) || '').join(' | ')));
  const missing = (now) => {
    const shown = new Set([...now.keys()].map((node) => plainWords(node.data))), all = joined([...now.keys()].map((node) => node.data)), named = stillNamed(), ways = new Set(everywhere('a[href]').filter(isVisible).map((el) => el.href));
    return [...held.wide].filter(([node, old]) => {
      const text = plainWords(old.words);
      if (old.el.isConnected && forScreenReaders(old.el)) return false;
      if (now.has(node) || (old.el.isConnected && needsBoth(old.el)) || shown.has(text) || text.length < 3 || all.includes(text) || named.includes(text)) return false;
      const control = old.el.closest(INTERACTIVE);
      if (control && control.href && ways.has(control.href)) return false;  // another link leads there, such as an icon
      if (control && control.isConnected && isVisible(control)) return false;  // its words are gone, the control is not
      const around = chainOf(old.el).slice(1, 3).filter((node) => node instanceof Element && node !== document.body && node !== document.documentElement && node.childElementCount <= 4);
      return !around.some((node) => news.some((other) => node.contains(other)));  // else other words stand in its place
    });
  };
  let lost = missing(seen);
  const stay = (event) => { if (event.target instanceof Element && event.target.closest('a[href], form, [type="submit"]')) event.preventDefault(); };
  if (lost.length) {
    addEventListener('click', stay, true);
    addEventListener('submit', stay, true);
    const OPENS = /menu|nav|burger|toggle|drawer|more|expand|open|search|filter|sidebar|contents|\bbars\b|☰|≡|⋮|…/i;
    const openers = everywhere('button, summary, [role="button"], [aria-expanded], [aria-haspopup], label[for], a[href^="#"], [onclick], [data-toggle], [data-bs-toggle]')
      .filter((el) => isVisible(el) && (el.matches('summary, [aria-expanded="false"], [aria-haspopup], [aria-controls]') || OPENS.test(`${nameOf(el)} ${el.getAttribute('class') || ''} ${el.id}`))).slice(0, 6);
    for (const opener of openers) {
      if (!lost.length) break;
      const there = opener.matches('label') ? document.getElementById(opener.htmlFor) || opener : opener;
      there.click();
      await wait(REST_MS);
      const now = look().seen;
      lost = lost.filter(([node, old]) => !now.has(node) && ![...now.keys()].some((other) => plainWords(other.data) === plainWords(old.words)));
      if (/true/.test(opener.getAttribute('aria-expanded') || 'true')) there.click();
      await wait(REST_MS / 3);
    }
    removeEventListener('click', stay, true);
    removeEventListener('submit', stay, true);
  }
  const letters = lost.reduce((sum, [, old]) => sum + old.words.replace(/[^\p{L}\p{N}]/gu, '').length, 0);
  if (letters >= 12 || lost.some(([, old]) => old.control)) faults.push(...lost.map(([node]) => (eye.look(node, { all: true }) ? { node, kind: 'cut', cut_px: 0, cut_lines: 1 } : { node, kind: 'lost' })));
  held.faults = faults;

  held.cover = await cover();
  return null;
}
