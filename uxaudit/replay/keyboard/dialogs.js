// The dialogs that are open, and where the focus is. Dialogs without a role are not known as such.
() => {
  const { keyOf } = keyring(), active = focusedHere();
  const nowhere = !active || active === document.body || active === document.documentElement || !isVisible(active);
  // A dialog holds the page where it says so, or where it lies over the middle of the page.
  const covers = (el) => isWithin(document.elementFromPoint(innerWidth / 2, innerHeight / 2), el);
  const isModal = (el) => el.matches('dialog:modal, [aria-modal="true"], [role="alertdialog"]') || (el.matches('[role="dialog"], dialog') && covers(el)
    && [...document.querySelectorAll('main, header, nav')].some((part) => part.inert || part.closest('[inert], [aria-hidden="true"]')));
  const heading = (el) => { const first = el.querySelector('h1, h2, h3, h4, h5, h6, [role="heading"]'); return first ? tidy(first.innerText) : ''; };
  const called = (el) => tidy(textOfIds(el, 'aria-labelledby')) || tidy(el.getAttribute('aria-label')) || heading(el);
  return { document: performance.timeOrigin, nowhere, dialogs: everywhere('dialog[open], [role="dialog"], [role="alertdialog"]')
    .filter((el) => isVisible(el) && isModal(el))
    .map((el) => ({ key: keyOf(el), role: roleOf(el), name: called(el).slice(0, 80), selector: selectorOf(el), holds: !nowhere && isWithin(active, el) })) };
}
