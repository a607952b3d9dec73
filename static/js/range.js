// A slider of days says its day, seen and heard.
{
  const format = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });

  document.addEventListener("input", (event) => {
    const range = event.target.closest("[data-range]");
    if (!range) return;
    const words = format.format(Number(range.dataset.last) + Number(event.target.value) * 86_400_000);
    range.querySelector("output").textContent = words;
    event.target.setAttribute("aria-valuetext", words);
  });
}
