// A table of facts on a narrow screen: each row becomes a short list, the word of the column before each value. The
// styles do the rest (`.table-stack`). A list stays a table, as its first columns say enough; without scripts so do all.
const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

function told(table) {
  const words = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  if (words.length < 3 || rows.some((row) => row.cells.length !== words.length)) return;
  // Styles that change how a table is drawn may take its meaning away from screen readers: it is said again.
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody, tr, th, td")) {
    const ofColumn = part.closest("thead") ? "columnheader" : "rowheader";
    part.setAttribute("role", ROLES[part.tagName] ?? ofColumn);
  }
  for (const row of rows) {
    [...row.cells].forEach((cell, place) => {
      if (place > 0 && words[place]) cell.dataset.column = words[place];
    });
  }
  table.classList.add("table-stack");
}

const show = (root) => root.querySelectorAll?.(".table-box > table:not(.pair-table, .week, .attribute-rows, .list-main *)").forEach(told);
document.addEventListener("htmx:afterSettle", (event) => show(event.target));
show(document);
