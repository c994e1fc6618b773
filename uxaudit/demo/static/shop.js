// Everything works without this file; it only saves page loads and tells of errors sooner.
"use strict";

const pounds = (pence) => `£${(pence / 100).toFixed(2)}`;

// A basket that changes without a new page and announces the change to screen readers.
for (const form of document.querySelectorAll("form[data-add]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.statusText);
      const { message, count } = await answer.json();
      const notice = document.createElement("p");
      const link = Object.assign(document.createElement("a"), { href: "/basket", textContent: "See your basket" });
      notice.append(`${message} `, link);
      document.getElementById("notice").replaceChildren(notice);
      document.getElementById("basket-count").textContent = count;
      button.removeAttribute("aria-disabled");
    } catch {
      form.submit();
    }
  });
}

// A page that the browser kept shows an old count.
addEventListener("pageshow", async (event) => {
  if (!event.persisted) return;
  const answer = await fetch("/basket/count");
  document.getElementById("basket-count").textContent = (await answer.json()).count;
});

// The total follows the way of delivery.
const total = document.getElementById("total");
for (const choice of document.querySelectorAll("input[data-pence]")) {
  choice.addEventListener("change", () => {
    total.querySelector("strong").textContent = pounds(Number(total.dataset.goods) + Number(choice.dataset.pence));
  });
}

// An error shows when the user leaves a field, never while typing, and disappears as soon as it is corrected.
const REASONS = {
  email: [/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/, "Enter an e-mail address in full, like name@example.com"],
  postcode: [/^[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}$/i, "Enter a full UK postcode, like BS1 4ST"],
};

function tell(field, text) {
  const error = document.getElementById(`${field.id}-error`);
  const hint = document.getElementById(`${field.id}-hint`);
  error.textContent = text;
  error.hidden = !text;
  field.closest(".field").classList.toggle("wrong", Boolean(text));
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  const ids = [hint && hint.id, text && error.id].filter(Boolean).join(" ");
  if (ids) field.setAttribute("aria-describedby", ids);
  else field.removeAttribute("aria-describedby");
}

for (const field of document.querySelectorAll("form[data-validate] .field input")) {
  const [pattern, reason] = REASONS[field.id] || [];
  if (!pattern) continue;
  const wrong = () => field.value.trim() !== "" && !pattern.test(field.id === "postcode" ? field.value.replace(/[\s().-]/g, "") : field.value.trim());
  field.addEventListener("change", () => tell(field, wrong() ? reason : ""));
  field.addEventListener("input", () => { if (field.hasAttribute("aria-invalid") && field.value.trim() && !wrong()) tell(field, ""); });
}

const summary = document.getElementById("summary");
if (summary) summary.focus();
