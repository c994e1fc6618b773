// A frame's own selector, as the engines write it, and where its document begins in the one around it.
(el) => {
  if (window.axe) { try { window.axe.setup(document); } catch { /* another run holds it */ } }
  const box = el.getBoundingClientRect(), selector = engineSelector(el);
  if (window.axe) window.axe.teardown();
  return { selector, x: box.x + el.clientLeft, y: box.y + el.clientTop, shown: isVisible(el) };
}
