// Every wait of more than 300 ms shows itself, and every failed request says what happened.
const words = document.getElementById("words")?.dataset ?? {};
let open = 0;
let timer = 0;
let bar = null;

function begin() {
  open += 1;
  if (open > 1) return;
  timer = setTimeout(() => {
    bar = Object.assign(document.createElement("div"), { className: "waiting-bar" });
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", words.working ?? "");
    document.body.append(bar);
  }, 300);
}

function end() {
  open = Math.max(0, open - 1);
  if (open) return;
  clearTimeout(timer);
  bar?.remove();
  bar = null;
}

const say = (text, level = "error") =>
  document.dispatchEvent(new CustomEvent("toasts", { detail: { list: [{ text, level }] } }));
const SENTENCES = { 401: "expired", 403: "forbidden", 404: "missing", 409: "conflict", 412: "conflict", 429: "busy" };
const isPanel = (element) => element?.matches?.("[data-panel]");

document.addEventListener("htmx:beforeRequest", begin);
document.addEventListener("htmx:afterRequest", end);
addEventListener("pagehide", () => ((open = 1), end()));
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && !event.target.matches("[hx-get], [hx-post], [data-many]")) {
    begin();
    setTimeout(end, 20000);
  }
});
addEventListener("pageshow", () => ((open = 1), end()));

document.addEventListener("htmx:sendError", (event) => {
  if (!failPanel(event)) say(words.network);
});
document.addEventListener("htmx:timeout", (event) => {
  if (!failPanel(event)) say(words.network);
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (failPanel(event)) return;
  say(words[SENTENCES[status] ?? (status >= 500 ? "fault" : "refused")]);
});
// A refused form comes back as 422 with its errors in it: that is content, not a failure.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) Object.assign(event.detail, { shouldSwap: true, isError: false });
  // The login page in the middle of a panel helps nobody: an ended session is said instead.
  if (event.detail.xhr.responseURL?.includes("/login/") && !location.pathname.startsWith("/login/")) {
    event.detail.shouldSwap = false;
    say(words.expired, "warning");
  }
});

// One bad panel never takes the page: it offers to try again.
function failPanel(event) {
  const panel = event.detail.elt;
  if (!isPanel(panel)) return false;
  const failed = panel.parentElement.querySelector("[data-panel-failed]");
  panel.replaceChildren(failed.content.cloneNode(true));
  panel.removeAttribute("aria-busy");
  return true;
}
document.addEventListener("htmx:afterSwap", (event) => event.target.removeAttribute?.("aria-busy"));
document.addEventListener("click", (event) => {
  const retry = event.target.closest("[data-panel-retry]");
  if (retry) window.htmx.trigger(retry.closest("[data-panel]"), "reload");
});
