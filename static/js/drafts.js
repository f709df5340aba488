// What is typed into a form with data-draft="name" survives an error, an ended session and a closed tab of
// the same window. It is kept in this computer's session storage only, never passwords, and forgotten once
// the form has been accepted (the server answers with another page). Each user is offered their own alone: the next
// one at the desk may log in in the same window.
const words = document.getElementById("words")?.dataset ?? {};
const KEPT = "input:not([type=hidden], [type=password], [type=file], [type=submit]), textarea, select";
const keyOf = (form) => `draft:${document.body.dataset.user}:${form.dataset.draft}`;

// Options that came from the server are not in the page when it opens again: their words are kept with them.
const wordsOf = (field) => (field.matches("select[data-url]") ? [...field.selectedOptions].filter((one) => one.value).map((one) => [one.value, one.textContent]) : []);

function valueOf(field) {
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  return field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value;
}

function values(form) {
  return [...form.querySelectorAll(KEPT)]
    .filter((field) => field.name)
    .map((field) => [field.name, valueOf(field), field.type === "radio" || field.type === "checkbox" ? field.value : "", wordsOf(field)]);
}

function fill(form, saved) {
  for (const [name, value, choice, options = []] of saved) {
    for (const field of form.querySelectorAll(KEPT)) {
      if (field.name !== name) continue;
      for (const [key, text] of options) {
        if (field.tomselect) field.tomselect.addOption({ value: key, text });
        else if (![...field.options].some((one) => one.value === key)) field.add(new Option(text, key));
      }
      if (field.tomselect) field.tomselect.setValue(value);
      else if (typeof value !== "boolean") field.value = value;
      else if (field.value === choice) field.checked = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function offer(form, saved) {
  const bar = document.createElement("div");
  bar.className = "soft-warning";
  bar.setAttribute("role", "status");
  bar.append(Object.assign(document.createElement("span"), { textContent: words.draft }));
  const button = (text, act) => {
    const one = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text });
    one.addEventListener("click", () => (act(), bar.remove()));
    bar.append(one);
  };
  button(words.restore, () => fill(form, saved));
  button(words.discard, () => sessionStorage.removeItem(keyOf(form)));
  form.prepend(bar);
}

function watch(form) {
  if (form.dataset.watched) return;
  form.dataset.watched = "1";
  const atStart = JSON.stringify(values(form));
  const stored = sessionStorage.getItem(keyOf(form));
  if (stored && stored !== atStart && !form.querySelector("[data-form-errors]")) offer(form, JSON.parse(stored));
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => sessionStorage.setItem(keyOf(form), JSON.stringify(values(form))), 250);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.setItem(keyOf(form), JSON.stringify(values(form)));
    sessionStorage.setItem("draft-sent", JSON.stringify({ key: keyOf(form), page: location.pathname }));
  });
}

// Accepted: the answer is a page without that form and not the login page.
const sent = JSON.parse(sessionStorage.getItem("draft-sent") ?? "null");
if (sent) {
  const again = [...document.querySelectorAll("form[data-draft]")].some((form) => keyOf(form) === sent.key);
  const loggedOut = !document.getElementById("toasts");
  if (!again && !loggedOut) sessionStorage.removeItem(sent.key);
  if (!loggedOut) sessionStorage.removeItem("draft-sent");
}
document.querySelectorAll("form[data-draft]").forEach(watch);
document.addEventListener("htmx:afterSettle", (event) => event.target.querySelectorAll?.("form[data-draft]").forEach(watch));
// What a field of the form asks while somebody types, of whatever kind, ends nothing: the form itself must have been sent.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.matches?.("form[data-draft]") ? event.target : null;
  if (form && event.detail.successful && event.detail.xhr.status !== 422) sessionStorage.removeItem(keyOf(form));
});
