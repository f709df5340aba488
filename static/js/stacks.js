// A table without room: each row becomes a short list, the word of the column before each value. The styles do the rest:
// `.table-stack` for tables of facts, on a phone and in a narrow column that they would not fit into; `.table-rows` for
// lists on a phone, whose heads stay above as what they are sorted by. Without scripts it stays a table.
const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
const phone = matchMedia("(max-width: 575.98px)");
const SKIPPED = ".pair-table, .attribute-rows";

function named(table, words) {
  for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
    const title = [...row.cells].findIndex((cell) => !cell.matches(".tick"));
    [...row.cells].forEach((cell, place) => {
      const isNamed = place > title || cell.matches(".num"); // a number alone says nothing
      if (isNamed && words[place]) cell.dataset.column = words[place];
      cell.classList.toggle("is-none", place > title && cell.textContent.trim() === "–");
    });
  }
}

function told(table) {
  const words = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  if (words.length < 2 || rows.some((row) => row.cells.length !== words.length)) return;
  // Styles that change how a table is drawn may take its meaning away from screen readers: it is said again.
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody, tr, th, td")) {
    const ofColumn = part.closest("thead") ? "columnheader" : "rowheader";
    part.setAttribute("role", ROLES[part.tagName] ?? ofColumn);
  }
  named(table, words);
  if (table.closest(".list-main")) table.classList.add("table-rows");
  else {
    table.classList.remove("table-stack");
    const room = table.parentElement.clientWidth;
    const isWide = room > 0 && table.scrollWidth > room + 1;
    table.classList.toggle("table-stack", phone.matches ? words.length > 2 || isWide : isWide && room < 420);
  }
}

const show = (root) => root.querySelectorAll?.(`.table-box > table:not(${SKIPPED})`).forEach(told);
document.addEventListener("htmx:afterSettle", (event) => {
  const around = event.target.closest?.(".table-rows"); // one cell was edited in its row
  if (around) told(around);
  show(event.target);
});
phone.addEventListener("change", () => show(document));
show(document);
