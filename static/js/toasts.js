// Short notices at the corner: from messages in the page, from the header HX-Trigger, from other scripts
// (document.dispatchEvent(new CustomEvent("toasts", {detail: {list: [{text, level, undo}]}}))).
const box = document.getElementById("toasts");
const pattern = document.getElementById("toast-pattern");
const SECONDS = { success: 6, info: 8 };

function settle(toast) {
  const seconds = SECONDS[toast.dataset.level];
  if (!seconds || toast.querySelector("[data-toast-undo]")) {
    // What can be undone stays longer, errors and warnings until they are closed.
    if (toast.querySelector("[data-toast-undo]")) hideAfter(toast, 20);
    return;
  }
  hideAfter(toast, seconds);
}

function hideAfter(toast, seconds) {
  let timer = setTimeout(() => toast.remove(), seconds * 1000);
  const stay = () => clearTimeout(timer);
  const leave = () => (timer = setTimeout(() => toast.remove(), 3000));
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", leave);
  toast.addEventListener("focusout", leave);
}

function show({ text, level = "info", undo = "" }) {
  const same = [...box.children].find((toast) => toast.querySelector(".toast-text").textContent === text);
  if (same) same.remove();
  const toast = pattern.content.firstElementChild.cloneNode(true);
  toast.dataset.level = level;
  toast.setAttribute("role", level === "error" ? "alert" : "status");
  toast.querySelector(".toast-text").textContent = text;
  const form = toast.querySelector("[data-toast-undo]");
  if (undo && undo.startsWith("/")) form.action = undo;
  else form.remove();
  box.append(toast);
  settle(toast);
}

if (box && pattern) {
  box.querySelectorAll("[data-toast]").forEach(settle);
  document.addEventListener("toasts", (event) => event.detail.list.forEach(show));
  box.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
  });
}
