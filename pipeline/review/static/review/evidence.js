// Evidence on the review desk: a document goes up as soon as it is chosen. Everything works without this file.
"use strict";

(() => {
  const form = document.getElementById("decision");
  const file = document.getElementById("document_file");
  const attach = document.getElementById("attach");
  if (!form || !file) return;

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
})();
