// A chart's bars say their numbers to whoever points at them or reaches them by Tab; Esc hides it.
{
  const hide = () => document.querySelector(".chart-tip")?.remove();
  const show = (bar) => {
    const chart = bar.closest("[data-chart]");
    const tip = document.querySelector(".chart-tip") ?? document.createElement("div");
    tip.className = "chart-tip";
    tip.setAttribute("aria-hidden", "true");
    tip.textContent = bar.dataset.tip;
    chart.append(tip);
    const frame = chart.getBoundingClientRect(), column = bar.querySelector("rect").getBoundingClientRect();
    const half = tip.offsetWidth / 2, middle = column.left + column.width / 2 - frame.left;
    tip.style.left = `${Math.min(Math.max(middle, half + 4), frame.width - half - 4)}px`;
    tip.style.top = `${column.top - frame.top}px`;
  };
  const follow = (event) => {
    const bar = event.target.closest?.("[data-tip]");
    if (bar) show(bar);
    else if (!event.target.closest?.(".chart-tip")) hide();
  };

  document.addEventListener("mouseover", follow);
  document.addEventListener("focusin", follow);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("htmx:before:swap", hide);
}
