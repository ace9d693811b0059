// Saves what somebody types into a long form of the staff's pages, every few seconds and when they leave (ADR 31).
// Without it the page works as well: there is the button "Keep this for later", and what comes too late is kept.
"use strict";

const AFTER = 3000; // milliseconds without typing
const AT_LATEST = 10000; // while somebody goes on typing
const AGAIN = 15000; // when it could not be saved
const STILL_HERE = 8000; // after the button was pressed and the page did not go

document.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-typing]");
  const form = place && place.closest("form");
  if (form) watch(form, place);
});

function watch(form, place) {
  const tab = place.dataset.typingTab || crypto.getRandomValues(new Uint32Array(4)).join("-");
  let version = place.dataset.typingVersion;
  let changed = false;
  let stopped = false;
  let under = null;
  let timer = 0;
  let due = Infinity;

  // A form that comes back with an error is the same tab's.
  const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "typed_tab", value: tab });
  form.append(mark);

  const show = (which) => {
    for (const one of place.querySelectorAll("[data-typing-said]")) one.hidden = one.dataset.typingSaid !== which;
  };

  const later = (wait) => {
    clearTimeout(timer);
    due = Math.min(due, Date.now() + AT_LATEST);
    timer = setTimeout(save, Math.min(wait, Math.max(0, due - Date.now())));
  };

  const again = () => {
    changed = true;
    due = Infinity;
    clearTimeout(timer);
    timer = setTimeout(save, AGAIN);
  };

  async function save(leaving = false) {
    if (!changed || stopped || (under && !leaving)) return;
    changed = false;
    due = Infinity;
    clearTimeout(timer);
    under = new AbortController();
    try {
      await answered(await send(form, version, leaving, under.signal));
    } catch {
      if (stopped) return;
      show("not");
      again();
    } finally {
      under = null;
      if (changed && !stopped) later(AFTER);
    }
  }

  async function answered(answer) {
    if (answer.type === "opaqueredirect") return stop("out");
    if (answer.status === 409) return stop("other");
    if (answer.status === 413) return stop("long");
    if (answer.status === 403) return stop("closed");
    if (answer.status === 429) return again();
    if (!answer.ok) throw new Error("not saved");
    const said = await answer.json();
    if (!said.version) return stop("");
    version = said.version;
    place.querySelector("[data-typing-at]").textContent = said.at;
    show("saved");
  }

  const stop = (which) => {
    stopped = true;
    show(which);
  };

  form.addEventListener("input", () => {
    changed = true;
    if (!stopped) later(AFTER);
  });
  // Also where what was typed is dropped, by a form of its own: the saving as the page is left would bring it back.
  document.addEventListener("submit", (event) => {
    const dropped = event.submitter && event.submitter.name === "drop-typed";
    if (event.target !== form && !dropped) return;
    const before = stopped;
    stopped = true;
    if (under) under.abort();
    setTimeout(() => {
      stopped = before;
      if (changed) later(AFTER);
    }, STILL_HERE);
  });
  if (early(form)) {
    changed = true;
    later(AFTER);
  }
  place.querySelector("[data-typing-over]").addEventListener("click", () => {
    stopped = false;
    changed = true;
    version = "over";
    save();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  window.addEventListener("pagehide", () => save(true));
}

// Whether somebody typed while the page was still coming, and nobody listened yet. Where the browser shows a page again
// it may itself have put words back, and those may be recorded long since.
function early(form) {
  const [came] = performance.getEntriesByType("navigation");
  if (!came || came.type !== "navigate") return false;
  return [...form.elements].some((one) => /^text/.test(one.type) && one.value !== one.defaultValue);
}

// Not form.action: a field of that name would stand in its place.
function send(form, version, leaving, signal) {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    if (typeof value === "string" && field.type !== "password") said.append(name, value);
  }
  said.append("save_typed", "1");
  said.append("typed_version", version);
  return fetch(form.getAttribute("action"), {
    method: "POST",
    body: said,
    redirect: "manual",
    keepalive: leaving,
    signal: leaving ? undefined : signal,
  });
}
