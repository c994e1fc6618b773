function begin() {
  for (const part of document.querySelectorAll(".filters, .tools")) part.hidden = false;
  for (const control of [...controls, sortField]) control.addEventListener("change", () => (apply(), writeHash()));
  textField.addEventListener("input", () => (apply(), writeHash()));
  document.getElementById("filter-clear").addEventListener("click", clearFilters);
  document.addEventListener("keydown", onKey);
  list.addEventListener("focusin", (event) => event.target.matches(".card > details > summary") && setCurrent(event.target.closest(".card")));
  document.addEventListener("click", (event) => event.target.dataset?.copy && onCopy(event.target));
}

addZoomButtons();
if (cards.length) begin();
addEventListener("hashchange", readHash);
readHash();
