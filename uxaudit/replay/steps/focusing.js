// Gives the focus to the element, or to what it is the label of; whether it has it then, and, where not, what keeps it from taking it.
(el) => {
  const field = el.control || el;
  if (!isWithin(focusedHere() || document.body, field)) field.focus();
  const active = focusedHere();
  const has = Boolean(active) && active !== document.body && (isWithin(active, field) || (active.shadowRoot ? isWithin(field, active) : false));
  if (has) return { has, why: '', by: '' };
  const inert = chainOf(field).find((node) => node.inert);
  const behind = document.querySelector('dialog:modal') && !field.closest('dialog:modal');
  if (inert || behind) return { has, why: behind || document.querySelector('dialog:modal') ? 'dialog' : 'inert', by: '' };
  if (field.matches(':disabled') || field.getAttribute('aria-disabled') === 'true') return { has, why: 'disabled', by: '' };
  if (!isVisible(field)) return { has, why: 'hidden', by: '' };
  return { has, why: active && active !== document.body ? 'taken' : 'refused', by: active && active !== document.body ? nameOf(active) || selectorOf(active) : '' };
}
