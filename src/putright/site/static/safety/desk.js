// At a reception desk: when nobody has touched anything for a while the page asks if somebody is still there, and if
// nobody answers it forgets everything. Without it the page is sent to that question by itself (ADR 46).
"use strict";

const ANSWER = 60; // seconds
const LOOK = 1000; // milliseconds

document.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-desk]");
  if (place) watch(place);
});

function watch(place) {
  const idle = Number(place.dataset.desk) * 1000;
  const left = place.querySelector("[data-desk-left]");
  let last = Date.now();

  const here = () => {
    last = Date.now();
    if (!place.hidden) place.hidden = true;
  };
  for (const one of ["keydown", "pointerdown", "input", "scroll"]) {
    document.addEventListener(one, here, { passive: true, capture: true });
  }
  const looking = setInterval(() => {
    const quiet = Date.now() - last;
    if (quiet < idle) return;
    const seconds = Math.ceil((idle + ANSWER * 1000 - quiet) / 1000);
    if (place.hidden) {
      place.hidden = false; // an alert: a screen reader reads it out as it comes
      left.textContent = `${ANSWER}`;
    }
    if (seconds > 0) return;
    clearInterval(looking); // to ask again each second would stop the page from going
    location.replace(place.dataset.deskDone);
  }, LOOK);
}
