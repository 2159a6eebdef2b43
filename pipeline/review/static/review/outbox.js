// Sending without losing: a decision goes out in the background, and waits here while the network is away.
// The server stores a form once however often it comes, so sending again is always safe.
import { drop, form, keyFor, keysOf, place, read, write } from "./drafts.js";

const RETRY = 10_000; // milliseconds
const TRIES = 3; // then the server's own page has the word

const confirm = document.getElementById("confirm");
let isWaiting = false;

const say = (text) => {
  place.textContent = text;
  place.hidden = !text;
};

const entry = () => ({
  token: form.dataset.token,
  action: form.getAttribute("action"),
  fields: [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string"),
  tries: 0,
});

const secret = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

// Send it as an ordinary form, so that whatever the server answers is shown.
const handOver = (key, kept) => {
  drop(key);
  const plain = document.createElement("form");
  plain.method = "post";
  plain.action = kept.action;
  for (const [name, value] of [["csrfmiddlewaretoken", secret()], ...kept.fields]) {
    const field = document.createElement("textarea"); // keeps line breaks
    field.name = name;
    field.value = value;
    plain.append(field);
  }
  plain.hidden = true;
  document.body.append(plain);
  plain.submit();
};

const wait = () => {
  isWaiting = true;
  say(place.dataset.waiting);
};

const send = async (key) => {
  const kept = form && read(key)?.token === form.dataset.token && isWaiting ? { ...read(key), ...entry() } : read(key);
  if (!kept) return;
  write(key, { ...kept, tries: (kept.tries || 0) + 1 });
  let answer;
  try {
    const body = new URLSearchParams([["csrfmiddlewaretoken", secret()], ...kept.fields]);
    answer = await fetch(kept.action, { method: "POST", body, redirect: "manual" });
  } catch {
    write(key, kept); // the network's fault does not count
    wait();
    return;
  }
  if ([502, 503, 504].includes(answer.status)) { write(key, kept); wait(); return; }
  // A redirect: stored, or logged out meanwhile. The console knows, and asks for what it lacks once more. A refused
  // form (403) is one from before logging in again: the console brings a new one.
  const goesOn = answer.type === "opaqueredirect" || answer.status === 403;
  if (goesOn && (kept.tries || 0) < TRIES) { location.assign(place.dataset.desk); return; }
  handOver(key, kept);
};

const flush = () => keysOf(`outbox:${place.dataset.person}:`).forEach(send);

if (place && form && confirm) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.submitter && event.submitter !== confirm) {
      if (navigator.onLine) return;
      event.preventDefault(); // skipping and the like need the server; what is typed stays
      say(place.dataset.away);
      return;
    }
    event.preventDefault();
    const key = keyFor("outbox", form.dataset.token);
    write(key, entry());
    send(key);
  });
}
if (place) {
  window.addEventListener("offline", () => { if (!isWaiting) say(place.dataset.away); });
  window.addEventListener("online", () => { if (!isWaiting) say(""); flush(); });
  window.setInterval(() => { if (isWaiting) flush(); }, RETRY);
  flush();
}
