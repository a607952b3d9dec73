// Boxes of a table: the one in the head ticks all, shows "some", and the bar says how many.
{
  const boxes = (table) => [...table.querySelectorAll("tbody .box")];
  const update = (table) => {
    const all = boxes(table), ticked = all.filter((box) => box.checked).length;
    const head = table.querySelector("[data-tick-all]");
    if (head) {
      head.checked = ticked > 0 && ticked === all.length;
      head.indeterminate = ticked > 0 && ticked < all.length;
    }
    const count = table.querySelector("[data-tick-count]");
    if (count) count.textContent = ticked === 0 ? "" : `${ticked.toLocaleString("en")} selected`;
  };
  const updateAll = () => document.querySelectorAll(".selectable").forEach(update);

  document.addEventListener("change", (event) => {
    const table = event.target.closest(".selectable");
    if (!table) return;
    if (event.target.matches("[data-tick-all]")) {
      for (const box of boxes(table)) box.checked = event.target.checked;
    }
    update(table);
  });
  // What was to be done to the selection is done.
  document.addEventListener("entities:changed", () => {
    for (const box of document.querySelectorAll(".selectable .box")) box.checked = false;
    updateAll();
  });
  document.addEventListener("DOMContentLoaded", updateAll);
  document.addEventListener("htmx:after:swap", updateAll);
  // Back and forward bring ticks back without an event.
  addEventListener("pageshow", updateAll);
}
