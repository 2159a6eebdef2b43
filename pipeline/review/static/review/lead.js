// The pages of the dashboard are more than fit on a phone: show the one that is open.
"use strict";

(() => {
  const here = document.querySelector(".lead-nav [aria-current]");
  const list = here && here.closest("ul");
  if (list) list.scrollLeft += here.getBoundingClientRect().left - list.getBoundingClientRect().left - 24;
})();
