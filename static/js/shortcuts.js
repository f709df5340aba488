// "/" and Ctrl+K search, "g c" goes to companies, "?" lists the keys. Never while somebody types.
let afterG = 0;
const typing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function searchBox() {
  const box = document.getElementById("search-box");
  box?.focus();
  box?.select();
}

// What this page answers to is read from the page itself: whatever says data-key or data-does, in its own words.
function pageKeys() {
  const place = document.querySelector("[data-page-keys]");
  if (!place) return;
  const words = new Map();
  for (const one of document.querySelectorAll("[data-key], [data-does]")) {
    const key = one.dataset.key || one.dataset.does;
    const bare = one.cloneNode(true);
    for (const hint of bare.querySelectorAll(".key-hint")) hint.remove();
    const text = (one.dataset.keyWords || one.getAttribute("aria-label") || bare.textContent).replace(/\s+/g, " ").trim();
    if (text && !words.has(key)) words.set(key, text);
  }
  const list = place.querySelector("dl");
  list.replaceChildren();
  for (const [key, text] of words) {
    const [term, about, shown] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
    shown.textContent = key;
    about.textContent = text;
    term.append(shown);
    list.append(term, about);
  }
  place.hidden = !words.size;
}

document.addEventListener("click", (event) => {
  if (event.target.closest('[data-opens="shortcuts"]')) pageKeys();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    searchBox();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    event.preventDefault();
    searchBox();
  } else if (event.key === "?") {
    pageKeys();
    document.getElementById("shortcuts")?.showModal();
  } else if (event.key === "g") {
    afterG = Date.now();
    return;
  } else if (Date.now() - afterG < 1500) {
    const place = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (place) location.assign(place.dataset.url);
  }
  afterG = 0;
});
