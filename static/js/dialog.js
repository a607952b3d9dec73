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

  // Emptied at once: "close" comes later, and a list that was swapped in between would open what is still in it.
  const empty = () => document.getElementById("dialog-body").replaceChildren();
  const close = () => {
    empty();
    dialog().close();
  };

  document.addEventListener("dialog:close", () => dialog() && close());

  document.addEventListener("click", (event) => {
    const closer = event.target.closest("#dialog [data-close]");
    if (!closer) return;
    event.preventDefault();
    close();
  });

  // Escape. Nothing of the last one shows through in the next.
  document.addEventListener("cancel", (event) => event.target.id === "dialog" && empty(), true);

  document.addEventListener("close", (event) => {
    if (event.target.id !== "dialog") return;
    empty();
    raiseToasts();
  }, true);
}
