// Copies a text and says so on the button for a moment.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const word = button.querySelector("[data-copy-word]");
  const said = word?.textContent;
  const done = await navigator.clipboard.writeText(button.dataset.copy).then(
    () => "Copied",
    () => "Not allowed",
  );
  if (word) word.textContent = done;
  else button.title = done;
  setTimeout(() => word && (word.textContent = said), 2_000);
});
