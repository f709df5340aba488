// A form is sent once: its button rests until the answer comes, also when that answer is an error.
const guarded = (form) => form.method === "post" && !form.hasAttribute("data-many");

function rest(form, submitter) {
  form.dataset.sent = "1";
  if (submitter) submitter.classList.add("btn-loading");
  // Disabling at once would take the button's own name=value out of the request.
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => (button.disabled = true)));
}

function wake(form) {
  delete form.dataset.sent;
  form.querySelectorAll("button:disabled:not([type=button])").forEach((button) => {
    button.disabled = false;
    button.classList.remove("btn-loading");
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!guarded(form) || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  rest(form, event.submitter);
  // An answer that is a file leaves the page standing: after so long the form is usable again.
  setTimeout(() => wake(form), 20000);
});
// The browser's own memory of a page brings back disabled buttons: wake them.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form");
  if (form && form.getAttribute("hx-post")) rest(form, event.detail.requestConfig?.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) wake(form);
});

// After a refused form, the hands are needed at the summary; its links lead to the fields.
function focusErrors(root) {
  root.querySelector?.("[data-form-errors]")?.focus();
}
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
focusErrors(document);

// One field edited in its cell: the hands go into it, Esc leaves it.
document.addEventListener("htmx:afterSettle", (event) => {
  const field = event.target.querySelector?.("[data-inline] :is(input:not([type=hidden]), select, textarea)");
  field?.focus();
  field?.select?.();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.target.closest?.("[data-inline]")?.querySelector("[data-inline-cancel]").click();
});

// A select with data-submits sends its form when changed; the form keeps a button for those without scripts.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});
