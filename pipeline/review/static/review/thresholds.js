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
        // The share to read is turned into a probability as the model does it, in steps of half a percent.
        const limit = radio.value === "budget" ? curve.limits[Math.round(range.value * 2) - 1] : range.value / 100;
        const step = Math.min(100, Math.floor(limit * 100 + 0.999999));
        items.textContent = shown(curve.items[step]);
        missed.textContent = shown(curve.missed[step]);
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
