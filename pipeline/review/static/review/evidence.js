// Evidence on the review console: documents that go up as soon as they are chosen, phrases to start from, and a
// word about links to official sources. Everything works without this file; it only makes it faster.
"use strict";

(() => {
  const form = document.getElementById("decision");
  const file = document.getElementById("document_file");
  if (!form || !file) return;

  const attach = document.getElementById("attach");
  const note = document.getElementById("note");
  const source = document.getElementById("source_url");
  const official = document.getElementById("official");
  const phrases = document.getElementById("phrases");
  const GAP = /\[(?:nguồn|…)\]/;

  const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  form.classList.add("has-scripts");
  file.addEventListener("change", () => {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > Number(form.dataset.sizeLimit)) {
      file.value = "";
      const line = document.createElement("p");
      line.className = "notice notice-info";
      line.textContent = form.dataset.tooLarge;
      document.getElementById("notices").replaceChildren(line);
      return;
    }
    form.requestSubmit(attach);
  });

  // The list of official sources is on the page; whatever lies below one of its addresses belongs to it.
  const place = (address) => {
    try {
      const url = new URL(address);
      return { host: url.hostname.replace(/^www\./, ""), path: url.pathname.replace(/\/$/, "") + "/" };
    } catch { return null; }
  };
  const known = [...document.querySelectorAll(".sources a")].map((link) => ({ ...place(link.href), name: link.textContent }));
  known.sort((a, b) => b.host.length - a.host.length || b.path.length - a.path.length);
  const officialNames = () => {
    const places = source.value.split(/\s+/).map(place).filter(Boolean);
    const isIn = (its, theirs) =>
      (its.host === theirs.host || its.host.endsWith("." + theirs.host)) && its.path.startsWith(theirs.path);
    return [...new Set(places.flatMap((its) => known.find((theirs) => isIn(its, theirs))?.name ?? []))];
  };
  const tell = () => {
    const names = officialNames();
    official.textContent = names.length ? `${official.dataset.official} ${names.join(", ")} ✓` : "";
  };
  source.addEventListener("input", tell);

  if (!phrases) { tell(); return; }
  const buttons = [...phrases.querySelectorAll("button")];
  const offer = () => {
    const given = [...form.querySelectorAll("input[type=radio]:checked")].map(
      (input) => `${input.name.replace("answer-", "")}/${input.value}`,
    );
    for (const button of buttons) button.hidden = !given.includes(button.dataset.answer);
    phrases.hidden = buttons.every((button) => button.hidden);
  };
  phrases.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const [name] = officialNames();
    const text = name ? button.dataset.text.replaceAll("[nguồn]", name) : button.dataset.text;
    const start = note.value ? note.value.trimEnd().length + 1 : 0;
    note.value = note.value ? `${note.value.trimEnd()}\n${text}` : text;
    changed(note);
    const gap = GAP.exec(text);
    note.focus();
    if (gap) note.setSelectionRange(start + gap.index, start + gap.index + gap[0].length);
  });
  phrases.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const shown = buttons.filter((button) => !button.hidden);
    const at = shown.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    shown[(at + step + shown.length) % shown.length].focus();
  });
  form.addEventListener("change", offer);
  offer();
  tell();
})();
