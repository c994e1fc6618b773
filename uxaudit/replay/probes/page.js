// The in-page half of the page probe: interactive elements with their names and boxes, and the visible text.
({ elements: elementLimit, texts: textLimit }) => {
  const inText = (el) => {  // part of a sentence, not a row of links: its parent's own text is more than punctuation
    if (!getComputedStyle(el).display.startsWith('inline') || !parentElementOf(el)) return false;
    return [...childNodesOf(parentElementOf(el))].some((node) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]{2}/u.test(node.data));
  };
  const isNative = (el, box) => {  // as the browser draws it: nothing about its size was set
    const style = getComputedStyle(el);
    if (el.localName !== 'input' && el.localName !== 'select' && el.localName !== 'button') return false;
    if (style.appearance === 'none') return false;
    if (['checkbox', 'radio'].includes(el.type)) return Math.abs(box.width - 13) <= 1 && Math.abs(box.height - 13) <= 1;
    return style.borderTopStyle === 'outset' || (style.borderTopStyle === 'inset' && style.borderTopWidth === '2px');
  };
  const contextOf = (el) => {
    const block = el.parentElement && el.parentElement.closest('li, td, th, p, dd, dt, figcaption, label, article, section');
    const heading = block && block.closest('section, article, li') && block.closest('section, article, li').querySelector('h1, h2, h3, h4, h5, h6');
    return tidy([heading ? heading.innerText : '', block ? block.innerText : ''].join(' '), 240);
  };
  const BUTTON = 'button, summary, input[type="submit"], input[type="button"], input[type="reset"], [role="button"]';
  const FIELD = 'input, select, textarea';
  const rgb = (colour) => { const parts = (colour.match(/[\d.]+/g) || []).map(Number); return colour.startsWith('rgb') && parts[3] !== 0 ? parts.slice(0, 3) : null; };
  const contrast = (one, other) => Math.round(100 * contrastOf(one, other)) / 100;
  const behind = (el) => { for (let node = parentOf(el); node; node = parentOf(node)) { const fill = rgb(getComputedStyle(node).backgroundColor); if (fill) return fill; } return [255, 255, 255]; };
  const drawn = (el) => {
    const style = getComputedStyle(el), fill = rgb(style.backgroundColor), edge = parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none' ? rgb(style.borderTopColor) : null;
    if (!el.matches(BUTTON) && !el.matches(FIELD) && !(el.localName === 'a' && (fill || edge) && style.display !== 'inline')) return null;
    const ground = behind(el);
    return { colour: style.color, fill: fill ? style.backgroundColor : '', border: edge ? style.borderTopColor : '', radius_px: parseFloat(style.borderTopLeftRadius) || 0,
      font: style.fontFamily.split(',')[0].replace(/["']/g, '').trim().slice(0, 60), font_px: parseFloat(style.fontSize) || 16, weight: Number(style.fontWeight) || 400,
      upper: style.textTransform === 'uppercase', contrast: Math.max(1, ...[fill, edge].filter(Boolean).map((colour) => contrast(colour, ground))) };
  };
  const forms = [...document.forms];
  const sends = (el) => Boolean(el.form) && ['submit', 'image'].includes(el.type) && ['button', 'input'].includes(el.localName);
  if (window.axe) { try { window.axe.setup(document); } catch { /* another run holds it: the names are computed without */ } }
  const elements = [];
  // What a script keeps in a corner, in place of which it draws its own: no key, no pointer and no screen reader gets at it.
  const kept = (el, box) => el.tabIndex < 0 && (box.x + box.width <= 0 || box.y + box.height <= 0 || Math.min(box.width, box.height) <= 1)
    && chainOf(el).some((node) => node.matches('[aria-hidden="true"]'));
  for (const el of everywhere(INTERACTIVE)) {
    if (elements.length >= elementLimit) break;
    if (!isVisible(el) || forNobody(el)) continue;
    const [source] = nameSource(el), box = pageBox(el);
    if (kept(el, box)) continue;
    elements.push({ role: roleOf(el), name: nameOf(el), selector: selectorOf(el), tag: el.localName, type: el.getAttribute('type') || '', box, html: startTag(el),
      href: el.getAttribute('href'), in_text: inText(el), native: isNative(el, box), disabled: el.matches(':disabled, [aria-disabled="true"]'),
      label: tidy(labelOf(el) || textOfIds(el, 'aria-labelledby')), named_by: source, placeholder: el.getAttribute('placeholder') || '',
      autocomplete: el.getAttribute('autocomplete') || '', context: el.localName === 'a' ? contextOf(el) : '',
      form: forms.indexOf(el.form || el.closest('form')), submits: sends(el), drawn: drawn(el) });
  }
  const texts = [], SKIPPED = 'script, style, noscript, template, textarea, [aria-hidden="true"]';
  const read = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let latest = null;
    for (let node = walker.nextNode(); node && texts.length < textLimit; node = walker.nextNode()) {
      const el = node.parentElement;
      if (!el || !/\S/.test(node.data) || el.closest(SKIPPED) || !isVisible(el)) continue;
      if (latest && latest.el === el) { latest.row.text = tidy(`${latest.row.text} ${node.data}`, 600); continue; }
      const code = el.closest('code, pre, kbd, samp');
      latest = { el, row: { text: tidy(node.data, 600), selector: selectorOf(el), tag: (code || el).localName, box: pageBox(el) } };
      texts.push(latest.row);
    }
    for (const el of root.querySelectorAll('*')) if (el.shadowRoot) read(el.shadowRoot);
  };
  if (document.body) read(document.body);
  if (window.axe) window.axe.teardown();
  return JSON.stringify({ elements, texts });
}
