// Which findings are shown, and in which order. The state is a plain object; it is kept in the hash of the URL.

const cards = [...document.querySelectorAll(".card")];
const list = document.querySelector(".cards");
const controls = [...document.querySelectorAll("[data-filter]")];
const textField = document.getElementById("filter-text");
const sortField = document.getElementById("filter-sort");
const texts = new Map();
const WORDS = JSON.parse(document.body.dataset.words);

// A text of the page's language, with values filled in for {names}.
function say(name, values = {}) {
  return WORDS[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

const SORTS = {
  severity: (a, b) => Number(b.dataset.severity) - Number(a.dataset.severity),
  tasks: (a, b) => Number(b.dataset.tasks) - Number(a.dataset.tasks),
  pages: (a, b) => Number(b.dataset.pages) - Number(a.dataset.pages),
  check: (a, b) => a.dataset.check.localeCompare(b.dataset.check),
};

function chosen() {
  const state = {};
  for (const control of controls) if (control.value) state[control.dataset.filter] = control.value;
  if (textField.value.trim()) state.q = textField.value.trim();
  if (sortField.value) state.sort = sortField.value;
  return state;
}

function choose(state) {
  for (const control of controls) control.value = state[control.dataset.filter] ?? "";
  for (const control of controls) if (control.selectedIndex < 0) control.value = "";
  textField.value = state.q ?? "";
  sortField.value = state.sort in SORTS ? state.sort : "";
}

function textOf(card) {
  if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
  return texts.get(card);
}

function fits(card, state) {
  for (const control of controls) {
    const wanted = state[control.dataset.filter];
    if (wanted && !card.dataset[control.dataset.filter].split(" ").includes(wanted)) return false;
  }
  return !state.q || state.q.toLowerCase().split(/\s+/).every((word) => textOf(card).includes(word));
}

function arrange(sort) {
  const order = SORTS[sort] ? [...cards].sort(SORTS[sort]) : cards;
  if (order.some((card, place) => list.children[place] !== card)) list.append(...order);
}

function shownCards() {
  return [...list.children].filter((card) => !card.hidden);
}

function isDismissed(card) {
  return card.dataset.mode === "dismissed";
}

function announce(shown) {
  const all = shown.length === cards.length;
  const whole = cards.filter((card) => !isDismissed(card)).length;
  const dismissed = shown.filter(isDismissed).length;
  const count = shown.length - dismissed;
  const name = `${count === 1 ? "cause" : "causes"}${all ? "" : "Of"}`;
  const causes = say(name, { n: count, all: whole });
  const parts = [count || !dismissed ? causes : "", dismissed ? say("dismissedCount", { n: dismissed }) : ""];
  document.getElementById("filter-count").textContent = parts.filter(Boolean).join(", ");
  document.getElementById("filter-none").hidden = shown.length > 0;
  document.getElementById("filter-clear").disabled = all && !sortField.value;
}

function apply() {
  const state = chosen();
  for (const card of cards) card.hidden = !fits(card, state);
  arrange(state.sort);
  announce(shownCards());
  return state;
}

function clearFilters() {
  choose({});
  apply();
  writeHash();
}
