// A date is typed as people write it; the button beside it opens the browser's own calendar.
const words = document.getElementById("words")?.dataset ?? {};
const two = (number) => String(number).padStart(2, "0");

// 22.11.2026, 22/11/2026 or 2026-11-22 → 2026-11-22, for the calendar to open at.
function iso(text) {
  const european = text.trim().match(/^(\d{1,2})[./](\d{1,2})[./](\d{4})/);
  if (european) return `${european[3]}-${two(european[2])}-${two(european[1])}`;
  return text.trim().match(/^\d{4}-\d{2}-\d{2}/)?.[0] ?? "";
}

function local(value) {
  const [year, month, day] = value.split("-").map(Number);
  return document.documentElement.lang === "fi" ? `${day}.${month}.${year}` : `${two(day)}/${two(month)}/${year}`;
}

function furnish(field) {
  if (field.dataset.furnished || !("showPicker" in HTMLInputElement.prototype)) return;
  field.dataset.furnished = "1";
  const box = Object.assign(document.createElement("span"), { className: "date-box" });
  field.replaceWith(box);
  const calendar = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className: "date-calendar" });
  calendar.setAttribute("aria-hidden", "true");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "date-button", title: words.calendar ?? "" });
  button.setAttribute("aria-label", words.calendar ?? "");
  const sign = document.getElementById("calendar-sign");
  if (sign) button.append(sign.content.cloneNode(true));
  box.append(field, calendar, button);
  button.addEventListener("click", () => {
    calendar.value = iso(field.value);
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    const time = field.matches("[data-moment]") ? (field.value.match(/ (\d{1,2}[.:]\d{2})/)?.[0] ?? " 9:00") : "";
    if (calendar.value) field.value = local(calendar.value) + time;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
}

const start = (root) => root.querySelectorAll?.("input[data-day], input[data-moment]").forEach(furnish);
document.addEventListener("htmx:afterSettle", (event) => start(event.target));
start(document);
