// Which fields of the page hold something else than when it was last asked (the first time none): their names and values, without those
// that are secret. What a script gives to a field by its property changes nothing in the document. `told` says whether the control shows
// its state to the browser alone, as custom elements and customizable selects may.
(el) => {
  const { keys } = keyring(), before = keys.values || new WeakMap(), first = !keys.values, changed = [];
  const FIELDS = 'input:not([type="hidden"]), select, textarea, output, [contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]';
  const read = (field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return String(field.checked);
    if (field.isContentEditable) return field.innerText;
    return field.type === 'file' ? String(field.files.length) : String(field.value);
  };
  keys.values = new WeakMap();
  for (const field of everywhere(FIELDS)) {
    const now = read(field);
    keys.values.set(field, now);
    if (first || !before.has(field) || before.get(field) === now) continue;
    changed.push({ seen: isVisible(field), name: nameOf(field) || field.name || '', role: roleOf(field), value: isSecret(field) ? null : now.slice(0, 200) });
  }
  const control = el instanceof Element ? el.control || el : null;
  return { changed, told: Boolean(control) && (control.localName.includes('-') || getComputedStyle(control).appearance === 'base-select') };
}
