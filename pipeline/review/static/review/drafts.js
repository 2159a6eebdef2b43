// What somebody typed stays on this machine until it is stored, a day at most and never past logging out.
// Only their own words and choices are kept, nothing of a post. Everything works without this file.

const PREFIX = "khoitrong-kept:";
const DAY = 24 * 3600 * 1000;

export const place = document.getElementById("keeping"); // on the pages of the console
export const form = document.getElementById("decision");

const shelf = (() => {
  try { return window.localStorage; } catch { return null; }
})();

export const read = (key) => {
  try { return JSON.parse(shelf?.getItem(key) || "null"); } catch { return null; }
};
export const write = (key, value) => {
  try { shelf?.setItem(key, JSON.stringify({ ...value, at: Date.now() })); } catch { /* full: it is still on the page */ }
};
export const drop = (key) => shelf?.removeItem(key);
export const keysOf = (kind) => Object.keys(shelf ?? {}).filter((key) => key.startsWith(PREFIX + kind));
export const keyFor = (kind, name) => `${PREFIX}${kind}:${place.dataset.person}:${name}`;

const clear = () => keysOf("").forEach(drop);

// The server says which forms it has stored; those, old ones and other people's go.
const tidy = () => {
  const stored = new Set(place.dataset.sent.split(" "));
  for (const key of keysOf("")) {
    const kept = read(key);
    const isMine = key.split(":")[2] === place.dataset.person;
    // A clock that was set back makes things look newer than now.
    if (!kept || !isMine || Math.abs(Date.now() - kept.at) > DAY || stored.has(kept.token)) drop(key);
  }
};

const typed = () =>
  [...form.elements].filter((field) => field.name && !["hidden", "file", "checkbox", "submit"].includes(field.type));

const keep = (key) => {
  const fields = {};
  for (const field of typed()) {
    if (field.type === "radio" ? field.checked : field.value) fields[field.name] = field.value;
  }
  if (Object.keys(fields).length) write(key, { token: form.dataset.token, fields });
  else drop(key);
};

// What the server sent along wins; the gaps are filled.
const restore = (fields) => {
  for (const field of typed()) {
    const value = fields[field.name];
    if (value === undefined) continue;
    if (field.type === "radio") {
      const isOpen = !form.querySelector(`input[name="${CSS.escape(field.name)}"]:checked`);
      if (isOpen && field.value === value) field.checked = true;
    } else if (!field.value) {
      field.value = value;
      const folded = field.closest("details");
      if (folded) folded.open = true;
    }
  }
};

if (place) tidy();
if (place && form) {
  const key = keyFor("draft", place.dataset.item);
  restore(read(key)?.fields ?? {});
  for (const happened of ["input", "change"]) form.addEventListener(happened, () => keep(key));
}
// Somebody whose session ran out comes back to what they typed (the address says where to); who logged out does not.
if (document.body.classList.contains("page-login") && !location.search.includes("next=")) clear();
document.querySelector("form.leave")?.addEventListener("submit", clear);
