// Groups and pages of the dashboard are more than fit on a phone: show those that are open.
"use strict";

for (const here of document.querySelectorAll(".lead-nav [aria-current]")) {
  const list = here.closest("ul");
  list.scrollLeft += here.getBoundingClientRect().left - list.getBoundingClientRect().left - 24;
}

// Links that are shown once: copied with one tap. Without the clipboard (plain http) the text is marked to copy by hand.
const copied = async (text, button, field) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    field.select();
    if (!document.execCommand("copy")) return;
  }
  button.textContent = button.dataset.done;
};
for (const button of document.querySelectorAll("[data-copy], [data-copy-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const fields = [...document.querySelectorAll(".made-link .copy-line input")];
    if ("copy" in button.dataset) {
      const field = document.getElementById(button.dataset.copy);
      copied(field.value, button, field);
      return;
    }
    const lines = fields.map((field) => `${field.labels[0].textContent.trim()}: ${field.value}`);
    const all = Object.assign(document.createElement("textarea"), { value: lines.join("\n") });
    button.before(all);
    copied(all.value, button, all).finally(() => all.remove());
  });
}
