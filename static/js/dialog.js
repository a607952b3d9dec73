// The one dialog: opened when htmx has put something into it, closed when the server or a button says so.
{
  const dialog = () => document.getElementById("dialog");

  document.addEventListener("htmx:after:swap", () => {
    const body = document.getElementById("dialog-body");
    if (body?.childElementCount && !dialog().open) dialog().showModal();
  });

  document.addEventListener("dialog:close", () => dialog()?.close());

  document.addEventListener("click", (event) => {
    const closer = event.target.closest("#dialog [data-close]");
    if (!closer) return;
    event.preventDefault();
    dialog().close();
  });

  // Nothing of the last one shows through in the next.
  document.addEventListener("close", (event) => {
    if (event.target.id === "dialog") document.getElementById("dialog-body").replaceChildren();
  }, true);
}
