// The keys of a card: whatever carries data-key is opened by it. A panel is shown and its search field focused, a
// link or button is pressed, a field (or what says data-key-focuses) is focused. The same key again goes to the next.
// Never while somebody types, and before the keys of every page (shortcuts.js), so that "g" is the card's own here.
const typing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const places = (key) => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter((place) => place.getClientRects().length);
let last = null;
let afterG = 0; // where "g" is not a key of the page, "g c" goes to the companies and presses nothing here

function openTree(filter) {
  const closed = [...filter.closest(".card").querySelectorAll(".tree details:not([open])")];
  for (const branch of closed.slice(0, 50)) branch.open = true;
}

function focusIn(panel) {
  const field = panel.querySelector('input[type="search"]');
  const title = panel.querySelector(".card-title");
  if (field) field.focus({ preventScroll: true });
  else if (title) {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
}

function act(place) {
  if (place.matches("section")) {
    place.scrollIntoView({ block: "start" });
    focusIn(place);
  } else if (place.matches("input") || "keyFocuses" in place.dataset) {
    if ("treeFilter" in place.dataset) openTree(place);
    place.focus();
  } else {
    place.click();
  }
}

function asOf() {
  const box = document.getElementById("search-box");
  box.focus();
  box.value = "@";
  box.dispatchEvent(new Event("ask"));
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open], .dropdown-menu.show")) return;
    if (event.key === "@") {
      event.preventDefault();
      asOf();
      return;
    }
    const found = places(event.key);
    if (event.key === "g" && !found.length) afterG = Date.now();
    if (!found.length || Date.now() - afterG < 1500) return;
    event.preventDefault();
    last = found[(found.indexOf(last) + 1) % found.length];
    act(last);
  },
  true,
);

// On a wide screen each shows its key; screen readers hear it from aria-keyshortcuts. What comes later shows its own.
const tell = () => {
  for (const place of document.querySelectorAll("[data-key]:not([aria-keyshortcuts])")) {
    place.setAttribute("aria-keyshortcuts", place.dataset.key);
    if ("keyFocuses" in place.dataset) continue;
    const hint = Object.assign(document.createElement("kbd"), { className: "key-hint", textContent: place.dataset.key });
    hint.setAttribute("aria-hidden", "true");
    if (place.matches("input")) place.after(hint);
    else (place.querySelector(".card-title") ?? place).append(hint);
  }
};
tell();
document.addEventListener("htmx:afterSettle", tell);
