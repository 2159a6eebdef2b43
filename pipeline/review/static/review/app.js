// Keys for the review console. Everything works without this file; it only makes it faster.
"use strict";

(() => {
  const form = document.getElementById("decision");
  const practice = [...document.querySelectorAll(".practice button[data-key]")];
  if (practice.length) {
    document.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      practice.find((button) => button.dataset.key === event.key)?.click();
    });
  }
  if (!form) return;

  const confirm = document.getElementById("confirm");
  const skip = document.getElementById("skip");
  const alarm = document.getElementById("alarm");
  const undo = document.getElementById("undo");
  const veil = document.getElementById("veil");
  const help = document.getElementById("help");
  const note = document.getElementById("note");
  const noteBox = document.getElementById("note-box");
  const source = document.getElementById("source_url");
  const switchBox = document.getElementById("keys-on");
  const notices = document.getElementById("notices");
  const questions = [...form.querySelectorAll(".question")];

  const settings = (() => {
    try { return window.localStorage; } catch { return null; }
  })();

  const hasEvidence = () => source.value.trim() || form.querySelector("[name=document]:checked");
  const answered = (question) => question.querySelector("input:checked");
  const current = () =>
    questions.find((question) => !answered(question)) ||
    questions.find((question) => question.contains(document.activeElement)) ||
    questions[questions.length - 1];

  const mark = () => {
    const now = current();
    for (const question of questions) question.classList.toggle("is-current", question === now);
  };

  const say = (text) => {
    notices.replaceChildren();
    const line = document.createElement("p");
    line.className = "notice notice-info";
    line.textContent = text;
    notices.append(line);
  };

  const choose = (number) => {
    const question = current();
    const input = question.querySelector(`input[data-key="${number}"]`);
    if (!input) return;
    input.checked = true;
    input.focus();
    input.dispatchEvent(new Event("change", { bubbles: true }));
    // Only after the last answer: the number keys of the other questions must not end up in the link.
    if (questions.every(answered) && form.querySelector("[data-source]:checked") && !hasEvidence()) source.focus();
  };

  // What is missing is asked for here rather than after a round trip. The server asks as well.
  const isComplete = () => {
    const open = questions.find((question) => !answered(question));
    if (open) {
      say(form.dataset.pick);
      open.classList.remove("nudge");
      void open.offsetWidth;
      open.classList.add("nudge");
      open.querySelector("input").focus();
      return false;
    }
    if (form.querySelector("[data-source]:checked") && !hasEvidence()) {
      say(form.dataset.sourceMissing);
      source.focus();
      return false;
    }
    if (form.querySelector("[data-needs-note]:checked") && note.value.trim().length < Number(form.dataset.whyLength)) {
      noteBox.open = true;
      say(form.dataset.why);
      note.focus();
      return false;
    }
    return true;
  };
  const send = () => { if (isComplete()) form.requestSubmit(confirm); };

  form.addEventListener("change", (event) => {
    mark();
    if (event.target.type !== "radio") return;
    if (form.querySelector("[data-needs-note]:checked")) noteBox.open = true;
    const next = questions.find((question) => !answered(question));
    if (next) next.scrollIntoView({ block: "nearest" });
  });

  let sending = false;
  form.addEventListener("submit", (event) => {
    const asks = event.submitter === confirm && !isComplete();
    if (sending || asks) { event.preventDefault(); return; }
    sending = true;
    form.classList.add("is-sending");
  });
  window.addEventListener("pageshow", () => { sending = false; form.classList.remove("is-sending"); });

  const isTyping = (target) =>
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));
  // In the field for links Enter goes on, as in any field of one line; Shift+Enter makes room for another link.
  const hasOwnEnter = (target) => target !== source && target.closest("a, button, summary, textarea, [type=file]");

  const actions = {
    KeyK: () => form.requestSubmit(alarm),
    KeyS: () => form.requestSubmit(skip),
    KeyU: () => { if (undo) form.requestSubmit(undo); },
    KeyG: () => form.querySelector("[data-claim=yes]")?.click(),
    KeyX: () => form.querySelector("[data-claim=no]")?.click(),
    KeyH: () => { if (veil) veil.open = !veil.open; },
    KeyN: () => { noteBox.open = true; note.focus(); },
    KeyM: () => {
      const phrase = noteBox.querySelector("#phrases button:not([hidden])");
      if (!phrase) { say(form.dataset.pick); return; }
      noteBox.open = true;
      phrase.focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.repeat) return;
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); return; }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && isTyping(target)) { target.blur(); return; }
    if (event.key === "Enter" && !event.shiftKey && !hasOwnEnter(target)) { event.preventDefault(); send(); return; }
    if (isTyping(target) || !switchBox.checked) return;
    if (event.key === "?") { event.preventDefault(); help.togglePopover?.(); return; }
    if (help.matches(":popover-open")) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && !event.shiftKey) { event.preventDefault(); choose(digit[1]); return; }
    if (actions[event.code] && !event.shiftKey) { event.preventDefault(); actions[event.code](); }
  });

  // On a small screen the start of a long post is enough for the answers to be in view; the rest is a tap away.
  const more = document.getElementById("more-text");
  const text = form.querySelector(".text");
  const fold = () => { more.hidden = !text.classList.contains("is-folded") || text.scrollHeight <= text.clientHeight; };
  text.classList.add("is-folded");
  more.addEventListener("click", () => { text.classList.remove("is-folded"); more.hidden = true; });
  veil?.addEventListener("toggle", fold);
  window.addEventListener("resize", fold);
  fold();

  switchBox.checked = settings?.getItem("khoitrong-keys") !== "off";
  switchBox.addEventListener("change", () => settings?.setItem("khoitrong-keys", switchBox.checked ? "on" : "off"));
  form.classList.toggle("has-steps", questions.length > 1);
  form.addEventListener("focusin", mark);
  mark();
})();
