// <select data-choose>: a box to search the options in. With data-url they come from the server as
// [{value, text, note, sets}] for ?q=…; data-with names a field whose value goes along as ?version=, data-sets one that
// takes `sets` of what is chosen. The script itself is fetched by the first page that has such a select.
const words = document.getElementById("words")?.dataset ?? {};
let loading = null;

function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("meta[name=choose-script]").content;
    script.onload = () => resolve(window.TomSelect);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

const line = (data, escape) =>
  `<div>${escape(data.text)}${data.note ? ` <small class="text-secondary">${escape(data.note)}</small>` : ""}</div>`;

async function enhance(select) {
  if (select.tomselect || select.dataset.chosen) return;
  select.dataset.chosen = "1";
  const TomSelect = await library();
  // The script moves the label to its own box; the select behind it keeps the name.
  const label = select.labels[0]?.textContent.trim();
  if (label) select.setAttribute("aria-label", label);
  const { url, create, placeholder } = select.dataset;
  const beside = (name) => name && select.form?.elements[name];
  const asked = (query) => {
    const also = beside(select.dataset.with) ? `version=${encodeURIComponent(beside(select.dataset.with).value)}&` : "";
    return `${url}${url.includes("?") ? "&" : "?"}${also}q=${encodeURIComponent(query)}`;
  };
  const plugins = select.multiple ? { remove_button: { title: words.remove } } : select.required ? {} : { clear_button: { title: words.remove } };
  const box = new TomSelect(select, {
    plugins,
    placeholder,
    create: create !== undefined,
    maxOptions: 200,
    searchField: url ? [] : ["text", "note"],
    sortField: url ? [] : [{ field: "$order" }],
    ...(url && { load: (query, done) => fetch(asked(query), { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : [])).then((found) => done(found.results ?? found), () => done()), preload: "focus", score: () => () => 1 }),
    onBlur: () => box.close(),
    onChange: (value) => {
      const found = box.options[value]?.sets;
      if (found && beside(select.dataset.sets)) beside(select.dataset.sets).value = found;
    },
    render: { option: line, item: line, no_results: () => `<div class="no-results">${words.none}</div>`, loading: () => `<div class="no-results">${words.working}</div>` },
  });
  // What was found in one classification is not offered for another.
  beside(select.dataset.with)?.addEventListener?.("change", () => box.clearOptions());
  // The list opens for who clicks, types or presses an arrow: not because Tab came by, and not when an answer comes after
  // the user has gone on. It would stand over the button below.
  let asks = false;
  box.wrapper.addEventListener("mousedown", () => { asks = true; }, true);
  box.wrapper.addEventListener("input", () => { asks = true; }, true);
  box.on("blur", () => { asks = false; });
  const refresh = box.refreshOptions.bind(box);
  box.refreshOptions = (opens = true) => refresh(opens && asks && box.isFocused && box.control.contains(document.activeElement));
}

const start = (root) => root.querySelectorAll?.("select[data-choose]").forEach(enhance);
document.addEventListener("htmx:afterSettle", (event) => start(event.target));
start(document);
