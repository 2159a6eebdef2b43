// Sliders of thresholds: say at once what a choice would have meant. Without this file, "look" asks the server.
"use strict";

(() => {
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const shown = (posts) => numbers.format(posts < 10 ? posts : Math.round(posts));

  for (const label of document.querySelectorAll(".threshold")) {
    const curve = JSON.parse(label.dataset.curve);
    const items = label.querySelector("[data-items]");
    const missed = label.querySelector("[data-missed]");

    const update = () => {
      for (const slider of label.querySelectorAll(".slider")) {
        const range = slider.querySelector("input[type=range]");
        slider.querySelector("output").textContent = `${numbers.format(range.value)} %`;
        const radio = slider.querySelector("input[type=radio]");
        if (!radio.checked || !items) continue;
        // What a share to read would have meant is known in steps of half a percent, a probability in whole percents.
        const step = Math.min(100, Math.ceil(range.value));
        const [read, unread] = radio.value === "budget"
          ? curve.shares[Math.round(range.value * 2) - 1]
          : [curve.items[step], curve.missed[step]];
        items.textContent = shown(read);
        missed.textContent = shown(unread);
      }
    };

    label.addEventListener("input", (event) => {
      const slider = event.target.closest(".slider");
      if (slider && event.target.type === "range") slider.querySelector("input[type=radio]").checked = true;
      update();
    });
    update();
  }
})();
