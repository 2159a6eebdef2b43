// The item stays with whoever is reading it: a sign of life every minute while the page is in view and in use.
// Without this file a lease simply runs out after its minutes.
import { form, place } from "./drafts.js";

const MINUTE = 60_000; // milliseconds
const IDLE = 10 * MINUTE; // nobody touched the page for so long: let the item go

if (place && form) {
  const until = document.getElementById("lease-until");
  let isOver = false;
  let touched = performance.now(); // not the clock on the wall, which may be wrong or jump

  const say = (text) => {
    place.textContent = text;
    place.hidden = !text;
  };

  const beat = async () => {
    if (isOver || document.hidden || !navigator.onLine || performance.now() - touched > IDLE) return;
    const body = new URLSearchParams({
      csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value,
      token: form.dataset.token,
    });
    let answer;
    try {
      answer = await fetch(place.dataset.renew, { method: "POST", body, redirect: "manual" });
    } catch {
      return; // no network: the outbox says so when it matters
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) { say(place.dataset.login); return; }
    if (!answer.ok) return;
    const { held, until: time, says } = await answer.json();
    if (held) {
      if (until) until.textContent = time;
      return;
    }
    isOver = true;
    say(says);
  };

  for (const happened of ["pointerdown", "keydown", "input", "scroll"]) {
    window.addEventListener(happened, () => { touched = performance.now(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  window.setInterval(beat, MINUTE);
}
