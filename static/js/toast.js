// Toasts go by themselves, but for errors and for those that somebody is reading.
{
  const STAY = 7_000;

  const dismiss = (toast) => toast.matches(":hover, :focus-within") ? later(toast) : toast.remove();
  const later = (toast) => setTimeout(() => dismiss(toast), STAY);

  const seen = new WeakSet();
  const watch = () => {
    for (const toast of document.querySelectorAll(".toast:not([data-stays])")) {
      if (seen.has(toast)) continue;
      seen.add(toast);
      later(toast);
    }
  };

  document.addEventListener("DOMContentLoaded", watch);
  document.addEventListener("htmx:after:swap", watch);
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".toast").remove();
  });
}
