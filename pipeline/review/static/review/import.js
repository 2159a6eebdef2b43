// The import page: say early that a file is too large, and follow a run. Everything works without this file.
"use strict";

(() => {
  const form = document.getElementById("upload");
  if (form) {
    const files = document.getElementById("files");
    const problem = document.getElementById("files-problem");
    const button = form.querySelector(".primary");
    const isTooBig = () => [...files.files].reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.limit);
    const check = () => {
      problem.hidden = !isTooBig();
      problem.textContent = isTooBig() ? files.dataset.tooBig : "";
    };
    files.addEventListener("change", check);
    form.addEventListener("submit", (event) => {
      if (isTooBig()) { event.preventDefault(); check(); files.focus(); return; }
      form.classList.add("is-sending");
      button.textContent = button.dataset.busy;
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  }

  const run = document.getElementById("waiting-run");
  if (!run) return;
  const posts = document.getElementById("run-posts");
  const note = document.getElementById("run-note");
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const wait = Number(run.dataset.seconds) * 1000;

  const follow = async () => {
    try {
      const answer = await fetch(run.dataset.address, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) { window.location.reload(); return; }
      const now = await answer.json();
      if (now.state !== run.dataset.state) { window.location.reload(); return; }
      posts.textContent = numbers.format(now.posts);
      note.textContent = now.note;
    } catch { /* the server is away for a moment: ask again */ }
    window.setTimeout(follow, wait);
  };
  window.setTimeout(follow, wait);
})();
