// Charts in the theme's colours; the table behind each is in the page already.
let loading = null;
const drawn = new Map();
const COLOURS = ["--tblr-blue", "--tblr-green", "--tblr-orange", "--tblr-purple", "--tblr-secondary"];

function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("meta[name=chart-script]").content;
    script.onload = () => resolve(window.Chart);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

// A long name would leave no room for the bars; the table beneath says it whole.
const short = (label) => (label.length > 26 ? `${label.slice(0, 25)}…` : label);

async function draw(figure) {
  const Chart = await library();
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  // A canvas does not understand var() and color-mix(): an element works the colour out.
  const probe = figure.appendChild(document.createElement("i"));
  probe.style.setProperty("transition", "none", "important"); // or it would tell the colour it is leaving
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const most = Math.max(0, ...data.series.flatMap((one) => one.values.map(Number)).filter(Number.isFinite));
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { notation: most < 100000 ? "standard" : "compact" });
  drawn.get(figure)?.destroy();
  const scale = { ticks: { color: colour("--tblr-secondary-color") }, grid: { color: colour("--tblr-border-color") } };
  const chart = new Chart(figure.querySelector("canvas"), {
    type: data.kind ?? "bar",
    data: {
      labels: data.labels,
      datasets: data.series.map((series, index) => ({
        label: series.label,
        data: series.values,
        borderColor: colour(COLOURS[index % COLOURS.length]),
        backgroundColor: colour(COLOURS[index % COLOURS.length]),
        borderDash: index % 2 ? [5, 4] : [],
        borderWidth: data.kind === "line" ? 2 : 0,
        pointRadius: 3,
        tension: 0.25,
        maxBarThickness: 36,
        spanGaps: true,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: { legend: { display: data.series.length > 1, position: "bottom", labels: { color: colour("--tblr-body-color"), boxWidth: data.kind === "line" ? 28 : 14, usePointStyle: data.kind === "line", pointStyle: "line" } } },
      onClick: (event, _near, drawnChart) => {
        const [hit] = drawnChart.getElementsAtEventForMode(event, "nearest", { intersect: true }, false);
        const url = hit && data.series[hit.datasetIndex].urls?.[hit.index];
        if (url) window.location.assign(url);
      },
      scales: { x: { ...scale, ticks: { ...scale.ticks, maxRotation: data.kind === "line" ? 0 : 50, autoSkip: data.kind === "line" || data.labels.length > 16, autoSkipPadding: 10, callback(value) { return short(this.getLabelForValue(value)); } }, stacked: Boolean(data.stacked) }, y: { ...scale, stacked: Boolean(data.stacked), beginAtZero: data.kind !== "line", ticks: { ...scale.ticks, callback: (value) => numbers.format(value) } } },
    },
  });
  probe.remove();
  drawn.set(figure, chart);
}

const start = (root) => root.querySelectorAll?.("[data-chart]").forEach(draw);
document.addEventListener("htmx:afterSettle", (event) => start(event.target));
document.addEventListener("theme-changed", () => start(document));
start(document);
