// [data-prints]: prints the page. The button is hidden until scripts run: without them it could do nothing.
const show = (root) => root.querySelectorAll?.("[data-prints][hidden]").forEach((button) => (button.hidden = false));
document.addEventListener("click", (event) => event.target.closest("[data-prints]") && print());
document.addEventListener("htmx:afterSettle", (event) => show(event.target));
show(document);
