// The search box: a combobox over #search-results, which htmx fills. Arrows choose, Enter opens the chosen hit
// (the first by itself), Esc closes. Without hits, or faster than they come, Enter sends the form.
const box = document.getElementById("search-box");
const results = document.getElementById("search-results");
const form = document.getElementById("search-form");

const options = () => [...results.querySelectorAll('[role="option"]:not([aria-disabled])')];
const chosen = () => results.querySelector('[aria-selected="true"]');
const fresh = () => results.querySelector(".search-list")?.dataset.q === box.value.trim();

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function close() {
  results.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function step(by) {
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all[(at + by + all.length) % all.length]);
}

if (box && results && form) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options().length) step(event.key === "ArrowDown" ? 1 : -1);
      else box.dispatchEvent(new Event("ask"));
    } else if (event.key === "Escape" && results.hasChildNodes()) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen() && fresh()) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) window.open(chosen().href);
      else location.assign(chosen().href);
    } else if (event.key === "Tab") {
      close();
    }
  });
  results.addEventListener("htmx:afterSwap", () => {
    const open = options().length > 0;
    box.setAttribute("aria-expanded", String(open));
    // before typing nothing is chosen: Enter on an empty box must not open the last record
    choose(box.value.trim() ? options()[0] : null);
  });
  results.addEventListener("htmx:beforeSwap", (event) => {
    if (!form.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
  results.addEventListener("mousemove", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && option !== chosen()) choose(option);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  results.addEventListener("mousedown", (event) => event.preventDefault()); // the click must come before focus goes
  form.addEventListener("submit", (event) => {
    if (!box.value.trim()) event.preventDefault();
  });
}
