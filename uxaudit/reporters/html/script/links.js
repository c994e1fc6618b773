// Links to findings and to filtered views, and what the copy buttons copy.

function writeHash() {
  const state = new URLSearchParams(chosen()).toString();
  history.replaceState(null, "", state ? `#${state}` : location.pathname + location.search);
}

function readHash() {
  const hash = decodeHash(location.hash.slice(1));
  const target = hash && document.getElementById(hash);
  if (target) return reveal(target);
  if (hash.includes("=")) choose(Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
  apply();
}

function decodeHash(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function reveal(target) {
  const card = target.closest(".card");
  if (card && card.hidden) choose({});
  if (cards.length) apply();
  for (let part = target.querySelector("details") ?? target; part; part = part.parentElement) {
    if (part.tagName === "DETAILS") part.open = true;
  }
  target.scrollIntoView();
  if (card) setCurrent(card);
}

function linkTo(id) {
  return `${location.href.split("#")[0]}#${id}`;
}

function words(root, selector) {
  return (root.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ").trim();
}

// Signs that Markdown reads as markup; the text of a finding comes from the audited site.
function plain(text) {
  return text.replace(/[\\`*_{}[\]<>#|~@]/g, "\\$&");
}

function asMarkdown(place) {
  const card = place.closest(".card");
  const facts = [...place.querySelectorAll(".facts > div")].map((fact) => `- ${plain(words(fact, "dt"))}: ${plain(words(fact, "dd"))}`);
  const lines = [
    `### ${plain(words(card, "h3 .badge"))}: ${plain(words(place, ".message") || words(card, ".title"))}`,
    plain(words(place, ".measure")),
    facts.join("\n"),
    plain(words(place, ".words > p > strong") ? words(place, ".words > p:has(> strong)") : words(card, ".fix")),
    `[${say("inReport")}](<${linkTo(place.id)}>)`,
  ];
  return lines.filter(Boolean).join("\n\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function onCopy(button) {
  const id = button.dataset.of;
  await copy(button.dataset.copy === "link" ? linkTo(id) : asMarkdown(document.getElementById(id)));
  const before = button.textContent;
  button.textContent = say("copied");
  setTimeout(() => (button.textContent = before), 1500);
}
