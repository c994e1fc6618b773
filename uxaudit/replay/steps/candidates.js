// The controls that the page does offer, for "did you mean": role and name of each, the visible ones only.
(limit) => {
  const found = [];
  for (const el of everywhere(`${INTERACTIVE}, h1, h2, h3, img, [role]`)) {
    if (found.length >= limit) break;
    const name = nameOf(el);
    if (name && isVisible(el)) found.push({ role: roleOf(el), name, control: el.matches(INTERACTIVE) });
  }
  return found;
}
