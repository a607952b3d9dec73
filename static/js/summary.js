// A refused form is heard first: the focus goes to its summary, and from there to the fields.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-error-summary]")?.focus());
