// The queue of duplicates by keyboard: j and k go through the pairs, m merges, n says that they are not the same,
// s skips to the next. Never while somebody types, and before the keys of every page.
const pairs = () => [...document.querySelectorAll("[data-pair]")];
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
let afterG = 0; // "g n" goes to the signals and must not decide about a pair
const current = () => document.activeElement.closest("[data-pair]");

function go(by) {
  const all = pairs();
  const at = all.indexOf(current());
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  if (event.target.closest('[data-does="s"]')) go(1);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open], .dropdown-menu.show")) return;
    if (event.key === "g") {
      afterG = Date.now();
      return;
    }
    if (Date.now() - afterG < 1500) return;
    if (event.key === "j" || event.key === "k") go(event.key === "j" ? 1 : -1);
    else if ("mns".includes(event.key) && event.key.length === 1) {
      const place = current()?.querySelector(`[data-does="${event.key}"]`);
      if (!place) return;
      place.click();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

go(0);
