// Whether some stops lie in one part of the page, with other stops outside it: the selector of the part, else nothing.
({ held }) => {
  const keys = window.__uxaudit_keys;
  const tabbable = everywhere('a[href], area[href], button, input:not([type="hidden"], [type="radio"]), select, textarea, summary, iframe, [tabindex], [contenteditable=""], [contenteditable="true"]')
    .filter((el) => el.tabIndex >= 0 && !el.matches(':disabled') && !el.closest('[inert]') && isVisible(el));
  const inside = everywhere('*').filter((el) => held.includes(keys.of.get(el)));
  if (!inside.length) return '';
  const part = inside.map(chainOf).reduce((shared, line) => shared.filter((el) => line.includes(el)))[0];
  if (!part || part === document.body || part === document.documentElement) return '';
  return tabbable.some((el) => !chainOf(el).includes(part)) ? selectorOf(part) : '';
}
