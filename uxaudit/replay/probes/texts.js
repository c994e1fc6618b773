// Shared by the scripts that look whether text can be read: where its lines lie, what cuts them off, what lies on them.
const NO_COLOUR = /^transparent$|^rgba\(.*, 0\)$/;
const WORDS = /[\p{L}\p{N}]/u, UNREAD = 'script, style, noscript, template, textarea, select, option, svg, title, head, canvas, video, audio, iframe';
const textNodes = (most, root = document.body, found = []) => {
  if (!root) return found;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node && found.length < most; node = walker.nextNode()) {
    if (node.nodeType === Node.ELEMENT_NODE) { if (node.shadowRoot) textNodes(most, node.shadowRoot, found); continue; }
    if (node.parentElement && WORDS.test(node.data) && !node.parentElement.closest(UNREAD)) found.push(node);
  }
  return found;
};
const reading = () => {  // one look at the page: styles are asked for once
  const styles = new Map(), windows = new Map();
  const styleOf = (el) => { let style = styles.get(el); if (!style) styles.set(el, style = getComputedStyle(el)); return style; };
  const top = document.documentElement;
  const holds = (value) => value === 'hidden' || value === 'clip';
  // What the boxes around let be seen. A box that scrolls shows all that is in it, if not at once.
  const windowOf = (el) => {
    if (windows.has(el)) return windows.get(el);
    const now = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };  // with what scrolls where it is now
    const view = { now, left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity, cutter: null, elided: false, stays: false, unseen: false };
    let free = false, openX = true, openY = true;
    for (let node = el; node && node !== top; node = parentOf(node)) {
      const style = styleOf(node), body = node === document.body;
      if (style.position === 'fixed' || style.position === 'sticky') view.stays = true;
      if (/inset\((?:50|100)%|^circle\(0/.test(style.clipPath) || (style.clip !== 'auto' && style.position === 'absolute')) view.unseen = true;
      if (!(free && style.position === 'static' && style.transform === 'none') && !body && style.display !== 'inline' && style.display !== 'contents') {
        free = false;
        if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
          const box = node.getBoundingClientRect();
          if (style.overflowX !== 'visible') { now.left = Math.max(now.left, box.left); now.right = Math.min(now.right, box.right); }
          if (style.overflowY !== 'visible') { now.top = Math.max(now.top, box.top); now.bottom = Math.min(now.bottom, box.bottom); }
          if (openX && holds(style.overflowX)) {
            if (box.right < view.right || box.left > view.left) view.cutter = node;
            view.left = Math.max(view.left, box.left); view.right = Math.min(view.right, box.right);
            if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') view.elided = true;
          } else if (style.overflowX !== 'visible' && !holds(style.overflowX)) openX = false;
          if (openY && holds(style.overflowY)) {
            if (box.bottom < view.bottom || box.top > view.top) view.cutter = node;
            view.top = Math.max(view.top, box.top); view.bottom = Math.min(view.bottom, box.bottom);
          } else if (style.overflowY !== 'visible' && !holds(style.overflowY)) openY = false;
        }
      }
      if (style.position === 'fixed') { free = true; openX = false; openY = false; break; }
      if (style.position === 'absolute') free = true;
    }
    if (openX && [top, document.body].some((el) => el && holds(styleOf(el).overflowX))) { view.left = Math.max(view.left, -scrollX); view.right = Math.min(view.right, top.clientWidth); }
    windows.set(el, view);
    return view;
  };
  const range = document.createRange();
  // Where a text lies and how much of it is cut off: `x` in pixels of a line, `y` in parts of a line's height. Null where nobody can see it;
  // with `all`, what a box around cuts off whole is told too, as `gone`.
  const look = (node, { all = false } = {}) => {
    const el = node.parentElement;
    if (!node.isConnected || !el || !el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return null;
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter((line) => line.width > 1 && line.height > 1);
    if (!lines.length) return null;
    const view = windowOf(el), font = parseFloat(styleOf(el).fontSize) || 16;
    if (view.unseen || font < 2) return null;
    const kept = [];
    let x = 0, y = 0, part = 0;
    for (const line of lines) {
      const left = Math.max(line.left, view.left), right = Math.min(line.right, view.right), over = Math.max(line.top, view.top), under = Math.min(line.bottom, view.bottom);
      const gone = right - left < 1 || under - over < 1;
      if (!gone) kept.push({ left, right, top: over, bottom: under });
      if (!gone) part = Math.max(part, 1 - (under - over) / line.height);
      y = Math.max(y, under - over < 1 ? 1 : 1 - (under - over) / line.height);
      x = Math.max(x, Math.max(0, line.width - Math.max(0, right - left)));
    }
    if (!kept.length && all && view.cutter) return { node, el, lines: [], x, y: 1, part: 0, font, view, gone: true };
    if (!kept.length || kept.every((line) => line.right + scrollX <= 0 || line.bottom + scrollY <= 0)) return null;
    return { node, el, lines: kept, x, y, part, font, view };
  };
  const looksCut = (seen, least = 0.5) => seen.x > least * seen.font || seen.y > 0.35;
  const filled = (el) => { const style = styleOf(el); return style.backgroundImage !== 'none' || !NO_COLOUR.test(style.backgroundColor); };
  // Whether one of the two brings a ground of its own to the place, and so covers the other as a menu or a card does.
  const covers = (one, other) => {
    const others = new Set(chainOf(other)), ones = chainOf(one), set = new Set(ones);
    return [...ones.filter((el) => !others.has(el)), ...[...others].filter((el) => !set.has(el))].some(filled);
  };
  const within = (line, box) => ({ left: Math.max(line.left, box.left), right: Math.min(line.right, box.right), top: Math.max(line.top, box.top), bottom: Math.min(line.bottom, box.bottom) });
  // Pairs of texts that share a place: nearly half of a line's height, and a letter's width.
  const pairs = (seen, { covered = false, most = 40 } = {}) => {
    const lines = seen.filter((text) => !text.view.stays).flatMap((text) => text.lines.map((line) => ({ text, ...within(line, text.view.now) }))).filter((line) => line.right - line.left > 1 && line.bottom - line.top > 1).sort((a, b) => a.top - b.top), found = [], known = new Set();
    for (let at = 0; at < lines.length && found.length < most; at += 1) {
      const one = lines[at];
      for (let next = at + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
        const other = lines[next];
        if (one.text.el === other.text.el) continue;
        const tall = Math.min(one.bottom, other.bottom) - other.top, broad = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (broad < 0.5 * Math.min(one.text.font, other.text.font) || tall < 0.45 * Math.min(one.bottom - one.top, other.bottom - other.top)) continue;
        if (known.has(one.text.node) && known.has(other.text.node)) continue;
        if (!covered && covers(one.text.el, other.text.el)) continue;
        known.add(one.text.node).add(other.text.node);
        found.push([one.text, other.text]);
      }
    }
    return found;
  };
  return { styleOf, windowOf, look, looksCut, pairs };
};
const words = (node, most = 120) => tidy(node.data, most);
const faultAt = (el, more) => ({ tag: el.localName, role: roleOf(el), name: '', selector: selectorOf(el), html: startTag(el), box: pageBox(el), ...more });

// Text of the page as it is that lies on other text, or whose letters are cut through. What ends in an ellipsis, goes by in a
// carousel or waits behind a button is as its designer wants it.
const GOES_BY = /(?:^|[\s_-])(?:carousel|slider|slide|swiper|marquee|ticker|track|scroll|map|editor|code)/i;
const LINES_OVERLAP = 0.12;  // of the font size, by which the letters of a line reach into the next; own judgement
// Elements of which two lines lie so close that their letters do, as a line-height far under 1 makes them.
const overlappingLines = (seen, styleOf) => {
  const pen = document.createElement('canvas').getContext('2d'), lines = new Map();
  if (!pen) return [];
  for (const text of seen) if (!text.y) lines.set(text.el, [...(lines.get(text.el) || []), text]);
  return [...lines].filter(([el, texts]) => {
    const style = styleOf(el), said = texts.map((text) => text.node.data).join(' '), [{ font }] = texts;
    if (!style.writingMode.startsWith('horizontal')) return false;
    const rows = texts.flatMap((text) => text.lines).sort((a, b) => a.top - b.top);
    const steps = rows.flatMap((row, at) => rows.slice(at + 1).filter((next) => next.top - row.top > 1 && Math.min(row.right, next.right) - Math.max(row.left, next.left) > font / 2).slice(0, 1).map((next) => next.top - row.top));
    if (!steps.length) return false;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = pen.measureText(style.textTransform === 'uppercase' ? said.toUpperCase() : said);
    return up + down - Math.min(...steps) > LINES_OVERLAP * font;
  }).map(([, [text]]) => text);
};
const crowdedTexts = (limit) => {
  const { styleOf, look, pairs } = reading(), seen = textNodes(limit).map((node) => look(node)).filter(Boolean);
  const chain = (el) => { const found = []; for (let node = el; node && node !== document.body; node = parentOf(node)) found.push(node); return found; };
  const goesBy = (el) => chain(el).some((node) => styleOf(node).transform !== 'none' || styleOf(node).maskImage !== 'none' || GOES_BY.test(`${node.getAttribute('class') || ''} ${node.localName}`));
  const OPENER = 'button, summary, [aria-expanded], [role="button"], label[for]';
  const opens = (cutter) => [cutter, cutter.nextElementSibling, cutter.previousElementSibling].some((one) => one && (one.matches(OPENER) || one.querySelector(OPENER)));
  const near = ({ el, view }) => view.cutter && chain(el).slice(0, 3).includes(view.cutter);
  const cut = seen.filter((text) => ((text.part > 0.3 && text.part < 0.85) || text.x > text.font) && !text.view.elided && near(text) && !goesBy(text.el) && !opens(text.view.cutter));
  const rows = [...cut.map((text) => [text, { kind: 'cut', cut_px: Math.round(text.x), cut_lines: Math.round(text.part * 100) / 100 }]),
    ...pairs(seen).filter(([one, other]) => !goesBy(one.el) && !goesBy(other.el) && words(one.node) !== words(other.node)).map(([one, other]) => [one, { kind: 'overlapped', other: words(other.node, 80) }]),
    ...overlappingLines(seen, styleOf).filter((text) => !goesBy(text.el)).map((text) => [text, { kind: 'overlapped' }])];
  const moving = rows.length && window.__uxaudit && window.__uxaudit.restless ? window.__uxaudit.restless() : [];
  const moves = (text) => text.lines.some((line) => moving.some(([x, y, width, height]) => line.left < x + width && line.right > x && line.top < y + height && line.bottom > y));
  return rows.filter(([text]) => !moves(text)).slice(0, 40).map(([text, more]) => faultAt(text.el, { text: words(text.node), ...more }));
};

// Fields that neither a border nor a ground of enough contrast tells from what lies around them.
const faintBorders = (limit) => {
  const numbers = (colour) => { const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) || []).map(Number); return [r, g, b, a]; };
  const over = ([r, g, b, a], [r2, g2, b2]) => [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
  const groundOf = (el) => {  // null on a picture
    const layers = [];
    for (let node = el; node; node = parentOf(node)) {
      const style = getComputedStyle(node);
      if (style.backgroundImage !== 'none') return null;
      const colour = numbers(style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
  };
  const TEXTUAL = 'input:not([type]), ' + ['text', 'email', 'tel', 'url', 'password', 'search', 'number', 'date'].map((type) => `input[type="${type}"]`).join(', ') + ', textarea, select';
  const found = [];
  for (const el of everywhere(TEXTUAL)) {
    if (found.length >= limit) break;
    if (!isVisible(el) || el.disabled || el.readOnly || !el.parentElement) continue;
    const style = getComputedStyle(el), around = groundOf(el.parentElement), own = style.backgroundImage === 'none' ? groundOf(el) : around;
    if (!around || !own || style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && style.outlineStyle !== 'auto')) continue;
    const framed = [el.parentElement, el.parentElement.parentElement].some((node) => {  // the frame may be drawn around it by its parent
      if (!node || node === document.body) return false;
      const outer = getComputedStyle(node), box = node.getBoundingClientRect(), inner = el.getBoundingClientRect();
      return box.height < inner.height + 40 && (parseFloat(outer.borderBottomWidth) > 0 || outer.boxShadow !== 'none' || ['::before', '::after'].some((side) => getComputedStyle(node, side).content !== 'none'));
    });
    if (framed) continue;
    const sides = ['Top', 'Right', 'Bottom', 'Left'].filter((side) => parseFloat(style[`border${side}Width`]) > 0 && !/none|hidden/.test(style[`border${side}Style`]));
    const best = Math.max(contrastOf(own, around), ...sides.map((side) => contrastOf(over(numbers(style[`border${side}Color`]), own), around)));
    if (best < 2.95) found.push({ ...faultAt(el, { name: nameOf(el).slice(0, 80) }), value: best.toFixed(2) });
  }
  return found;
};
