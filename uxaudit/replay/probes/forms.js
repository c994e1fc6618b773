// The in-page half of the forms probe: what the fields hold and whether they are marked as wrong, which texts look like
// errors, and the lines that show. Only looks; boxes lie in the viewport.
({ fields: fieldLimit, errors: errorLimit }) => {
  const FIELD = 'input:not([type="hidden"]):not([type="submit"]):not([type="button"]):not([type="reset"]):not([type="image"]), select, textarea, '
    + '[contenteditable=""], [contenteditable="true"], [role="textbox"]';
  const SHORT = 160, WALKED = 2500;
  const place = (el) => { const box = el.getBoundingClientRect(); return { x: box.x, y: box.y, width: box.width, height: box.height }; };
  const inView = (el) => { const box = el.getBoundingClientRect(); return box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth; };
  const shows = (el) => isVisible(el) || [...(el.labels || [])].some(isVisible);  // a styled box is drawn by its label
  const all = everywhere(FIELD).filter(shows);
  const isChoice = (el) => el.localName === 'input' && (el.type === 'radio' || el.type === 'checkbox');
  const setOf = (el) => (el.type === 'radio' && el.name ? all.filter((other) => other.type === 'radio' && other.name === el.name && other.form === el.form) : [el]);
  const fields = all.filter((el) => setOf(el)[0] === el).slice(0, fieldLimit);
  const lines = document.body ? (document.body.innerText || '').slice(0, 20000).split('\n').map((line) => tidy(line, SHORT)).filter(Boolean).slice(0, 400) : [];
  if (!fields.length) return JSON.stringify({ fields: [], errors: [], lines });

  // ------------------------------------------------------------------ colours that say "wrong"
  const colours = new Map(), pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const channels = (colour) => {
    if (!colours.has(colour)) {
      let found = (colour.match(/[\d.]+/g) || []).map(Number);
      if (!/^rgba?\(/.test(colour) && pen) { pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data; found = [r, g, b, a / 255]; }
      colours.set(colour, found);
    }
    return colours.get(colour);
  };
  const isRed = (colour) => { const [r, g, b, a = 1] = channels(colour); return a > 0.3 && r >= 130 && r - g >= 70 && r - b >= 60; };
  const isPaleRed = (colour) => { const [r, g, b, a = 1] = channels(colour); return a > 0.1 && r >= 200 && r - g >= 9 && r - b >= 9 && Math.abs(g - b) <= 14; };
  const drawnRed = (el) => {
    const style = getComputedStyle(el);
    return ['Top', 'Left', 'Bottom'].some((side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== 'none' && isRed(style[`border${side}Color`]))
      || (parseFloat(style.outlineWidth) > 0 && !['none', 'auto'].includes(style.outlineStyle) && isRed(style.outlineColor))
      || (style.boxShadow.match(/(?:rgba?|color|oklch|oklab|lab|lch)\([^)]*\)/g) || []).some(isRed) || isPaleRed(style.backgroundColor) || isRed(style.backgroundColor);
  };

  // How a field and its label are drawn, as a short key: those of one kind share it, but for one that is told apart by its look.
  const isTinted = (colour) => { const [r = 0, g = 0, b = 0, a = 1] = channels(colour); return a > 0.1 && Math.max(r, g, b) - Math.min(r, g, b) >= 20 && !(g > r + 10 && g > b); };  // green says that all is well
  const keyOf = (words) => { let sum = 0; for (const sign of words) sum = (sum * 31 + sign.charCodeAt(0)) | 0; return (sum >>> 0).toString(36); };
  const lookOf = (el) => {
    const style = getComputedStyle(el), label = [...(el.labels || [])].find(isVisible), words = label && getComputedStyle(label);
    const drawnSides = ['Top', 'Right', 'Bottom', 'Left'].filter((side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== 'none');
    const sides = new Set(drawnSides.map((side) => `${style[`border${side}Width`]} ${style[`border${side}Style`]} ${style[`border${side}Color`]}`));
    const outline = style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`;
    const colours = [...drawnSides.map((side) => style[`border${side}Color`]), style.backgroundColor, ...(style.boxShadow.match(/(?:rgba?|color|oklch|oklab|lab|lch)\([^)]*\)/g) || [])];
    return { tinted: colours.some(isTinted), drawn: keyOf([[...sides].join('/'), style.backgroundColor, style.boxShadow === 'none' ? '' : style.boxShadow, outline, words ? words.color : ''].join('; ')) };
  };

  // ------------------------------------------------------------------ a field and what stands around it alone
  const LARGE = 'form, fieldset, body, main, section, article, dialog, table, tbody, [role="dialog"], [role="group"]';
  const groups = new Map();
  const groupOf = (el) => {
    const members = setOf(el);
    let group = el;
    for (let node = parentOf(el); node && !node.matches(LARGE); node = parentOf(node)) {
      if (all.some((other) => node.contains(other) && !members.includes(other)) || (node.textContent || '').length > 2000) break;
      group = node;
    }
    return group;
  };
  for (const el of fields) groups.set(el, groupOf(el));
  const SILENT = 'select, option, textarea, button, script, style, template, svg, [role="listbox"]';
  const wordsIn = (root) => {
    const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && found.length < 40; node = walker.nextNode()) {
      const el = node.parentElement;
      if (el && /\S/.test(node.data) && !el.closest(SILENT) && isVisible(el)) found.push(node.data);
    }
    return tidy(found.join(' '), 400);
  };
  // The texts beside a field one by one: around it alone, and those of its siblings up to the next label, field or heading.
  const STOPS = `${LARGE}, label, legend, button, input, select, textarea, h1, h2, h3, h4, h5, h6, nav, ul:has(a), a, [role="button"], [role="alert"]:has(a)`;
  const notesOf = (el) => {
    const group = groups.get(el), labels = new Set(setOf(el).flatMap((one) => [...(one.labels || [])])), found = new Set();
    const walker = document.createTreeWalker(group, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && found.size < 6; node = walker.nextNode()) {
      let part = node.parentElement;
      const label = part && part.closest('label, legend');
      const ofLabel = label && (!label.contains(el) || node.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (!part || !/\p{L}{2}/u.test(node.data) || ofLabel || part.closest(SILENT) || !isVisible(part)) continue;
      while (part !== group && getComputedStyle(part).display === 'inline' && !parentOf(part).contains(el)) part = parentOf(part);
      found.add(tidy(part.contains(el) || labels.has(part) ? node.data : part.innerText, 200));
    }
    const beside = (node) => {  // null where something else begins
      if (node.nodeType === Node.TEXT_NODE) return /\p{L}{2}/u.test(node.data) ? tidy(node.data, 200) : '';
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches('br, script, style, template, svg, img, i:empty')) return '';
      if (node.matches(STOPS) || node.querySelector(`${FIELD}, label, button`)) return null;
      const words = isVisible(node) ? tidy(node.innerText, 300) : '';
      return words.length > 200 ? null : words;
    };
    const along = (way) => {
      const held = [];
      for (let node = group[way]; node && held.length < 2; node = node[way]) {
        const words = beside(node);
        if (words === null) return [held, node];
        if (words) held.push(words);
      }
      return [held, null];
    };
    const [above, top] = along('previousSibling');  // what stands over a field is about it where its label stands above that
    for (const words of [...along('nextSibling')[0], ...(top && top.nodeType === Node.ELEMENT_NODE && (labels.has(top) || top.localName === 'legend') ? above : [])]) found.add(words);
    return [...found].filter((words) => /\p{L}{2}/u.test(words)).slice(0, 6);
  };
  const tiedTo = (el, names) => names.flatMap((name) => (el.getAttribute(name) || '').split(/\s+/)).filter(Boolean).map((id) => el.getRootNode().getElementById(id)).filter(Boolean);
  const describes = (el) => tiedTo(el, ['aria-describedby', ...(el.getAttribute('aria-invalid') === 'true' ? ['aria-errormessage'] : [])]);
  const checked = (el) => setOf(el).filter((one) => one.checked).map((one) => tidy(labelOf(one)) || one.value).join(', ');
  const SECRET = /one-time-code|cc-|password/;
  const held = (el) => {
    if (el.type === 'password' || SECRET.test(el.autocomplete || '')) return null;
    if (isChoice(el)) return tidy(checked(el), SHORT);
    if (el.type === 'file') return el.files.length ? 'a file' : '';
    const value = el.localName === 'select' ? [...el.selectedOptions].map((option) => option.text).join(', ') : 'value' in el ? String(el.value) : el.innerText;
    return value.length > SHORT ? `${value.length} characters` : tidy(value, SHORT);
  };
  const focused = (el) => setOf(el).some((one) => one === one.getRootNode().activeElement);
  const wrong = (el) => setOf(el).some((one) => one.getAttribute('aria-invalid') === 'true') || (groups.get(el).closest('[aria-invalid="true"]') !== null);
  const rows = fields.map((el) => {
    const group = groups.get(el), between = [];
    for (let node = el; node && between.length < 3; node = parentOf(node)) { between.push(node); if (node === group) break; }
    const checks = el.form && !el.form.noValidate && el.willValidate && !el.validity.valid;
    return { role: roleOf(el), name: el.type === 'radio' && el.closest('fieldset') && el.closest('fieldset').querySelector('legend') ? tidy(el.closest('fieldset').querySelector('legend').innerText) : nameOf(el),
      selector: selectorOf(el), type: el.localName === 'input' ? el.type : el.localName, value: held(el), required: Boolean(el.required) || el.getAttribute('aria-required') === 'true',
      search: el.type === 'search' || Boolean(el.closest('[role="search"], search')) || /^(q|query|search|suche|s)$/i.test(el.name || ''), invalid: wrong(el),
      red: between.some(drawnRed) || [...(el.labels || [])].some((label) => isVisible(label) && isRed(getComputedStyle(label).color)),
      native: checks ? tidy(el.validationMessage, SHORT) : '', tied: describes(el).filter(isVisible).map((part) => tidy(part.innerText)).filter(Boolean), around: wordsIn(group),
      notes: notesOf(el), ...(isChoice(el) || el.type === 'file' || el.disabled || el.readOnly ? {} : lookOf(el)),
      box: place(el), in_view: inView(el), focused: focused(el) };
  });

  // ------------------------------------------------------------------ texts that look like errors
  const SIGN = /error|invalid|(?:^|[-_\s])(?:err|danger|warn|warning|wrong|fail|failed|failure|problems?|alert)(?:$|[-_\s])/i, FINE = /success|\binfo\b|alert-(?:info|primary|secondary|light)|no-?errors?\b|error-?free/i;
  const marks = (el) => `${typeof el.className === 'string' ? el.className : ''} ${el.id}`;
  const signed = (el) => SIGN.test(marks(el)) && !FINE.test(marks(el));
  const taken = new Map();  // element -> what makes it look so
  const within = (el) => { for (let node = el; node; node = parentOf(node)) if (taken.has(node)) return true; return false; };
  const take = (el, sign) => {
    if (taken.size >= errorLimit || within(el) || el.matches(FIELD) || el.closest('button, select, option, [role="button"], nav') || el.querySelector(FIELD) || !isVisible(el)) return;
    const text = tidy(el.innerText, 500);
    if (/\p{L}{2}/u.test(text) && text.length <= 480) taken.set(el, sign);
  };
  for (const el of everywhere('[role="alert"], [aria-live="assertive"]')) take(el, 'alert');
  for (const el of fields.filter(wrong)) for (const part of describes(el)) if (signed(part) || (el.getAttribute('aria-errormessage') || '').split(/\s+/).includes(part.id)) take(part, 'tied');
  for (const el of everywhere('[class], [id]').slice(0, 6000)) if (signed(el)) take(el, 'class');
  let walked = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && (walked += 1) < WALKED; node = walker.nextNode()) {
    const el = node.parentElement;
    if (el && /\p{L}{2}/u.test(node.data) && !el.closest('a, label, legend, script, style') && isVisible(el) && isRed(getComputedStyle(el).color)) take(el, 'colour');
  }
  const NEAR_PX = 32;
  const gap = (a, b) => Math.max(a.y - (b.y + b.height), b.y - (a.y + a.height), 0) + Math.max(a.x - (b.x + b.width), b.x - (a.x + a.width), 0);
  const isFirst = (field) => fields.find((other) => other.form === field.form) === field;
  const named = (field, words) => { const label = tidy(labelOf(field)).toLowerCase().replace(/[^\p{L}\p{N} ]/gu, ''); return label.length > 2 && words.includes(label); };
  const speaksOf = (el) => answered(el).filter((field) => !setOf(field).every((one) => one.matches(':disabled')));  // what shows a result has nothing to mend
  const answered = (el) => {  // the fields: by reference, by what they share alone, else by nearness
    const tied = fields.filter((field) => describes(field).some((part) => part.contains(el) || el.contains(part)) || [...(field.labels || [])].some((label) => label.contains(el))
      || (field.id && [...el.querySelectorAll('a[href^="#"]')].some((link) => link.getAttribute('href') === `#${field.id}`)));
    const together = fields.filter((field) => groups.get(field).contains(el));
    if (tied.length || together.length || el.querySelectorAll('li, a').length > 1) return [...new Set([...tied, ...together])];
    const box = place(el), words = el.innerText.toLowerCase();
    if (fields.filter((field) => named(field, words)).length > 1) return [];  // it speaks of several: of the form
    const near = fields.map((field) => [gap(box, place(groups.get(field))), field]).filter(([px, field]) => px <= NEAR_PX
      && !(isFirst(field) && box.y + box.height <= place(field).y && !named(field, words)));  // over the first field stands what is said of the form
    const doubt = ([px, field]) => Math.round(px / 8) * 10 - (named(field, words) ? 30 : 0) - (field.validity && !field.validity.valid ? 5 : 0);  // between two fields the wrong one is meant
    return near.sort((a, b) => doubt(a) - doubt(b)).slice(0, 1).map(([, field]) => field);
  };
  const selectors = new Map(fields.map((el, at) => [el, rows[at].selector]));
  const errors = [...taken].map(([el, sign]) => ({ text: tidy(el.innerText, 500), selector: selectorOf(el), sign, box: place(el), in_view: inView(el), focused: el.contains(document.activeElement) && el !== document.body,
    fields: speaksOf(el).map((field) => selectors.get(field)) }));
  return JSON.stringify({ fields: rows, errors, lines });
}
