// A postcode fills town and region where they are empty, and says which town it is when another one stands there.

function note(field, text) {
  let line = field.parentElement.querySelector("[data-place-note]");
  if (!line && text) {
    line = Object.assign(document.createElement("small"), { className: "form-hint" });
    line.dataset.placeNote = "";
    line.setAttribute("role", "status");
    field.after(line);
  }
  if (line) line.textContent = text;
}

async function look(field) {
  const { town, region, country } = field.form.elements;
  const code = field.value.trim();
  if (code.length < 3) return note(field, "");
  const query = new URLSearchParams({ postcode: code, country: country?.value ?? "" });
  const answer = await fetch(`${field.dataset.place}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const place = answer?.ok ? await answer.json() : {};
  if (!place.town || field.value.trim() !== code) return note(field, "");
  if (town && !town.value.trim()) town.value = place.town;
  const fits = !town || place.towns.some((name) => name.toLowerCase() === town.value.trim().toLowerCase());
  if (region && !region.value.trim() && fits) region.value = place.region;
  return note(field, fits ? "" : `${code} ${place.town}`);
}

document.addEventListener("change", (event) => {
  const field = event.target.closest?.("[data-place]") ?? (event.target.name === "town" ? event.target.form?.querySelector("[data-place]") : null);
  if (field) look(field);
});
