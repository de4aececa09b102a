import { Html } from "./html.js";

/** What the page does: the switch between light and dark, copying, and the learning curves in the colours of the moment. */
export const script: Html = new Html(`
(() => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const toggle = document.getElementById("theme");
  const name = () => { toggle.textContent = isDark() ? "Light" : "Dark"; };
  try { const kept = localStorage.getItem("gradus-theme"); if (kept) root.dataset.theme = kept; } catch {}
  toggle.hidden = false; name();
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("gradus-theme", root.dataset.theme); } catch {}
    name(); draw();
  });
  dark.addEventListener("change", () => { name(); draw(); });
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector("pre").textContent;
      try { await navigator.clipboard.writeText(text); button.textContent = "Copied"; }
      catch { const range = document.createRange(); range.selectNodeContents(button.parentElement.querySelector("pre")); const s = getSelection(); s.removeAllRanges(); s.addRange(range); button.textContent = "Selected"; }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
  const charts = [...document.querySelectorAll(".chart")].map((place) => ({ place, data: JSON.parse(document.getElementById(place.dataset.of).textContent), log: document.querySelector('[data-log="' + place.id + '"]')?.getAttribute("aria-pressed") === "true", plot: undefined }));
  const color = (variable) => getComputedStyle(root).getPropertyValue("--" + variable).trim();
  const shown = (value) => value == null ? "-" : Math.abs(value) >= 1e4 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(2) : String(+value.toPrecision(4));
  const powers = (_, __, low, high) => {
    const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))], every = Math.max(1, Math.ceil((to - from) / 7)), found = [];
    for (let power = from; power <= to; power += every) for (const times of to - from <= 2 ? [1, 2, 5] : [1]) found.push(times * 10 ** power);
    return found.filter((value) => value >= low && value <= high);
  };
  const draw = () => { for (const chart of charts) {
    chart.plot?.destroy();
    const { data, place } = chart;
    const axis = { stroke: color("soft"), grid: { stroke: color("line"), width: 1 }, ticks: { stroke: color("line"), width: 1 }, font: "12px system-ui" };
    chart.plot = new uPlot({
      width: place.clientWidth, height: innerWidth < 760 ? 230 : 280,
      scales: { x: { time: false }, y: chart.log ? { distr: 3 } : {} },
      axes: [{ ...axis, incrs: [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((p) => [1, 2, 5].map((n) => n * 10 ** p)), values: (_, ticks) => ticks.map((tick) => tick.toLocaleString("en-US")) }, { ...axis, size: 64, ...(chart.log && { incrs: (_, __, low, high) => [high - low], splits: powers, filter: (_, splits) => splits }), values: (_, ticks) => ticks.map((tick) => tick === null ? "" : Math.abs(tick) >= 1e5 ? String(+tick.toPrecision(2)).replace("e+", "e") : shown(tick)) }],
      cursor: { drag: { x: true, y: false } },
      legend: { markers: { width: 0, fill: (u, i) => color(data.series[i - 1].color) } },
      series: [{ label: data.x, value: (_, v) => v == null ? "-" : v.toLocaleString("en-US") }, ...data.series.map((series) => ({
        label: series.label, stroke: color(series.color), width: series.width, spanGaps: true, value: (_, v) => shown(v),
        points: series.points ? { show: true, size: 9, fill: color(series.color), width: 0 } : { show: false },
        ...(series.width === 0 && { paths: () => null }), ...(series.dash && { dash: series.dash }),
      }))],
    }, data.values, place);
  } };
  for (const button of document.querySelectorAll("[data-log]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const chart = charts.find(({ place }) => place.id === button.dataset.log);
      chart.log = !chart.log; button.setAttribute("aria-pressed", chart.log); draw();
    });
  }
  if (window.uPlot) { draw(); let waiting; addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(draw, 120); }); }
})();
`);
