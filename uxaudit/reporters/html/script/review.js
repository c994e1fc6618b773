// Answers about candidates, in a report that `uxaudit serve` shows.

const token = document.querySelector("meta[name=uxaudit-review]").content;
const judges = [...document.querySelectorAll(".judge")];
const byField = document.getElementById("review-by");

function showAnswer(form, given) {
  const why = given.reason ? `: ${given.reason.replace(/\.+$/, "")}` : "";
  form.querySelector(".judged").textContent = say("answered", { answer: say(given.answer), name: given.by, why });
  form.closest(".card").querySelector("h3 .badge").textContent = say(given.answer);
}

async function send(form, answer) {
  const reason = form.elements.reason.value.trim();
  const body = JSON.stringify({ ...form.dataset, answer, reason, by: byField.value.trim() });
  const headers = { "content-type": "application/json", "x-uxaudit-token": token };
  const response = await fetch("answers", { method: "POST", headers, body });
  const said = await response.json();
  if (!response.ok) throw new Error(said.error);
  return said;
}

async function onAnswer(event) {
  event.preventDefault();
  const form = event.target;
  const answer = event.submitter.value;
  const field = form.elements.reason;
  const lacks = [
    [byField, !byField.value.trim(), say("enterName")],
    [field, answer === "dismissed" && !field.value.trim(), say("enterReason")],
  ].find(([, isMissing]) => isMissing);
  field.removeAttribute("aria-invalid");
  byField.removeAttribute("aria-invalid");
  if (lacks) {
    form.querySelector(".judged").textContent = lacks[2];
    lacks[0].setAttribute("aria-invalid", "true");
    return lacks[0].focus();
  }
  try {
    showAnswer(form, await send(form, answer));
  } catch (error) {
    form.querySelector(".judged").textContent = say("notKept", { error: error.message });
  }
}

async function beginReview() {
  for (const form of judges) {
    form.hidden = false;
    form.addEventListener("submit", onAnswer);
  }
  document.querySelector(".judge-by").hidden = false;
  const response = await fetch("answers");
  const known = response.ok ? await response.json() : {};
  for (const form of judges) {
    const given = known[`${form.dataset.now} ${form.dataset.finding}`];
    if (given) showAnswer(form, given);
  }
}

if (judges.length) beginReview();
