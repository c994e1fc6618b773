// Keys: / to search, j and k to move between findings, Enter to open or close one, Escape to clear.

let current = null;

function setCurrent(card) {
  current?.classList.remove("here");
  current = card;
  current?.classList.add("here");
}

function move(by) {
  const shown = shownCards();
  if (!shown.length) return;
  const at = shown.indexOf(current);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by));
  setCurrent(shown[next]);
  const summary = current.querySelector("summary");
  summary.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
}

function onEscape(event) {
  if (document.querySelector("dialog[open]")) return;
  if (event.target === textField && textField.value) textField.value = "";
  else if (current?.querySelector("details").open) {
    current.querySelector("details").open = false;
    return current.querySelector("summary").focus();
  } else choose({});
  apply();
  writeHash();
}

const KEYS = {
  "/": () => textField.focus(),
  j: () => move(1),
  k: () => move(-1),
};

function typing(target) {
  return target.matches("input, select, textarea, [contenteditable]");
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return onEscape(event);
  if (typing(event.target) || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
}
