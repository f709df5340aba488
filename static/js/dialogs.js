// <dialog>s: opened by data-opens="id", closed by data-closes, Esc (the browser's own) or a click outside.
// A dialog with data-shows is opened as soon as it is in the page, such as an answer of htmx.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
  if (event.target.matches("dialog.house-dialog[open]")) event.target.close();
});
const showNew = (root) => root.querySelectorAll?.("dialog[data-shows]:not([open])").forEach((dialog) => dialog.showModal());
document.addEventListener("htmx:afterSettle", (event) => showNew(event.target));
showNew(document);

// Where a fact comes from: shown beside it on hover and on focus.
let shown = null;
function hide() {
  shown?.remove();
  shown = null;
}
function show(fact) {
  hide();
  const { source, party, by, at, sourceLabel, byLabel, atLabel } = fact.dataset;
  const rows = [[sourceLabel, [source, party].filter(Boolean).join(", ")], [byLabel, by], [atLabel, at]];
  const list = document.createElement("dl");
  for (const [label, value] of rows.filter((row) => row[1])) {
    list.append(Object.assign(document.createElement("dt"), { textContent: label }));
    list.append(Object.assign(document.createElement("dd"), { textContent: value }));
  }
  if (!list.children.length) return;
  shown = Object.assign(document.createElement("div"), { className: "fact-source", id: "fact-source" });
  shown.setAttribute("role", "tooltip");
  shown.append(list);
  document.body.append(shown);
  fact.setAttribute("aria-describedby", "fact-source");
  const place = fact.getBoundingClientRect();
  const left = Math.min(place.left, innerWidth - shown.offsetWidth - 8);
  const below = place.bottom + shown.offsetHeight + 8 < innerHeight;
  shown.style.left = `${Math.max(8, left) + scrollX}px`;
  shown.style.top = `${(below ? place.bottom + 4 : place.top - shown.offsetHeight - 4) + scrollY}px`;
}
const factOf = (event) => event.target.closest?.(".fact[data-source]");
document.addEventListener("pointerover", (event) => factOf(event) && show(factOf(event)));
document.addEventListener("pointerout", (event) => factOf(event) && hide());
document.addEventListener("focusin", (event) => (factOf(event) ? show(factOf(event)) : hide()));
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
