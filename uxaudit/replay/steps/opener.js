// What a person opens to see a hidden element: the control that unfolds the closed part around it, where the markup ties the two together
// and there is just one. Null where there is none, or where the choice is not clear.
(el) => {
  const shows = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const byId = (node, ...names) => (node.id ? everywhere(names.map((name) => `[${name}~="${CSS.escape(node.id)}"]`).join(', ')) : []);
  const isShut = (node) => !shows(node) || (node.localName === 'details' && !node.open);
  const opens = (control) => control.matches('summary, [aria-expanded="false"], [aria-haspopup]:not([aria-haspopup="false"]), [popovertarget], [commandfor], [role="tab"][aria-selected="false"], [data-toggle], [data-bs-toggle]');
  const commands = (node) => byId(node, 'popovertarget', 'commandfor').filter((control) => !/hide|close/.test(`${control.getAttribute('popovertargetaction') || ''} ${control.getAttribute('command') || ''}`));
  const named = (node) => (node.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean).map((id) => node.getRootNode().getElementById(id)).filter((one) => one && opens(one));
  const scripted = (node) => (node.id ? everywhere(`[data-target="#${CSS.escape(node.id)}"], [data-bs-target="#${CSS.escape(node.id)}"], [href="#${CSS.escape(node.id)}"]`).filter(opens) : []);
  const before = (node) => { const one = node.previousElementSibling; return one && one.matches('button, [role="button"], a, [aria-expanded]') && opens(one) ? [one] : []; };
  const ways = [
    (node) => (node.localName === 'details' && !node.open ? [...node.children].filter((one) => one.localName === 'summary').slice(0, 1) : []),
    commands,
    (node) => byId(node, 'aria-controls', 'aria-owns').filter(opens),
    named, scripted, before,
  ];
  for (const node of chainOf(el)) {  // from the inside out: the nearest part with an opener that can be seen
    if (!isShut(node)) continue;
    for (const way of ways) {
      const found = [...new Set(way(node))].filter(shows);
      if (found.length === 1) return found[0];
      if (found.length > 1) return null;
    }
  }
  return null;
}
