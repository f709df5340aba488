// Loaded before the style sheets, so that the page never flashes in the wrong theme.
// The cookie `theme` is light, dark or absent: absent means what the computer says.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => (document.cookie.match(/(?:^|; )theme=(light|dark)(?:;|$)/) || [])[1] || "";
  const apply = () => {
    root.setAttribute("data-bs-theme", stored() || (system.matches ? "dark" : "light"));
    document.dispatchEvent(new CustomEvent("theme-changed"));
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const wanted = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    const asSystem = wanted === (system.matches ? "dark" : "light");
    document.cookie = `theme=${wanted}; path=/; samesite=lax; max-age=${asSystem ? 0 : 31536000}`;
    apply();
  });
})();
