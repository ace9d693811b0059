// Asks the browser for a passkey. Loaded by the few pages of signing in that have a button for it.
// Without it those buttons stay hidden, and the page says what else there is (ADR 28).
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential || !window.webauthnJSON) return;
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    const form = button.form;
    for (const one of form.querySelectorAll("[data-passkey-shown]")) one.hidden = false;
    for (const one of form.querySelectorAll("[data-passkey-unshown]")) one.hidden = true;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      ask(button, form);
    });
  }
});

async function ask(button, form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  button.disabled = true;
  try {
    const credential = await (button.dataset.passkey === "new" ? make(button, form) : use(button, form));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    // Stopped by the person, out of time, or not possible here: the browser does not say which.
    failed.hidden = false;
    failed.focus();
  } finally {
    button.disabled = false;
  }
}

function make(button, form) {
  const options = JSON.parse(button.dataset.options);
  const alone = form.elements.passwordless.checked;
  const choice = options.publicKey.authenticatorSelection;
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = alone;
  if (alone) choice.userVerification = "required";
  return window.webauthnJSON.create(options);
}

async function use(button, form) {
  if (button.dataset.options) return window.webauthnJSON.get(JSON.parse(button.dataset.options));
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return window.webauthnJSON.get((await answer.json()).request_options);
}
