// Widgets with the keys of their roles. On a page with the class "deaf" no key has an effect.
const keys = (el, handle) =>
  el.addEventListener("keydown", (event) => {
    if (!document.body.classList.contains("deaf") && handle(event.key, event) !== false) event.preventDefault();
  });
const parts = (el, role) => [...el.querySelectorAll(`[role="${role}"]:not([aria-disabled="true"])`)];
const step = (key, list, at, [next, back], wrap) => {
  const to = { [next]: at + 1, [back]: at - 1, Home: 0, End: list.length - 1 }[key];
  return to === undefined ? -1 : wrap ? (to + list.length) % list.length : Math.max(0, Math.min(list.length - 1, to));
};
// The focus moves from item to item, of which one is a Tab stop.
const roving = (el, role, pair, wrap, then = () => {}) => {
  const go = (item) => {
    parts(el, role).forEach((one) => { one.tabIndex = one === item ? 0 : -1; });
    item.focus();
    then(item);
  };
  keys(el, (key) => {
    const list = parts(el, role), to = step(key, list, list.indexOf(document.activeElement), pair, wrap);
    if (to < 0) return false;
    go(list[to]);
  });
  return go;
};
// The focus stays, and aria-activedescendant names the current item.
const active = (el, list, item) => {
  list.forEach((one) => one.classList.toggle("current", one === item));
  if (item) el.setAttribute("aria-activedescendant", item.id); else el.removeAttribute("aria-activedescendant");
};
const $ = (id) => document.getElementById(id);
const across = ["ArrowRight", "ArrowLeft"], down = ["ArrowDown", "ArrowUp"];

const choose = (tab) => {
  for (const one of parts($("tabs"), "tab")) {
    one.setAttribute("aria-selected", String(one === tab));
    $(one.getAttribute("aria-controls")).hidden = one !== tab;
  }
};
roving($("tabs"), "tab", document.dir === "rtl" ? [...across].reverse() : across, false);
for (const tab of parts($("tabs"), "tab")) {
  tab.onclick = () => choose(tab);
  keys(tab, (key) => (key === "Enter" || key === " " ? choose(tab) : false));
}

roving($("bar"), "button", across, true);

const check = (radio) => parts($("sizes"), "radio").forEach((one) => one.setAttribute("aria-checked", String(one === radio)));
const radios = { go: roving($("sizes"), "radio", down, true, check) };
for (const radio of parts($("sizes"), "radio")) radio.onclick = () => radios.go(radio);

const fruits = parts($("fruits"), "option");
keys($("fruits"), (key) => {
  const at = fruits.findIndex((one) => one.classList.contains("current")), to = step(key, fruits, at, down, false);
  if (key === " " && at >= 0) fruits[at].setAttribute("aria-selected", String(fruits[at].getAttribute("aria-selected") !== "true"));
  else if (to < 0) return false;
  else active($("fruits"), fruits, fruits[to]);
});

const shown = () => parts($("files"), "treeitem").filter((one) => one.offsetParent);
const focusItem = (item) => {
  parts($("files"), "treeitem").forEach((one) => { one.tabIndex = one === item ? 0 : -1; });
  item.focus();
};
const unfold = (item, open) => {
  item.setAttribute("aria-expanded", String(open));
  item.querySelector('[role="group"]').hidden = !open;
};
keys($("files"), (key) => {
  const item = document.activeElement, open = item.getAttribute("aria-expanded");
  if (key === "ArrowRight" && open === "false") return unfold(item, true);
  if (key === "ArrowLeft" && open === "true") return unfold(item, false);
  const to = step(key, shown(), shown().indexOf(item), down, false);
  if (to < 0) return false;
  focusItem(shown()[to]);
});

const cells = parts($("seats"), "gridcell");
keys($("seats"), (key) => {
  const at = cells.indexOf(document.activeElement), row = at - (at % 3);
  const move = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3, Home: row - at, End: row + 2 - at }[key];
  if (!move || !cells[at + move]) return false;
  cells[at].tabIndex = -1;
  cells[at + move].tabIndex = 0;
  cells[at + move].focus();
});

const set = (el, value) => {
  const now = Math.max(0, Math.min(10, value));
  el.setAttribute("aria-valuenow", now);
  el.textContent = now;
};
for (const id of ["loud", "guests", "split"]) {
  const el = $(id);
  keys(el, (key) => {
    const now = Number(el.getAttribute("aria-valuenow"));
    const to = { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, Home: 0, End: 10 }[key];
    if (to === undefined) return false;
    set(el, to);
  });
}

// A menu that a button opens, with the focus in the menu.
const menu = (open) => {
  $("menu").hidden = !open;
  $("more").setAttribute("aria-expanded", String(open));
  (open ? parts($("menu"), "menuitem")[0] : $("more")).focus();
};
$("more").onclick = () => menu($("menu").hidden);
roving($("menu"), "menuitem", down, true);
keys($("menu"), (key) => (key === "Escape" ? menu(false) : false));

// A field with a list of what fits.
const towns = parts($("towns"), "option"), field = $("town");
const list = (open) => {
  $("towns").hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) active(field, towns, null);
};
const fit = () => {
  const typed = field.value.toLowerCase();
  for (const town of towns) town.hidden = !town.textContent.toLowerCase().includes(typed);
  list(typed !== "" && towns.some((town) => !town.hidden));
};
field.oninput = fit;
field.onblur = () => setTimeout(() => list(false), 200);
keys(field, (key) => {
  const seen = towns.filter((town) => !town.hidden), to = step(key, seen, seen.findIndex((one) => one.classList.contains("current")), down, true);
  if (key === "Escape") return list(false);
  if ($("towns").hidden || to < 0 || key === "Home" || key === "End") return false;
  active(field, towns, seen[to]);
});

// A choice without a text field.
const days = parts($("days"), "option"), day = $("day");
const week = (open) => {
  $("days").hidden = !open;
  day.setAttribute("aria-expanded", String(open));
  active(day, days, open ? days[0] : null);
};
day.onclick = () => week($("days").hidden);
keys(day, (key) => {
  if ($("days").hidden) return /^(?:Enter| |ArrowDown)$/.test(key) ? week(true) : false;
  const to = step(key, days, days.findIndex((one) => one.classList.contains("current")), down, false);
  if (key === "Escape") return week(false);
  if (key === "Enter") { day.textContent = document.querySelector("#days .current").textContent; return week(false); }
  if (to < 0) return false;
  active(day, days, days[to]);
});
