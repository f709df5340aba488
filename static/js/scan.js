// Barcodes and QR codes into the search box, where the browser reads them itself; elsewhere the button stays hidden.
const button = document.querySelector("[data-scan]");
const dialog = document.getElementById("scan");
const view = document.getElementById("scan-view");
const words = document.getElementById("scan-words");
const CARD = /\/items\/[0-9a-f-]{36}\//;
let stream = null;

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  view.srcObject = null;
}

function go(text) {
  dialog.close();
  const card = CARD.exec(text);
  if (card) {
    location.assign(card[0]); // the code of a service sheet: the card, on whichever host it was printed
    return;
  }
  const box = document.getElementById("search-box");
  box.value = text;
  document.getElementById("search-form").requestSubmit();
}

async function look(detector) {
  while (stream && dialog.open) {
    const [found] = view.readyState >= 2 ? await detector.detect(view).catch(() => []) : [];
    if (found?.rawValue) return go(found.rawValue.trim());
    await new Promise((resume) => setTimeout(resume, 150));
  }
}

async function scan() {
  dialog.showModal();
  words.textContent = words.dataset.wait;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    words.textContent = words.dataset.denied;
    return;
  }
  if (!dialog.open) return stop();
  view.srcObject = stream;
  await view.play();
  look(new BarcodeDetector());
}

async function offer() {
  if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.length) return;
  button.hidden = false;
  button.addEventListener("click", scan);
  dialog.addEventListener("close", stop);
}
offer();
