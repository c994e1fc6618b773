// What has the focus in this document, and how it stands to the control that is wanted (null where it is in another document).
({ wanted }) => {
  const active = focusedHere();
  if (window.__uxaudit && window.__uxaudit.anew) window.__uxaudit.anew();  // what the next key brings about is told anew
  const gone = Boolean(wanted) && !wanted.isConnected;
  if (!active || active === document.body || active === document.documentElement) return { body: true, gone };

  const { keys, keyOf } = keyring();
  const boxOf = (el) => { const box = el.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; };
  const role = (el) => (el.getAttribute('role') || '').trim().split(/\s+/)[0];
  const ids = (el, name) => (el.getAttribute(name) || '').split(/\s+/).filter(Boolean);
  const focusable = (el) => el.tabIndex >= 0 || el.hasAttribute('tabindex');
  const isOwn = (el) => el.matches(INTERACTIVE) || el.hasAttribute('tabindex');

  const described = active.getAttribute('aria-activedescendant');
  const item = (described && active.getRootNode().getElementById(described)) || active.ariaActiveDescendantElement || active;
  const isText = active.isContentEditable || active.matches('textarea, input:not([type=button], [type=submit], [type=reset], [type=image], [type=checkbox], [type=radio], [type=range], [type=color], [type=file])');
  const dialog = chainOf(active).find((el) => el.matches('dialog, [role="dialog"], [role="alertdialog"]'));

  const about = (el) => ({
    box: boxOf(el), role: roleOf(el), name: nameOf(el), selector: selectorOf(el), tag: el.localName, type: el.getAttribute('type') || '', editable: isText && el === active,
    popup: (el.getAttribute('aria-haspopup') || 'false') !== 'false', expanded: el.getAttribute('aria-expanded'), readonly: Boolean(el.readOnly),
  });
  const facts = {
    body: false, gone, frame: active.matches('iframe, frame'), key: keyOf(active), item: keyOf(item), ...about(item),
    stops: stopsIn(active),
    dialog: dialog ? selectorOf(dialog) : '', meets: false, moves: '', before: false, chosen: false, combo: false, in_dialog: false, wanted_box: null,
  };
  if (!wanted || gone) return facts;

  const CHOSEN = '[aria-selected="true"], [aria-checked="true"], input:checked';
  // ------------------------------------------------------------------ is it there?
  const linkOf = (el) => { const link = el.closest('a[href]'); return link && !/^(#|javascript:|$)/.test(link.getAttribute('href')) ? link.href : null; };
  const meets = (at) => {
    if (at === wanted) return true;
    const label = wanted.closest('label');
    if (label && ((label.htmlFor && label.htmlFor === at.id) || (label.id && ids(at, 'aria-labelledby').includes(label.id)))) return true;
    if (label && label.control === at && (wanted === label || !isOwn(wanted) || wanted.tabIndex < 0)) return true;
    if (isWithin(wanted, at)) {  // a word in a link, a cell's text; not a control in a row that has the focus
      for (const el of chainOf(wanted)) { if (el === at) return true; if (isOwn(el)) return false; }
    }
    if (isWithin(at, wanted) && !focusable(wanted)) {  // a wrapper that is called what its control does
      for (const el of chainOf(at)) { if (el === wanted) return true; if (el !== at && role(el) && role(el) === role(wanted)) return false; }
    }
    return linkOf(at) !== null && linkOf(at) === linkOf(wanted);  // the picture of a card, whose title links to the same
  };

  // ------------------------------------------------------------------ do arrows lead there?
  const COMPOSITES = ['tablist', 'toolbar', 'menu', 'menubar', 'radiogroup', 'tree', 'grid', 'treegrid', 'listbox'];
  const belongs = (holder) => isWithin(active, holder) || ids(active, 'aria-controls').includes(holder.id) || ids(active, 'aria-owns').includes(holder.id)
    || (active.id && ids(holder, 'aria-labelledby').includes(active.id) && facts.popup)
    || (facts.popup && active.nextElementSibling === holder)
    || (role(active) === 'combobox' && active.getAttribute('aria-expanded') === 'true' && role(holder) === 'listbox');
  const isOption = active.matches('option') && wanted.matches('option') && active.closest('select') === wanted.closest('select');  // in the open list of a customizable select
  const isRadio = active.matches('input[type=radio]');
  const isCombo = role(active) === 'combobox' || isText && ['aria-activedescendant', 'aria-controls', 'aria-owns', 'aria-autocomplete'].some((name) => active.hasAttribute(name));
  const label = wanted.closest('label'), radio = wanted.control || (label && label.control && (wanted.tabIndex < 0 || !isOwn(wanted)) ? label.control : wanted);
  if (isRadio && radio.matches('input[type=radio]') && radio.name && radio.name === active.name && radio.form === active.form) facts.moves = 'radiogroup';
  else if (isOption) facts.moves = 'listbox';
  else if (!isRadio && (isCombo || !(isText || active.matches('select, input[type=range]')))) {
    const holder = chainOf(wanted).find((el) => COMPOSITES.includes(role(el)) && el !== wanted && belongs(el));
    if (holder) facts.moves = role(holder);
  }
  // A list under the field that does not tell by ARIA where one is: it shows, as what is wanted comes to look otherwise.
  const ITEMS = 'li, tr, [role="option"], [role="menuitem"], [class*="suggest" i], [class*="option" i], [class*="result" i], [class*="item" i]';
  const popup = isText && active.value && !facts.moves && !wanted.matches('input, select, textarea') && wanted.closest(ITEMS)
    && chainOf(wanted).find((el) => ['absolute', 'fixed'].includes(getComputedStyle(el).position) && !el.contains(active));
  if (popup) {
    const looks = chainOf(wanted).slice(0, 3).map((el) => [el.className, el.getAttribute('aria-selected'), getComputedStyle(el).backgroundColor].join()).join(';');
    if (!keys.looks) { keys.looks = new WeakMap(); keys.places = new Map(); }
    if (!keys.looks.has(wanted)) keys.looks.set(wanted, looks);
    const place = popup.innerHTML + active.value;  // another after each arrow that the list takes
    if (!keys.places.has(place)) keys.places.set(place, ++keys.count);
    Object.assign(facts, { moves: 'suggestions', item: keys.places.get(place) });
    if (keys.looks.get(wanted) !== looks) return { ...facts, meets: true, combo: true, editable: false, role: 'option', wanted_box: boxOf(wanted) };
  }
  // An open list whose items ARIA names in a place of its own, beside those that are drawn: the same words tell.
  const drawn = isCombo && item !== active && !facts.moves && active.getAttribute('aria-expanded') === 'true' && wanted.closest(ITEMS)
    && chainOf(wanted).some((el) => ['absolute', 'fixed'].includes(getComputedStyle(el).position) && !el.contains(active));
  if (drawn) {
    const words = (el) => tidy(el.getAttribute('aria-label') || el.textContent);
    Object.assign(facts, { moves: 'suggestions', item: item.id || words(item) });
    if (words(item) === words(wanted)) return { ...facts, meets: true, combo: true, editable: false, role: 'option', wanted_box: boxOf(wanted) };
  }
  const home = chainOf(wanted).find((el) => el.matches('dialog, [role="dialog"], [role="alertdialog"]'));
  const field = isText && active === wanted ? about(active) : {};  // it is meant itself, though its list is open and has one ready
  return { ...facts, ...field, meets: active === wanted || meets(item), wanted_box: boxOf(wanted), in_dialog: Boolean(dialog) && home === dialog,
    before: Boolean(active.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING) && active.getRootNode() === wanted.getRootNode(),
    combo: isCombo, chosen: [item, wanted].some((el) => el.matches(CHOSEN)) };
}
