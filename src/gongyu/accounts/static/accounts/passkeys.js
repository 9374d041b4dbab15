// What the browser cannot do with a passkey, or the person broke off, is said on the page.
"use strict";

const said = document.getElementById("passkey-problem");

function say(sentence) {
  if (said) {
    said.textContent = said.dataset[sentence];
    said.hidden = false;
  }
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say(event.detail.exception.name === "InvalidStateError" ? "known" : "broken");
});

if (!window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = true;
  say("missing");
}
