// The in-page half of the markup: text as it is set, links, pictures, tables, fields, and what is out of order among them.
(limit) => {
  const round = (number) => Math.round(number * 100) / 100;
  const styles = new Map();
  const styleOf = (el) => { let style = styles.get(el); if (!style) styles.set(el, style = getComputedStyle(el)); return style; };
  const above = parentElementOf, below = childrenOf, textOf = getterOf(Node, 'textContent');
  const roots = [document];
  for (const root of roots) for (const el of root.querySelectorAll('*')) if (el.shadowRoot) roots.push(el.shadowRoot);
  const bearers = new Map();  // of each id, in the whole document
  for (const el of document.querySelectorAll('[id]')) { const id = el.getAttribute('id'); if (id && !el.closest('svg')) bearers.set(id, [...(bearers.get(id) || []), el]); }
  const paths = new Map(), places = new Map();
  const placeOf = (el) => {  // among its siblings of the same name; counted once for all of them
    const parent = above(el);
    if (!parent) return '';
    if (!places.has(parent)) {
      const counts = new Map(), own = new Map();
      for (const child of below(parent)) { counts.set(child.localName, (counts.get(child.localName) || 0) + 1); own.set(child, counts.get(child.localName)); }
      places.set(parent, [counts, own]);
    }
    const [counts, own] = places.get(parent);
    return counts.get(el.localName) > 1 ? `:nth-of-type(${own.get(el)})` : '';
  };
  const pathOf = (el) => {  // unique by its making: to prove each of hundreds of shorter ones so takes too long
    if (!paths.has(el)) {
      const root = el.getRootNode(), id = el.getAttribute('id'), only = id && (root !== document || (bearers.get(id) || []).length === 1);
      const outer = above(el) ? `${pathOf(above(el))} > ` : root instanceof ShadowRoot ? `${pathOf(root.host)} >>> ` : '';
      paths.set(el, only ? (root instanceof ShadowRoot ? `${pathOf(root.host)} >>> ` : '') + `#${CSS.escape(id)}` : `${outer}${el.localName}${placeOf(el)}`);
    }
    return paths.get(el);
  };
  const spot = (el, more = {}) => ({ tag: el.localName, role: roleOf(el), selector: pathOf(el), html: startTag(el), box: pageBox(el), ...more });
  const SHOWN = 3000;
  const shownIn = (el, most) => (textOf(el).length > SHOWN ? tidy(textOf(el), most) : tidy(el.innerText, most));
  const some = (selector, read, wanted = isVisible) => {
    const found = [];
    for (const el of roots.flatMap((root) => [...root.querySelectorAll(selector)])) {
      if (found.length >= limit) break;
      if (!(el instanceof HTMLElement)) continue;  // drawings have links and titles of another kind
      const row = wanted(el) ? read(el) : null;
      if (row) found.push(row);
    }
    return found;
  };
  const always = () => true;
  const nameIn = (el) => tidy(textOfIds(el, 'aria-labelledby') || el.getAttribute('aria-label') || '');
  const languageOf = (el) => { const holder = el.closest('[lang]'); return holder ? holder.getAttribute('lang') : ''; };
  const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const groundOf = (el) => {  // the colour that lies behind its text, pictures aside
    const node = chainOf(el).find((one) => { const parts = channels(styleOf(one).backgroundColor); return parts.length >= 3 && (parts[3] ?? 1) === 1; });
    return node ? channels(styleOf(node).backgroundColor) : [255, 255, 255];
  };
  const inkOf = (el) => {  // the colour of its text as it is seen: one that lets light through takes some of the ground
    const [red, green, blue, alpha = 1] = channels(styleOf(el).color), ground = groundOf(el);
    return [red, green, blue].map((part, at) => part * alpha + ground[at] * (1 - alpha));
  };

  // ------------------------------------------------------------------ text, by the block that it is set in
  const WITHIN = 'a, button, label, legend, caption, th, td, li, dt, dd, nav, header, footer, summary, figcaption, h1, h2, h3, h4, h5, h6, [role="heading"], pre, code, '
    + 'blockquote, address, option, [role="navigation"], [role="button"], [role="tab"], [role="menuitem"], [role="listitem"], [role="row"]';
  const blockAround = (el) => { let node = el; while (above(node) && styleOf(node).display.startsWith('inline') && node.localName !== 'body') node = above(node); return node; };
  const groups = new Map(), keys = new Map();
  const readText = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.shadowRoot) readText(node.shadowRoot);
        if (node.localName === 'br' && node.parentElement && groups.has(blockAround(node.parentElement))) groups.get(blockAround(node.parentElement)).push(null);
        continue;
      }
      const el = node.parentElement;
      if (!el || !/\S/.test(node.data) || el.closest('script, style, noscript, template, textarea, select') || !isVisible(el) || isClipped(el)) continue;  // what is for the ear alone has no type to read
      const block = blockAround(el);
      if (!groups.has(block)) { if (groups.size >= limit) return; groups.set(block, []); }
      groups.get(block).push(node);
    }
  };
  if (document.body) readText(document.body);
  const linesOf = (nodes) => {
    const tops = new Set(), range = document.createRange();
    for (const node of nodes) { range.selectNodeContents(node); for (const box of range.getClientRects()) tops.add(Math.round(box.top / 4)); }
    return Math.max(1, tops.size);
  };
  const keyOf = (el) => { if (!keys.has(el)) keys.set(el, String(keys.size)); return keys.get(el); };
  const inControl = (el) => {  // in a button, or in a link that is drawn like one
    const control = el.closest('button, [role="button"], label, summary, a');
    if (!control || control.localName !== 'a') return Boolean(control);
    const style = styleOf(control);
    return channels(style.backgroundColor)[3] !== 0 || (parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none');
  };
  const blocks = [...groups].map(([el, parts]) => {
    const nodes = parts.filter(Boolean), first = nodes.reduce((one, other) => (other.data.length > one.data.length ? other : one)).parentElement, style = styleOf(first);
    const length = (kept) => nodes.filter(kept).reduce((sum, node) => sum + tidy(node.data, 20000).length, 0), chars = length(always) || 1;
    const text = parts.map((node) => (node ? tidy(node.data, 600) : '\n')).join(' ').replace(/ ?\n ?/g, '\n').slice(0, 600);
    const within = el.closest(WITHIN), next = el.nextElementSibling, nextStyle = next ? styleOf(next) : null, own = parseFloat(style.fontSize) || 16;
    return spot(el, { text: text.toWellFormed ? text.toWellFormed() : text, chars, lines: chars > 80 ? linesOf(nodes) : 1, font_px: own,
      line_height: style.lineHeight === 'normal' ? null : round(parseFloat(style.lineHeight) / own), align: style.textAlign, upper: style.textTransform === 'uppercase',
      italic: round(length((node) => styleOf(node.parentElement).fontStyle !== 'normal') / chars),
      bold: round(length((node) => Number(styleOf(node.parentElement).fontWeight) >= 600) / chars), colour: style.color, lang: languageOf(first),
      in_control: round(length((node) => inControl(node.parentElement)) / chars), within: within ? within.localName : '', parent: above(el) ? keyOf(above(el)) : '', next_tag: next ? next.localName : '',
      next_chars: next ? tidy(textOf(next).slice(0, SHOWN), 2000).length : 0, next_font_px: nextStyle ? parseFloat(nextStyle.fontSize) : 0,
      next_bold: Boolean(nextStyle) && Number(nextStyle.fontWeight) >= 600 });
  });

  // ------------------------------------------------------------------ links and pictures
  const HIDDEN = (node) => { const style = styleOf(node); return style.display === 'none' || style.visibility === 'hidden'; };
  const hiddenWords = (el) => tidy([...el.querySelectorAll('*')].filter((part) => !part.closest('svg, [aria-hidden="true"], script, style, template') && HIDDEN(part)).map((part) => part.textContent).join(' '), 120);
  const isClear = (colour) => colour === 'transparent' || channels(colour)[3] === 0;
  const stands = (el, around) => {  // what tells it from the text around but for its colour
    const style = styleOf(el), other = styleOf(around);
    return style.textDecorationLine.includes('underline') || [...el.querySelectorAll('*')].some((part) => styleOf(part).textDecorationLine.includes('underline'))
      || (parseFloat(style.borderBottomWidth) > 0 && style.borderBottomStyle !== 'none') || style.boxShadow !== 'none' || style.backgroundImage !== 'none'
      || (!isClear(style.backgroundColor) && style.backgroundColor !== other.backgroundColor) || style.fontWeight !== other.fontWeight
      || style.fontStyle !== other.fontStyle || style.fontSize !== other.fontSize || style.fontFamily !== other.fontFamily || Boolean(el.querySelector('img, svg, code'));
  };
  const linkBefore = (el) => {
    let between = '';
    for (let node = el.previousSibling; node; node = node.previousSibling) {
      if (node.nodeType === Node.TEXT_NODE) between = node.data + between;
      else if (node.nodeType === Node.ELEMENT_NODE) return node.localName === 'a' && node.href && isVisible(node) ? [node, tidy(between)] : [null, ''];
    }
    return [null, ''];
  };
  const gapOf = (one, other) => {
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    const boxed = [one, other].some((el) => { const style = styleOf(el); return !style.display.startsWith('inline') || style.display !== 'inline' || parseFloat(style.paddingLeft) > 0 || parseFloat(style.borderLeftWidth) > 0; });
    return boxed || Math.abs(a.top - b.top) > 4 ? null : round(Math.max(b.left - a.right, a.left - b.right));
  };
  const navs = roots.flatMap((root) => [...root.querySelectorAll('nav, [role="navigation"]')]);
  const navOf = (el) => { const nav = el.closest('nav, [role="navigation"]'); return nav ? nameIn(nav) || `navigation ${navs.indexOf(nav) + 1}` : ''; };
  const main = document.querySelector('main, [role="main"]') || document.querySelector('h1');
  const besideOf = (el) => {
    const where = main && main !== el ? main.compareDocumentPosition(el) : 0;
    return where & Node.DOCUMENT_POSITION_CONTAINED_BY ? 'in' : where & Node.DOCUMENT_POSITION_PRECEDING ? 'before' : where & Node.DOCUMENT_POSITION_FOLLOWING ? 'after' : '';
  };
  // The element whose text a link stands in, on whatever line of it; null where it stands alone, as in a list or a menu. Beside
  // the text of its own parent, that of the whole block counts, if it is a sentence and no label, date or number.
  const textAround = (el) => {
    const parent = el.parentElement;
    if (!parent || !/^inline(-block)?$/.test(styleOf(el).display) || parent.closest('th, [role="columnheader"]')) return null;  // in a table's head it sorts
    if (styleOf(el).display === 'inline' && [...childNodesOf(parent)].some((node) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]{2}/u.test(node.data))) return parent;
    const block = blockAround(parent);
    if (!block.matches('p, blockquote, figcaption, dd, div, section, article, main')) return null;
    const others = (groups.get(block) || []).filter((node) => node && node.parentElement && !node.parentElement.closest('a, button, label, select, [role="button"]'));
    const words = others.map((node) => node.data).join(' ').match(/\p{L}{2,}/gu) || [];
    return words.length < (block.localName === 'p' ? 3 : 6) ? null : others.reduce((one, other) => (other.data.length > one.data.length ? other : one)).parentElement;
  };
  // Whether a link that only its colour tells from the text shows more under the pointer; null where a style sheet cannot be read.
  let pointed = null;
  const CUES = ['background-color', 'background-image', 'border-bottom-width', 'border-bottom-style', 'box-shadow', 'outline-style', 'font-weight'];
  const hoverRules = () => {
    if (pointed) return pointed;
    pointed = { selectors: [], closed: false };
    const gather = (rules) => {
      for (const rule of rules) {
        if (rule.cssRules && rule.cssRules.length) gather(rule.cssRules);
        if (rule.selectorText && rule.selectorText.includes(':hover') && (rule.style.getPropertyValue('text-decoration-line').includes('underline') || CUES.some((name) => rule.style.getPropertyValue(name)))) pointed.selectors.push(rule.selectorText.replace(/:hover/g, ''));
      }
    };
    for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) { try { gather(sheet.cssRules); } catch { pointed.closed = true; } }
    return pointed;
  };
  const showsMore = (el) => {
    const { selectors, closed } = hoverRules();
    const matched = selectors.some((selector) => selector.split(/,(?![^(]*\))/).some((part) => { try { return el.matches(part.trim() || '*') || Boolean(el.querySelector(part.trim() || '*')); } catch { return true; } }));
    return matched ? true : closed ? null : false;
  };
  // Words that are put out of sight, for those who hear the page, are seen by nobody.
  const showsWords = (el) => {
    const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode, holder = above(node);
      if (!/\S/.test(node.data) || !holder || !isVisible(holder) || isClipped(holder)) continue;
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect(), around = holder.getBoundingClientRect();
      if (Math.min(around.width, around.height) > 2 && box.right + scrollX > 0 && box.bottom + scrollY > 0) return true;
    }
    return false;
  };
  const links = some('a[href]', (el) => {
    const parent = el.parentElement, [before, between] = linkBefore(el), around = textAround(el), inText = Boolean(around);
    const apart = !inText || Boolean(el.closest('nav, [role="navigation"], [class*="breadcrumb" i]')) || stands(el, around), ratio = inText ? round(contrastOf(inkOf(el), inkOf(around))) : null;
    const holder = parent && parent.closest('li, td, th, p, dd, dt, figcaption, section, article, div, main');
    return spot(el, { name: nameOf(el), text: tidy(el.innerText, 200), href: tidy(el.getAttribute('href'), 300), url: tidy(el.href, 300), title: tidy(el.title),
      new_window: ['_blank', '_new', 'new'].includes(el.target.toLowerCase()), download: el.hasAttribute('download'), context: holder ? shownIn(holder, 300) : '', in_text: inText,
      distinct: apart, contrast: ratio, hover_cue: !apart && ratio >= 3 ? showsMore(el) : null, hidden: hiddenWords(el),
      before: before ? between : null, before_url: before ? tidy(before.href, 300) : '', gap_px: before ? gapOf(before, el) : null,
      icon: Boolean(el.querySelector('img, svg, i, [class*="icon"]')), wordless: !showsWords(el), nav: navOf(el), beside: besideOf(el) });
  });
  const images = some('img, input[type="image"]', (el) => {
    const box = el.getBoundingClientRect();
    return spot(el, { name: nameOf(el), alt: el.hasAttribute('alt') ? tidy(el.getAttribute('alt')) : null, title: tidy(el.title), src: tidy(el.currentSrc || el.src, 400), width: round(box.width),
      height: round(box.height), natural_width: el.naturalWidth || 0, natural_height: el.naturalHeight || 0 });
  }, (el) => el.checkVisibility({ visibilityProperty: true }));
  const media = some('video, audio', (el) => {
    const holder = el.closest('figure, section, article, main, body');
    return spot(el, { name: nameIn(el) || tidy(el.title), tracks: [...el.querySelectorAll('track')].map((track) => track.kind), controls: el.controls, autoplay: el.autoplay, muted: el.muted || el.defaultMuted,
      loop: el.loop, context: tidy(holder ? holder.innerText : '', 2000) });
  });

  // ------------------------------------------------------------------ tables
  const widthsOf = (table) => {
    const open = [];
    return [...table.rows].map((row) => {
      let width = open.filter((left) => left > 0).length;
      open.forEach((left, at) => { open[at] = left - 1; });
      for (const cell of row.cells) { width += cell.colSpan; if (cell.rowSpan > 1) for (let n = 0; n < cell.colSpan; n += 1) open.push(cell.rowSpan - 1); }
      return width;
    });
  };
  const isEmpty = (cell) => !tidy(cell.textContent) && !cell.querySelector('img, svg, input, select, textarea, button, a, canvas, [aria-label], [title]') && !cell.title && !cell.getAttribute('aria-label');
  const tables = some('table', (table) => {
    const cells = [...table.rows].flatMap((row) => [...row.cells]), heads = cells.filter((cell) => cell.localName === 'th'), data = cells.filter((cell) => cell.localName === 'td');
    const referred = new Set(data.flatMap((cell) => (cell.getAttribute('headers') || '').split(/\s+/))), outer = table.parentElement && table.parentElement.closest('td, th');
    const firstRow = (cell) => cell.parentElement.rowIndex === 0 || cell.closest('thead'), widths = widthsOf(table);
    return spot(table, { name: tidy((table.caption && table.caption.innerText) || nameIn(table) || table.summary), text: shownIn(table, 120), rows: table.rows.length, columns: Math.max(0, ...widths),
      headers: heads.length, scoped: heads.filter((cell) => cell.scope || (cell.id && referred.has(cell.id)) || ['columnheader', 'rowheader'].includes(cell.getAttribute('role'))).length,
      cells: data.length, empty: data.filter(isEmpty).length, corner_empty: Boolean(cells[0]) && isEmpty(cells[0]), simple: heads.every(firstRow) || heads.every((cell) => cell.cellIndex === 0),
      nested_in: outer ? outer.localName : '', widths: widths.slice(0, 200), layout: ['presentation', 'none'].includes(table.getAttribute('role')) });
  });

  // ------------------------------------------------------------------ fields
  const GROUP = 'fieldset, [role="group"], [role="radiogroup"], [role="grid"], [role="listbox"], [role="menu"], [role="table"]';
  const legendOf = (set) => [...below(set)].filter((part) => part.localName === 'legend');
  const HINTING = /\b(?:for example|e\.?g\.?|such as|must|at least|at most|format|characters|digits|you(?:'|’)ll find|it(?:'|’)ll be|zum beispiel|z\. ?b\.|mindestens|par exemple|au moins|por ejemplo)\b/i;
  const hintOf = (el) => {
    const tied = new Set(`${el.getAttribute('aria-describedby') || ''} ${el.getAttribute('aria-labelledby') || ''} ${el.getAttribute('aria-errormessage') || ''}`.split(/\s+/));
    const near = [el.previousElementSibling, el.nextElementSibling, ...[...el.labels].flatMap((label) => [label.nextElementSibling])];
    for (const part of near) {
      if (!part || part.contains(el) || part.querySelector('input, select, textarea, button, label, a') || part.matches('label, input, select, textarea, button, legend, script, style, br, hr, h1, h2, h3, h4, h5, h6, ul, ol, table, option, svg, img')
        || part.closest('label') || !isVisible(part) || (part.id && tied.has(part.id)) || (part.closest('[id]') && tied.has(part.closest('[id]').id))) continue;
      const words = tidy(part.innerText, 300), style = `${part.className} ${part.id}`;
      if (words.length >= 12 && words.length <= 240 && (/(?:^|[\s_-])(?:hint|help|helptext|description|instructions?)(?:$|[\s_-])/i.test(style) || HINTING.test(words))) return words;
    }
    return '';
  };
  const forms = [...document.forms];
  const fields = some('input:not([type="hidden"]):not([type="submit"]):not([type="button"]):not([type="reset"]):not([type="image"]), select, textarea', (el) => {
    const set = el.closest(GROUP), label = [...(el.labels || [])].find(isVisible) || null, words = label && !label.contains(el) ? document.createRange() : null;
    if (words) words.selectNodeContents(label);
    const box = words ? words.getBoundingClientRect() : null;
    return spot(el, { name: nameOf(el), type: el.localName === 'input' ? el.type : el.localName, field_name: tidy(el.name, 100), form: forms.indexOf(el.form), label: tidy(labelOf(el)), autocomplete: el.autocomplete || '', filled: Boolean(el.defaultValue),
      label_box: box ? { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height } : null, grouped: Boolean(set),
      of_item: Boolean(el.closest('li, tr, article, [role="row"]') && el.closest('li, tr, article, [role="row"]').querySelector('a[href], h2, h3, h4, img')),
      group: set ? nameIn(set) || tidy(legendOf(set).map((part) => part.innerText).join(' ')) : '', hint: hintOf(el) });
  });
  const sets = some('fieldset', (set) => spot(set, { name: nameIn(set), text: tidy(legendOf(set).map((part) => part.textContent).join(' ')), count: legendOf(set).length,
    value: String(set.querySelectorAll('input:not([type="hidden"]), select, textarea').length) }));

  // ------------------------------------------------------------------ the rest of the markup
  const languages = some('[lang], [dir]', (el) => spot(el, { text: shownIn(el, 600), value: languageOf(el), name: styleOf(el).direction, count: el.hasAttribute('lang') ? 1 : 0 }),
    (el) => el !== document.documentElement && isVisible(el));
  const stops = some('[tabindex="0"]', (el) => spot(el, { text: tidy(el.innerText, 80) }), (el) => isVisible(el) && !el.matches('a[href], button, input, select, textarea, summary, iframe, video, audio, '
    + 'object, embed, area, [contenteditable], [onclick], [onkeydown], [onkeyup], [role], [draggable="true"]') && !el.localName.includes('-')
    && !(el.scrollHeight > el.clientHeight + 1 || el.scrollWidth > el.clientWidth + 1) && styleOf(el).cursor !== 'pointer');
  const keysUsed = some('[accesskey]', (el) => spot(el, { name: nameOf(el), value: el.getAttribute('accesskey') }), (el) => el.getAttribute('accesskey'));
  const obsolete = some('center, font, big, strike, tt, acronym, applet, basefont, dir, frameset, marquee, blink, nobr, noembed, plaintext, xmp, listing, bgsound, object, embed[type*="flash"], embed[src$=".swf"]',
    (el) => spot(el, { text: tidy(el.innerText, 80), value: el.localName === 'object' ? 'plug-in' : '' }),
    (el) => el.localName !== 'object' || el.querySelector(':scope > param[name="wmode" i], :scope > param[name="movie" i]') || /flash|silverlight|java/i.test(el.type));
  const duplicates = [...bearers].filter(([, held]) => held.length > 1).slice(0, limit).map(([id, held]) => spot(held[1], { value: tidy(id, 80), count: held.length }));
  const empties = some('p', (el) => spot(el), (el) => !below(el).length && !/[^\s\u00a0]/.test(el.textContent) && !el.id && !el.className && !el.hasAttribute('role') && !el.hasAttribute('aria-live') && el.checkVisibility());
  const preformatted = some('pre', (el) => spot(el, { text: tidy(el.innerText, 400) }), (el) => isVisible(el) && !el.querySelector('code, samp, kbd, var, span, img') && !el.closest('[role="img"], code, samp, figure') && !el.getAttribute('aria-label'));
  const colours = some('[style*="color" i]', (el) => spot(el, { text: tidy(el.innerText, 80), value: tidy([el.style.color, el.style.backgroundColor].filter(Boolean).join(' on ')) }),
    (el) => isVisible(el) && (el.style.color || el.style.backgroundColor) && /[\p{L}\p{N}]/u.test(el.innerText) && !/var\(|inherit|currentcolor|transparent/i.test(`${el.style.color} ${el.style.backgroundColor}`));
  const abbreviations = some('abbr', (el) => spot(el, { text: tidy(el.innerText, 40), value: tidy(el.title) }));
  const wide = some('body *', (el) => {
    const over = el.scrollWidth - el.clientWidth;
    const text = over > 40 && [...el.querySelectorAll('p, li, dd, blockquote')].find((part) => tidy(part.innerText).length >= 60 && part.getBoundingClientRect().width > el.clientWidth + 20
      && !part.closest('table, pre, code, svg, math, [role="img"]') && styleOf(part).whiteSpace === 'normal');
    return text ? spot(el, { text: tidy(text.innerText, 120), count: over }) : null;
  }, (el) => el.clientWidth > 120 && el.scrollWidth > el.clientWidth + 40 && /auto|scroll/.test(styleOf(el).overflowX) && isVisible(el));
  const page = document.scrollingElement;
  if (page && page.scrollWidth > innerWidth + 20) wide.push(spot(page, { count: page.scrollWidth - innerWidth, value: 'page' }));
  const orders = some('body *', (el) => {
    if (styleOf(el).direction !== 'ltr') return null;
    const parts = [...below(el)].filter((part) => !['inline', 'none', 'contents'].includes(styleOf(part).display) && !['absolute', 'fixed'].includes(styleOf(part).position) && isVisible(part) && /\S/.test(textOf(part).slice(0, SHOWN)));
    const row = parts.map((part) => [part, part.getBoundingClientRect()]).filter(([, box], at, all) => (at && Math.abs(box.top - all[at - 1][1].top) < 4) || (all[at + 1] && Math.abs(box.top - all[at + 1][1].top) < 4));
    const backwards = row.length >= 3 && row.every(([, box], at) => !at || box.right <= row[at - 1][1].left + 1);
    return backwards ? spot(el, { text: tidy(row.map(([part]) => tidy(part.innerText, 40)).join(' · ')), count: row.length }) : null;
  }, (el) => el.childElementCount >= 3 && el.childElementCount <= 60 && !el.closest('svg, table'));

  // ------------------------------------------------------------------ words that only the style sheet holds
  const generated = [], MARK = /::?(before|after)\b/;
  let whole = null;  // words that the page holds as well, such as the heads of a table that is set as cards, are no loss
  const written = () => (whole = whole ?? [...document.body.querySelectorAll(':not(script, style)')].flatMap((el) => [...childNodesOf(el)])
    .map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : '')).join(' ').toLowerCase());
  const rulesOf = (sheet) => { try { return [...sheet.cssRules]; } catch { return []; } };  // of another origin: closed
  const search = (rules) => {
    for (const rule of rules) {
      if (generated.length >= 50) return;
      if (rule.cssRules && rule.cssRules.length && !rule.selectorText) { search(rule.cssRules); continue; }
      const which = rule.selectorText && rule.style && /\p{L}{2}/u.test(rule.style.content.replace(/\b(?:attr|counters?|url|var)\([^)]*\)|none|normal|(?:no-)?(?:open|close)-quote|inherit|initial|unset/g, '')) && rule.selectorText.match(MARK);
      if (!which) continue;
      for (const selector of rule.selectorText.split(',').filter((part) => MARK.test(part) && !/:hover|:focus|:active/.test(part))) {
        let held = [];
        try { held = [...document.querySelectorAll(selector.replace(/::?(before|after)\b/g, '') || '*')].slice(0, 5); } catch { continue; }
        for (const el of held.filter(isVisible)) {
          const style = getComputedStyle(el, `::${which[1]}`);
          if (!/\p{L}{2}/u.test(style.content.replace(/^none$|^normal$|url\([^)]*\)/g, '')) || style.display === 'none' || /icon|symbol|awesome|glyph|dingbat/i.test(style.fontFamily)) continue;
          const value = tidy(style.content.replace(/^["']|["']$/g, ''), 120);
          if (!written().includes(value.toLowerCase().trim())) generated.push(spot(el, { text: tidy(el.innerText, 80), value }));
        }
      }
    }
  };
  for (const sheet of document.styleSheets) search(rulesOf(sheet));

  return JSON.stringify({ blocks, links, images, media, tables, fields, groups: sets, languages, stops, access_keys: keysUsed, obsolete, duplicates, empties, preformatted,
    inline_colours: colours, generated: generated.slice(0, 50), abbreviations, wide, orders, crowded: crowdedTexts(limit), borders: faintBorders(20) });
}
