// Lists: ticking rows (also a range with Shift), the bar of what may be done with them, walking by keys.
// Markup: [data-list] holds [data-tick] boxes in rows, [data-tick-all], [data-bulk-bar] with [data-tick-count].
let last = null;
const listOf = (element) => element.closest("[data-list]");
const boxes = (list) => [...list.querySelectorAll("[data-tick]")];

function refresh(list) {
  const ticks = boxes(list);
  const on = ticks.filter((box) => box.checked);
  ticks.forEach((box) => box.closest("tr")?.setAttribute("aria-selected", box.checked));
  const all = list.querySelector("[data-tick-all]");
  if (all) {
    all.checked = on.length > 0 && on.length === ticks.length;
    all.indeterminate = on.length > 0 && on.length < ticks.length;
  }
  const bar = list.querySelector("[data-bulk-bar]");
  if (!bar) return;
  bar.querySelectorAll("[data-tick-count]").forEach((place) => (place.textContent = on.length));
  const matching = bar.querySelector("[data-all-matching]");
  if (!matching) return;
  // "All that match" is offered only when the whole page is ticked, and forgotten when it no longer is.
  const offered = on.length > 0 && on.length === ticks.length;
  matching.closest("[data-offer]").hidden = !offered;
  if (!offered) matching.checked = false;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-tick]");
  if (!box) return;
  const list = listOf(box);
  const all = boxes(list);
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
  }
  last = box;
  refresh(list);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    boxes(listOf(event.target)).forEach((box) => (box.checked = event.target.checked));
    refresh(listOf(event.target));
  }
});
document.addEventListener("click", (event) => {
  const untick = event.target.closest("[data-untick]");
  if (!untick) return;
  boxes(listOf(untick)).forEach((box) => (box.checked = false));
  refresh(listOf(untick));
});
const start = (root) => root.querySelectorAll?.("[data-list]").forEach(refresh);
document.addEventListener("htmx:afterSettle", (event) => {
  const list = event.target.closest?.("[data-list]");
  if (list) refresh(list);
  start(event.target);
});
addEventListener("pageshow", () => start(document));

// "Has" or "has not" alone asks nothing of the server: its answer would take what is being typed beside it.
document.addEventListener("change", (event) => event.target.matches("#new-is") && event.stopPropagation(), true);

// Filters left empty stay out of the address that people mail to each other.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "filter-form") return;
  const data = event.detail.formData;
  for (const name of new Set(data.keys())) if (data.getAll(name).every((value) => value === "")) data.delete(name);
});

// A new count is said aloud; the filters stand open where there is room, as the user left them elsewhere.
document.addEventListener("htmx:afterSettle", (event) => {
  const news = event.target.querySelector?.("[data-announce]") ?? event.target.parentElement?.querySelector("[data-announce]");
  if (news) document.getElementById("live").textContent = news.textContent;
});
// What scrolls sideways must scroll by keys too.
function reach(root) {
  for (const box of root.querySelectorAll?.(".table-box:not([tabindex]), .table-responsive:not([tabindex])") ?? []) box.tabIndex = 0;
}
document.addEventListener("htmx:afterSettle", (event) => reach(event.target));
reach(document);
// Folded filters give their room to the list. On a wide screen that is kept, for this browser; on a narrow one they start folded.
const isWide = () => matchMedia("(min-width: 1280px)").matches;
let opened = null;
try {
  if (isWide() && localStorage.getItem("filters") === "folded") opened = false;
} catch { /* a browser that keeps nothing for sites */ }
function fold(root) {
  const filters = root.querySelector?.("[data-open-wide]");
  if (filters) filters.open = opened ?? isWide();
}
document.addEventListener("click", (event) => {
  const filters = event.target.closest?.("[data-open-wide] > summary")?.parentElement;
  if (!filters) return;
  opened = !filters.open; // the click turns it after this
  try {
    if (isWide()) localStorage.setItem("filters", opened ? "open" : "folded");
  } catch { /* as above */ }
}, true);
document.addEventListener("htmx:afterSwap", () => fold(document));
fold(document);

// A button of the bulk bar with data-key answers to that key: for the ticked rows, or the one at which one stands.
let afterG = 0; // "g s" goes to a page
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  if (event.key === "g") afterG = Date.now();
  if (Date.now() - afterG < 1500) return;
  const button = document.querySelector(`[data-bulk-bar] [data-key="${CSS.escape(event.key)}"]`);
  if (!button || document.querySelector("dialog[open]")) return;
  if (!document.querySelector("[data-tick]:checked")) document.querySelector("[data-list] .at-row [data-tick]")?.click();
  if (document.querySelector("[data-tick]:checked")) button.click();
});

// j and k walk the rows, x ticks, Enter opens the row's first link. A page without a list has its tables of facts; one that
// has keys of its own keeps them.
const FACTS = "main .table-box > table:not(.pair-table) > tbody > tr:has(a)";
function rowsToWalk() {
  const rows = [...document.querySelectorAll("[data-list] tbody tr")];
  if (rows.length || document.querySelector('[data-key="j"], [data-key="k"], [data-key="x"], [data-does]')) return rows;
  return [...document.querySelectorAll(FACTS)].filter((row) => row.checkVisibility());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !"jkx".includes(event.key) || event.key.length !== 1) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const rows = rowsToWalk();
  if (!rows.length || document.querySelector("dialog[open]")) return;
  const at = rows.findIndex((row) => row.classList.contains("at-row"));
  if (event.key === "x") {
    rows[at]?.querySelector("[data-tick]")?.click();
    return;
  }
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)))];
  rows[at]?.classList.remove("at-row");
  next.classList.add("at-row");
  (next.querySelector("a") ?? next.querySelector("[data-tick]"))?.focus();
  next.scrollIntoView({ block: "nearest" });
});
