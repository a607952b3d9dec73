// The one dialog: opened when htmx has put something into it, closed when the server or a button says so.
{
  // What is outside the dialog lies below it: toasts are raised while it is open.
  const raiseToasts = () => {
    const toasts = document.getElementById("toasts");
    toasts.popover = null;
    if (!dialog().open || !toasts.childElementCount) return;
    toasts.popover = "manual";
    toasts.showPopover();
  };
  const dialog = () => document.getElementById("dialog");

  document.addEventListener("htmx:after:swap", () => {
    const body = document.getElementById("dialog-body");
    if (body?.childElementCount && !dialog().open) dialog().showModal();
    raiseToasts();
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
    if (event.target.id !== "dialog") return;
    document.getElementById("dialog-body").replaceChildren();
    raiseToasts();
  }, true);
}
