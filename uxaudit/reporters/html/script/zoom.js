// Pictures in a larger window.

function zoom(figure) {
  const dialog = document.createElement("dialog");
  dialog.className = "zoom";
  dialog.setAttribute("aria-label", figure.querySelector("svg").getAttribute("aria-label"));
  const head = document.createElement("p");
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: say("close") });
  head.append(Object.assign(document.createElement("span"), { textContent: dialog.getAttribute("aria-label") }), close);
  dialog.append(head, figure.querySelector("svg").cloneNode(true));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function addZoomButtons() {
  for (const figure of document.querySelectorAll(".zoomable")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "zoom-button", textContent: say("zoom") });
    button.setAttribute("aria-label", `${say("zoom")}: ${figure.querySelector("svg").getAttribute("aria-label")}`);
    button.addEventListener("click", () => zoom(figure));
    figure.append(button);
  }
}
