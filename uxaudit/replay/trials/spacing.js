// The in-page half of the spacing probe: spaces the text, then enlarges it, and tells what could be read before and cannot be now.
// The browser's own text size is doubled from outside between `look` and the measuring before it, and set back before `compare`.
async (limit) => {
  const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
  const AT_ONCE = '*, ::before, ::after { transition: none !important }', REST_MS = 250, FRAMES_MS = 50, GROWN = 1.9;
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const roots = [document, ...everywhere('*').filter((el) => el.shadowRoot).map((el) => el.shadowRoot)];
  const wear = (rules) => {  // a constructed sheet: no content security policy stops it
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return () => { for (const root of roots) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet); };
  };
  const sizeOf = (el) => parseFloat(getComputedStyle(el).fontSize) || 0;
  const all = [document.documentElement, ...everywhere('body, body *').filter((el) => !el.closest('svg'))], sizes = all.map(sizeOf);
  // As a browser that enlarges text alone: what did not grow with the browser's own size is doubled, the root first.
  const enlarge = () => {
    const changed = [];
    const set = (el, size) => { changed.push([el, el.getAttribute('style'), el.style.getPropertyValue('font-size'), el.style.getPropertyPriority('font-size')]); el.style.setProperty('font-size', `${size}px`, 'important'); };
    all.forEach((el, at) => { if (sizes[at] && sizeOf(el) < sizes[at] * GROWN) set(el, sizes[at] * 2); });
    return () => {
      for (const [el, written, value, priority] of changed) {
        if (value) el.style.setProperty('font-size', value, priority); else el.style.removeProperty('font-size');
        if (written === null) el.removeAttribute('style'); else if (el.getAttribute('style') !== written) el.setAttribute('style', written);  // to the letter
      }
    };
  };

  // The box that a text is seen to stand in: one with borders, or with a ground unlike what is around, that lets it spill out.
  const opaque = (style) => !NO_COLOUR.test(style.backgroundColor);
  const groundAround = (el, styleOf) => { for (let node = parentOf(el); node; node = parentOf(node)) if (opaque(styleOf(node))) return styleOf(node).backgroundColor; return 'rgb(255, 255, 255)'; };
  const shownBox = (el, styleOf) => {
    const style = styleOf(el), sides = ['Top', 'Right', 'Bottom', 'Left'].filter((side) => parseFloat(style[`border${side}Width`]) > 0 && !/none|hidden/.test(style[`border${side}Style`])
      && !NO_COLOUR.test(style[`border${side}Color`]));
    return sides.length >= 3 || style.backgroundImage !== 'none' || (opaque(style) && style.backgroundColor !== groundAround(el, styleOf));
  };
  const UP = 6;
  const holderOf = (el, styleOf) => {
    for (let node = el, up = 0; node && node !== document.body && node !== document.documentElement && up < UP; node = parentOf(node), up += 1) {
      const style = styleOf(node);
      if (/^(inline|contents|table-row|table-row-group)$/.test(style.display)) continue;
      if (style.overflowX !== 'visible' || style.overflowY !== 'visible') return null;
      if (shownBox(node, styleOf)) return node;
      if (style.position === 'absolute' || style.position === 'fixed') return null;
    }
    return null;
  };
  const outOf = (text, box) => text.lines.reduce((most, line) => ({ px: Math.max(most.px, line.right - box.right, box.left - line.left),
    lines: Math.max(most.lines, Math.max(line.bottom - box.bottom, box.top - line.top) / (line.bottom - line.top)) }), { px: 0, lines: 0 });

  const nodes = textNodes(limit);
  const readable = () => {
    const { look, looksCut, pairs, styleOf } = reading(), seen = new Map();
    for (const node of nodes) { const text = look(node, { all: true }); if (text) seen.set(node, text); }
    return { seen, styleOf, cut: (text) => looksCut(text), clear: (text) => text.x <= 2 && text.y <= 0.2, pairs: pairs([...seen.values()].filter((text) => !text.gone), { covered: true }) };
  };
  const pairKey = new Map();
  const number = (node) => { if (!pairKey.has(node)) pairKey.set(node, pairKey.size); return pairKey.get(node); };
  const keyOf = ([one, other]) => `${number(one.node)} ${number(other.node)}`;
  const quiet = wear(AT_ONCE);
  await wait(REST_MS);
  const plain = readable(), boxes = new Map([...plain.seen].map(([node, text]) => [node, pageBox(text.el)]));
  const before = new Set(plain.pairs.flatMap((pair) => [keyOf(pair), keyOf([pair[1], pair[0]])]));
  const holders = new Map();  // of each text that stands within such a box
  for (const [node, text] of plain.seen) {
    const holder = text.gone || /icon|symbol|awesome|glyph/i.test(plain.styleOf(text.el).fontFamily) ? null : holderOf(text.el, plain.styleOf), out = holder && outOf(text, holder.getBoundingClientRect());
    if (out && out.px <= 2 && out.lines <= 0.2) holders.set(node, holder);
  }
  const spilt = (now) => {  // of each box the text that is furthest out
    const worst = new Map();
    for (const [node, text] of now.seen) {
      const holder = holders.get(node);
      if (!holder || text.gone) continue;
      const out = outOf(text, holder.getBoundingClientRect()), far = Math.max(out.px / text.font, out.lines);
      if ((out.px > 0.5 * text.font || out.lines > 0.35) && far > ((worst.get(holder) || {}).far || 0)) worst.set(holder, { text, far, out });
    }
    return [...worst].map(([holder, { text, out }]) => ({ text, kind: 'spills', value: selectorOf(holder), cut_px: Math.round(out.px), cut_lines: Math.round(out.lines * 100) / 100 }));
  };
  const faults = [], change = { spacing: () => wear(SPACED), enlarged: enlarge };
  let found = [];
  const look = async (when) => {  // whether anything was lost
    const undo = change[when]();
    await wait(REST_MS);
    const now = readable();
    // Text alone is enlarged by few; most enlarge the whole page, and then an ellipsis goes again.
    const cut = [...now.seen.values()].filter((text) => now.cut(text) && !(when === 'enlarged' && text.view.elided) && plain.seen.has(text.node) && plain.clear(plain.seen.get(text.node)))
      .map((text) => ({ text, kind: 'cut', cut_px: Math.round(text.x), cut_lines: Math.round(text.y * 100) / 100 }));
    const over = now.pairs.filter((pair) => !before.has(keyOf(pair)) && pair.every((text) => plain.seen.has(text.node)))
      .map(([one, other]) => ({ text: one, kind: 'overlapped', other: words(other.node, 80) }));
    found = [...cut, ...over, ...spilt(now)].map((one) => ({ when, ...one }));
    undo();
    return found.length > 0;
  };
  const compare = async () => {  // what does not come back was taken away by time, not by us
    await wait(REST_MS);
    const after = readable();
    for (const { text, ...told } of found) {
      const again = after.seen.get(text.node);
      if (again && (told.kind !== 'cut' || after.clear(again))) faults.push({ ...faultAt(text.el, { text: words(text.node), ...told }), box: boxes.get(text.node) });
    }
  };
  const end = async () => {
    quiet();
    await wait(FRAMES_MS);
    return JSON.stringify({ texts: [...plain.seen.values()].filter((text) => !text.gone).length, faults: faults.slice(0, 100) });
  };
  return { look, compare, end };
}
