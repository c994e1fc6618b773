// Shared by the scripts that look at elements: what can be seen, what a thing is called, where it stands.
const tidy = (text, limit = 300) => {
  const short = (text || '').slice(0, 20000).replace(/\s+/g, ' ').trim().slice(0, limit);
  return short.toWellFormed ? short.toWellFormed() : short.replace(/[\ud800-\udfff]/g, '\ufffd');
};
const isVisible = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && (() => {
  const box = el.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
})();
// A form's field may be called `children` or `id`, and then hides the form's own property of that name: these ask past it.
const getterOf = (owner, name) => { const { get } = Object.getOwnPropertyDescriptor(owner.prototype, name); return (node) => get.call(node); };
const parentElementOf = getterOf(Node, 'parentElement'), childrenOf = getterOf(Element, 'children'), childNodesOf = getterOf(Node, 'childNodes'), idOf = getterOf(Element, 'id');
const parentOf = (node) => node.assignedSlot || parentElementOf(node) || (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
const chainOf = (el) => { const found = []; for (let node = el; node; node = parentOf(node)) found.push(node); return found; };  // itself and all around it
const isWithin = (el, holder) => { for (let node = el; node; node = parentOf(node)) if (node === holder) return true; return false; };
// Neither to be seen, nor to be heard, nor to be reached: a field that a script keeps for itself.
const isClipped = (el) => chainOf(el).slice(0, 3).some((node) => { const { clip, clipPath, position } = getComputedStyle(node); return /inset\(50%/.test(clipPath) || (/^rect\([01]/.test(clip) && /absolute|fixed/.test(position)); });
const forNobody = (el) => el.tabIndex < 0 && chainOf(el).some((node) => node.getAttribute('aria-hidden') === 'true') && isClipped(el);
// At how many stops of Tab an element may have the focus: the parts of a date, the buttons of a player, the buttons and markers that
// CSS gives to a scroller, which all share the one active element; 0 where it is one stop like others.
const PARTED = 'input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=week], video, audio', PARTED_STOPS = 12;
const stopsIn = (el) => {
  if (el.matches(PARTED)) return PARTED_STOPS;
  const drawn = (side) => !['none', 'normal', ''].includes(getComputedStyle(el, `::scroll-button(${side})`).content);
  const markers = getComputedStyle(el).scrollMarkerGroup;
  return (markers && markers !== 'none') || ['left', 'right', 'up', 'down'].some(drawn) ? el.childElementCount + PARTED_STOPS : 0;
};
const focusedHere = () => {  // what has the focus in this document, through open shadow roots
  let active = document.activeElement;
  while (active && active.shadowRoot && active.shadowRoot.activeElement) active = active.shadowRoot.activeElement;
  return active;
};
// Whether what a field holds is nobody else's to see, by its type or by what it says to password managers (HTML, autofill).
const SECRET_FILL = /^(current-password|new-password|one-time-code|cc-.+)$/;
const isSecret = (el) => {
  const field = el.control || el;
  if (field.type === 'password') return true;
  return (field.getAttribute('autocomplete') || '').toLowerCase().split(/\s+/).some((token) => SECRET_FILL.test(token)) || !['none', ''].includes(getComputedStyle(field).webkitTextSecurity || '');
};
const keyring = () => {  // a number for each element that keeps it as long as the document lives
  if (!window.__uxaudit_keys) Object.defineProperty(window, '__uxaudit_keys', { value: { count: 0, of: new WeakMap() }, enumerable: false });
  const keys = window.__uxaudit_keys;
  return { keys, keyOf: (el) => { if (!keys.of.has(el)) keys.of.set(el, ++keys.count); return keys.of.get(el); } };
};
// Relative luminance of red, green and blue from 0 to 255, and the contrast of two such colours (WCAG 2.2).
const lightOf = (parts) => parts.slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const contrastOf = (one, other) => { const [a, b] = [lightOf(one), lightOf(other)]; return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };

const INPUT_ROLES = { checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox', button: 'button',
  submit: 'button', reset: 'button', image: 'button', email: 'textbox', tel: 'textbox', text: 'textbox', url: 'textbox', password: 'textbox' };
const TAG_ROLES = { button: 'button', select: 'combobox', textarea: 'textbox', summary: 'button', img: 'img', nav: 'navigation', main: 'main',
  h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading', dialog: 'dialog', option: 'option', iframe: 'iframe' };
const roleOf = (el) => {
  if (window.axe && window.axe._tree) { try { const role = window.axe.commons.aria.getRole(el); if (role) return role; } catch { /* not in its tree */ } }
  const explicit = (el.getAttribute('role') || '').trim().split(/\s+/)[0];
  if (explicit) return explicit;
  const tag = el.localName;
  if (tag === 'a') return el.hasAttribute('href') ? 'link' : '';
  if (tag === 'input') return INPUT_ROLES[el.type] || (el.type === 'hidden' ? '' : 'textbox');
  return TAG_ROLES[tag] || '';
};
const textOfIds = (el, attribute) => (el.getAttribute(attribute) || '').split(/\s+/).filter(Boolean)
  .map((id) => { const other = el.getRootNode().getElementById(id); return other ? other.textContent : ''; }).join(' ');
const labelOf = (el) => [...(el.labels || [])].filter(isVisible).map(contentOf).join(' ');
// Where the accessible name comes from, in the order of the accessible-name computation, and the name by that source.
const NAME_SOURCES = [
  ['aria-labelledby', (el) => textOfIds(el, 'aria-labelledby')],
  ['aria-label', (el) => el.getAttribute('aria-label')],
  ['label', (el) => [...(el.labels || [])].map((label) => tidy(label.textContent) || contentOf(label)).join(' ')],
  ['alt', (el) => (['img', 'area'].includes(el.localName) || el.type === 'image' ? el.getAttribute('alt') : '')],
  ['value', (el) => (['submit', 'button', 'reset'].includes(el.type) && el.localName === 'input' ? el.value || (el.type === 'submit' ? 'Submit' : '') : '')],
  ['content', (el) => (['input', 'select', 'textarea'].includes(el.localName) ? '' : contentOf(el))],
  ['title', (el) => el.getAttribute('title')],
  ['placeholder', (el) => el.getAttribute('placeholder')],
];
const contentOf = (el) => tidy(el.innerText) || [...el.querySelectorAll('img[alt], svg title, [aria-label]')]
  .map((part) => part.getAttribute('alt') || part.getAttribute('aria-label') || part.textContent).join(' ');
const nameSource = (el) => { for (const [source, read] of NAME_SOURCES) { const name = tidy(read(el)); if (name) return [source, name]; } return ['', '']; };
// axe's computation is the full one; it is there once a state was scanned (Chromium's own costs 20 ms an element).
const nameOf = (el) => {
  if (window.axe && window.axe._tree) {
    try {
      const name = tidy(window.axe.commons.text.accessibleText(el));
      if (name || !chainOf(el).some((node) => node.matches('[aria-hidden="true"], [inert]'))) return name;  // behind a dialog all is without a name, for a while
    } catch { /* not in its tree */ }
  }
  return tidy(nameSource(el)[1]);
};

// While one script runs nothing else changes the page: what was asked of it for one element serves the next.
let answers = null;
const remembered = (root, question, answer) => {
  if (!answers) { answers = new Map(); queueMicrotask(() => { answers = null; }); }
  if (!answers.has(root)) answers.set(root, new Map());
  const known = answers.get(root);
  if (!known.has(question)) known.set(question, answer());
  return known.get(question);
};
const matching = (root, selector) => remembered(root, selector, () => { try { return [...root.querySelectorAll(selector)]; } catch { return []; } });

// A selector as short as it can be while it still means one element in its root; ids and test ids come first.
const isHuge = document.getElementsByTagName('*').length > 30000;  // there, to prove a selector unique takes seconds
const selectorOf = (el) => {
  if (isHuge) return idOf(el) ? `#${CSS.escape(idOf(el))}` : [parentElementOf(el), el].filter(Boolean).map((node) => node.localName).join(' > ');
  const root = el.getRootNode(), parts = [];
  let same = null;  // what the path matches so far, each by its ancestor at which the path begins
  for (let node = el; node instanceof Element; node = parentElementOf(node)) {
    const named = ['id', 'data-testid', 'name', 'aria-label', 'href'].filter((a) => node.getAttribute(a) && node.getAttribute(a).length < 80 && !/[?&]/.test(node.getAttribute(a)))
      .map((a) => (a === 'id' ? `#${CSS.escape(idOf(node))}` : `${node.localName}[${a}="${CSS.escape(node.getAttribute(a))}"]`)).find((selector) => matching(root, selector).length === 1);
    const alike = parentElementOf(node) ? [...childrenOf(parentElementOf(node))].filter((c) => c.localName === node.localName) : [];
    const part = named || node.localName + (alike.length > 1 ? `:nth-of-type(${alike.indexOf(node) + 1})` : '');
    parts.unshift(part);
    const below = same;
    same = below ? remembered(root, parts.join(' > '), () => below.map(parentElementOf).filter((one) => one && one.matches(part))) : matching(root, part);
    if (named || same.length === 1) break;
  }
  const path = parts.join(' > ');
  return root instanceof ShadowRoot ? `${selectorOf(root.host)} >>> ${path}` : path;
};
// As engines name what they find: by id or name, as the other probes write it; else by axe's own selector.
const STEADY = /^(#\S+|\w+\[(name|data-testid)="[^"]*"\])$/;
const engineSelector = (el) => {
  const selector = selectorOf(el);
  if (STEADY.test(selector) || !window.axe || !window.axe._tree) return selector;
  try { const path = window.axe.utils.getSelector(el); return Array.isArray(path) ? path.join(' >>> ') : path; } catch { return selector; }
};
const pageBox = (el) => {
  const box = el.getBoundingClientRect();
  return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height };
};
const noValues = (html) => html.replace(/(<input\b(?![^>]*\btype=["']?(?:submit|button|reset))[^>]*?\svalue=)("[^"]*"|'[^']*')/gi, '$1"…"');  // what was typed, and hidden tokens
const startTag = (el) => tidy(noValues(el.cloneNode(false).outerHTML.replace(/<\/[^>]+>$/, '')), 240);
const INTERACTIVE = 'a[href], area[href], button, input:not([type="hidden"]), select, textarea, summary, [contenteditable=""], [contenteditable="true"], [onclick], '
  + ['button', 'link', 'checkbox', 'radio', 'switch', 'tab', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'option', 'combobox', 'textbox', 'searchbox',
    'slider', 'spinbutton', 'treeitem', 'gridcell'].map((role) => `[role="${role}"]`).join(', ') + ', [tabindex]:not([tabindex="-1"])';
const everywhere = (selector, root = document, found = []) => {  // through open shadow roots
  found.push(...root.querySelectorAll(selector));
  for (const el of root.querySelectorAll('*')) if (el.shadowRoot) everywhere(selector, el.shadowRoot, found);
  return found;
};
// What the keyboard need not come to, as it does the same beside: the opener of a combobox's list and the steps of a spinbutton, which are
// the arrow keys' in the field (ARIA Authoring Practices), and the second of two neighbours that unfold one part. `reached` tells of a stop.
const STEPPED = '[role="combobox"], [role="spinbutton"], input[type="number"]', FIELDS = 'input, select, textarea, [role="combobox"], [role="spinbutton"]';
const BUTTONS = 'button, [role="button"]', ROOM = 4, PARTS = 3;
const doneBeside = (el, reached) => {
  if (el.id && matching(el.getRootNode(), `[aria-labelledby~="${CSS.escape(el.id)}"], [aria-describedby~="${CSS.escape(el.id)}"]`)
    .some((one) => one !== el && one.matches(BUTTONS) && reached(one))) return true;  // a heading that unfolds its part, as the button which bears its words does
  const own = el.getAttribute('aria-expanded'), parent = parentOf(el);
  if (own !== null && parent && [...childrenOf(parent)].some((one) => one !== el && reached(one) && one.getAttribute('aria-expanded') === own)) return true;
  for (const node of el.matches(BUTTONS) ? chainOf(el).slice(1, 1 + ROOM) : []) {
    const fields = everywhere(FIELDS, node).filter((one) => one !== el && reached(one));
    if (fields.length) return fields.length === 1 && fields[0].matches(STEPPED) && everywhere(BUTTONS, node).length <= PARTS;
  }
  return false;
};
