// The in-page half of the spacing probe: spaces the text, then enlarges it, and tells what could be read before and cannot be now.
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
  // As a browser that enlarges text alone: the root first, then whatever did not grow with it.
  const enlarge = () => {
    const top = document.documentElement, all = [top, ...everywhere('body, body *').filter((el) => !el.closest('svg'))];
    const sizes = all.map((el) => parseFloat(getComputedStyle(el).fontSize) || 0), changed = [];
    const set = (el, size) => { changed.push([el, el.getAttribute('style'), el.style.getPropertyValue('font-size'), el.style.getPropertyPriority('font-size')]); el.style.setProperty('font-size', `${size}px`, 'important'); };
    all.forEach((el, at) => { if (sizes[at] && parseFloat(getComputedStyle(el).fontSize) < sizes[at] * GROWN) set(el, sizes[at] * 2); });
    return () => {
      for (const [el, written, value, priority] of changed) {
        if (value) el.style.setProperty('font-size', value, priority); else el.style.removeProperty('font-size');
        if (written === null) el.removeAttribute('style'); else if (el.getAttribute('style') !== written) el.setAttribute('style', written);  // to the letter
      }
    };
  };

  const nodes = textNodes(limit);
  const readable = () => {
    const { look, looksCut, pairs } = reading(), seen = new Map();
    for (const node of nodes) { const text = look(node, { all: true }); if (text) seen.set(node, text); }
    return { seen, cut: (text) => looksCut(text), clear: (text) => text.x <= 2 && text.y <= 0.2, pairs: pairs([...seen.values()].filter((text) => !text.gone), { covered: true }) };
  };
  const pairKey = new Map();
  const number = (node) => { if (!pairKey.has(node)) pairKey.set(node, pairKey.size); return pairKey.get(node); };
  const keyOf = ([one, other]) => `${number(one.node)} ${number(other.node)}`;
  const quiet = wear(AT_ONCE);
  await wait(REST_MS);
  const plain = readable(), boxes = new Map([...plain.seen].map(([node, text]) => [node, pageBox(text.el)]));
  const before = new Set(plain.pairs.flatMap((pair) => [keyOf(pair), keyOf([pair[1], pair[0]])]));
  const faults = [];
  for (const [when, change] of [['spacing', () => wear(SPACED)], ['enlarged', enlarge]]) {
    const undo = change();
    await wait(REST_MS);
    const now = readable();
    // Text alone is enlarged by few; most enlarge the whole page, and then an ellipsis goes again.
    const cut = [...now.seen.values()].filter((text) => now.cut(text) && !(when === 'enlarged' && text.view.elided) && plain.seen.has(text.node) && plain.clear(plain.seen.get(text.node)))
      .map((text) => ({ text, kind: 'cut', cut_px: Math.round(text.x), cut_lines: Math.round(text.y * 100) / 100 }));
    const over = now.pairs.filter((pair) => !before.has(keyOf(pair)) && pair.every((text) => plain.seen.has(text.node)))
      .map(([one, other]) => ({ text: one, kind: 'overlapped', other: words(other.node, 80) }));
    undo();
    if (!cut.length && !over.length) continue;
    await wait(REST_MS);
    const after = readable();  // what does not come back was taken away by time, not by us
    for (const { text, ...told } of [...cut, ...over]) {
      const again = after.seen.get(text.node);
      if (again && (told.kind === 'overlapped' || after.clear(again))) faults.push({ ...faultAt(text.el, { text: words(text.node), when, ...told }), box: boxes.get(text.node) });
    }
  }
  quiet();
  await wait(FRAMES_MS);
  return JSON.stringify({ texts: [...plain.seen.values()].filter((text) => !text.gone).length, faults: faults.slice(0, 100) });
}
