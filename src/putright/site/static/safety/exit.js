// "Exit this page": shows nothing more at once, and takes the place of this page in the history. Pressing Shift three
// times does the same. Without it the button is a link that works (ADR 46).
"use strict";

const TIMES = 3;
const WITHIN = 5000; // milliseconds from one press to the next

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("[data-exit]");
  if (button) watch(button);
});

function watch(button) {
  const words = button.dataset; // in the language of the page
  const told = Object.assign(document.createElement("div"), { className: "govuk-visually-hidden" });
  told.setAttribute("role", "status");
  button.after(told);
  const lights = document.createElement("div");
  lights.className = "govuk-exit-this-page__indicator";
  lights.setAttribute("aria-hidden", "true");
  for (let one = 0; one < TIMES; one += 1) {
    lights.append(Object.assign(document.createElement("span"), { className: "govuk-exit-this-page__indicator-light" }));
  }
  button.append(lights);

  let pressed = 0;
  let alone = false; // Shift was pressed, and no other key with it: capitals do not count
  let timer = 0;

  const show = () => {
    lights.classList.toggle("govuk-exit-this-page__indicator--visible", pressed > 0);
    [...lights.children].forEach((one, place) => {
      one.classList.toggle("govuk-exit-this-page__indicator-light--on", place < pressed);
    });
  };

  const forget = (said) => {
    clearTimeout(timer);
    if (pressed) told.textContent = said;
    pressed = 0;
    show();
  };

  const leave = () => {
    told.textContent = words.leaving;
    document.title = words.loading;
    const cover = Object.assign(document.createElement("div"), { className: "govuk-exit-this-page-overlay" });
    cover.setAttribute("role", "alert");
    cover.textContent = words.leaving;
    document.body.append(cover);
    document.body.classList.add("govuk-exit-this-page-hide-content");
    // Not assign: the page that is left shall not be the one behind the Back button.
    location.replace(button.href);
  };

  // Once it is sent we keep what was typed. The browser must not: it would put it back behind the Back button.
  document.addEventListener("submit", (event) => {
    for (const one of event.target.elements) one.autocomplete = "off";
  });
  button.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  // It looks like a button, and a button answers to the space bar. Without this script it is a link, and is called one.
  button.setAttribute("role", "button");
  button.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    alone = event.key === "Shift";
    if (!alone) forget("");
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    pressed += 1;
    show();
    clearTimeout(timer);
    if (pressed === TIMES) return leave();
    told.textContent = TIMES - pressed > 1 ? words.two : words.one;
    timer = setTimeout(() => forget(words.ended), WITHIN);
  });
}
