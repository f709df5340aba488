// A row of tabs that is wider than the screen shows the one that is open.
function show(root) {
  for (const tab of root.querySelectorAll(".card-header-tabs .active")) {
    const row = tab.parentElement;
    if (row.scrollWidth > row.clientWidth) row.scrollLeft = tab.offsetLeft - row.offsetLeft - 16;
  }
}

document.addEventListener("DOMContentLoaded", () => show(document));
document.addEventListener("htmx:afterSettle", (event) => show(event.target));
