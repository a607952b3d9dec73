// Asks the browser for a passkey. A form with data-passkey="add" or "use" names in data-options where the question
// comes from; the answer goes into its field "response", and the form is sent.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  // Shown from the start, so that the page does not move under whoever is about to click.
  form.hidden = !SimpleWebAuthnBrowser.browserSupportsWebAuthn();
  form.addEventListener("submit", async (event) => {
    if (form.elements.response.value !== "") return;
    event.preventDefault();
    const says = form.querySelector("[data-says]");
    says.textContent = "";
    try {
      form.elements.response.value = JSON.stringify(await ask(form));
      form.requestSubmit();
    } catch (error) {
      says.textContent = error.name === "NotAllowedError"
        ? "Nothing was chosen, or it took too long. Try again."
        : "The browser could not do this. Try again, or use another way.";
    }
  });
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: "POST" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const optionsJSON = await answer.json();
  return form.dataset.passkey === "add"
    ? await SimpleWebAuthnBrowser.startRegistration({ optionsJSON })
    : await SimpleWebAuthnBrowser.startAuthentication({ optionsJSON });
}
