// The dialogs that are open, and where the focus is. Dialogs without a role are not known as such.
() => {
  if (!window.__uxaudit_keys) Object.defineProperty(window, '__uxaudit_keys', { value: { count: 0, of: new WeakMap() }, enumerable: false });
  const keys = window.__uxaudit_keys;
  const keyOf = (el) => { if (!keys.of.has(el)) keys.of.set(el, ++keys.count); return keys.of.get(el); };
  let active = document.activeElement;
  while (active && active.shadowRoot && active.shadowRoot.activeElement) active = active.shadowRoot.activeElement;
  const within = (holder) => { for (let el = active; el; el = parentOf(el)) if (el === holder) return true; return false; };
  const nowhere = !active || active === document.body || active === document.documentElement || !isVisible(active);
  // A dialog holds the page where it says so, or where it lies over the middle of the page.
  const covers = (el) => { for (let at = document.elementFromPoint(innerWidth / 2, innerHeight / 2); at; at = parentOf(at)) if (at === el) return true; return false; };
  const isModal = (el) => el.matches('dialog:modal, [aria-modal="true"], [role="alertdialog"]') || (el.matches('[role="dialog"], dialog') && covers(el)
    && [...document.querySelectorAll('main, header, nav')].some((part) => part.inert || part.closest('[inert], [aria-hidden="true"]')));
  const heading = (el) => { const first = el.querySelector('h1, h2, h3, h4, h5, h6, [role="heading"]'); return first ? tidy(first.innerText) : ''; };
  const called = (el) => tidy(textOfIds(el, 'aria-labelledby')) || tidy(el.getAttribute('aria-label')) || heading(el);
  return { document: performance.timeOrigin, nowhere, dialogs: everywhere('dialog[open], [role="dialog"], [role="alertdialog"]')
    .filter((el) => isVisible(el) && isModal(el))
    .map((el) => ({ key: keyOf(el), role: roleOf(el), name: called(el).slice(0, 80), selector: selectorOf(el), holds: !nowhere && within(el) })) };
}
