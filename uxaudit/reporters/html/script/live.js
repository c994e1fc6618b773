const place = document.getElementById("live");
const note = document.getElementById("live-note");
const said = document.getElementById("live-said");
let count = 0;

function show(event) {
  const news = JSON.parse(event.data);
  const fresh = new DOMParser().parseFromString(news.html, "text/html");
  place.replaceChildren(...fresh.body.childNodes);
  note.textContent = news.audits ? "Updated as replays end." : "No audit is running. Load the page again to see what has finished.";
  if (news.said) said.textContent = news.said;
  count += 1;
}

const source = new EventSource("events");
source.addEventListener("message", show);
source.addEventListener("error", () => {
  if (count) note.textContent = "The server does not respond any more.";
});
