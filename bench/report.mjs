// @ts-check
import { memoryKept } from "./contenders/index.mjs";
import { machineLine } from "./machine.mjs";

/**
 * @typedef {import("./result.mjs").Result} Result
 * @typedef {import("./result.mjs").Entry} Entry
 * @typedef {import("./result.mjs").Figure} Figure
 */

const titles = ["", "threads", "us", "GFLOP/s", "times Gradus", "x PyTorch", "x kept", "first ms", "compile ms", "again ms", "peak MB"];

/** One workload with every figure, for the terminal. @param {Result} result */
export function block({ name, unit, flops, gradus, peers, absent }) {
  const rows = [
    ...Object.entries(gradus).flatMap(([backend, { byThreads }]) => byThreads.map((figure) => row(`Gradus ${backend}`, figure))),
    ...Object.entries(peers).flatMap(([peer, { byThreads }]) => byThreads.map((figure) => row(`${peer} ${figure.version ?? ""}`, figure))),
  ];
  const work = flops === undefined ? "" : `, ${digits(flops / 1e6)} MFLOP`;
  const table = [titles, ...rows];
  const used = titles.map((_, at) => at === 0 || rows.some((cells) => cells[at] !== ""));
  const lines = [`${name} (us per ${unit}${work})`, ...aligned(table.map((cells) => cells.filter((_, at) => used[at])))];
  for (const [peer, { blas }] of Object.entries(peers)) if (typeof blas === "string") lines.push(`  ${peer} uses ${blas}`);
  for (const one of absent) lines.push(`  ${labelOf(one)}: ${one.absent}`);
  return `${lines.join("\n")}\n`;
}

/**
 * @param {string} label
 * @param {Figure} figure
 */
function row(label, { us, threads, gflops, ratio, speedup, firstStepMs, compileMs, recompileMs, peakBytes }) {
  const numbers = [
    us,
    gflops,
    ratio,
    speedup?.pytorch,
    speedup?.[memoryKept],
    firstStepMs,
    compileMs,
    recompileMs,
    typeof peakBytes === "number" ? peakBytes / 1e6 : undefined,
  ];
  return [label.trim(), String(threads), ...numbers.map((value) => (typeof value === "number" ? digits(value) : ""))];
}

/** @param {import("./pairs.mjs").Missing} one */
function labelOf({ name, backend, threads }) {
  return `${name}${backend === undefined ? "" : ` ${backend}`}${threads === undefined || threads === 1 ? "" : ` on ${threads} threads`}`;
}

/**
 * All workloads in one table of Markdown, one column a library: us, and in brackets its ratio to Gradus' fastest.
 * @param {readonly Result[]} results
 * @param {import("./machine.mjs").Machine} machine
 */
export function summary(results, machine) {
  const backends = [...new Set(results.flatMap(({ gradus }) => Object.keys(gradus)))];
  const peers = [...new Set(results.flatMap((result) => Object.keys(result.peers)))];
  const versions = peers.map((peer) => `${peer} ${results.flatMap((result) => result.peers[peer] ?? [])[0]?.version ?? ""}`);
  const columns = backends.flatMap((backend) => threadsOf(results, backend).map((threads) => ({ backend, threads })));
  const head = ["us", ...columns.map(({ backend, threads }) => `Gradus ${backend} x${threads}`), ...versions];
  const rows = results.map((result) => [
    result.name,
    ...columns.map(({ backend, threads }) => {
      const figure = result.gradus[backend]?.byThreads.find((one) => one.threads === threads);
      return figure ? digits(figure.us) : "-";
    }),
    ...peers.map((peer) => cell(result.peers[peer])),
  ]);
  const lines = [head, head.map((_, at) => (at === 0 ? "---" : "---:")), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${machineLine(machine)}.\n\n${lines.join("\n")}\n`;
}

/**
 * @param {readonly Result[]} results
 * @param {string} backend
 */
function threadsOf(results, backend) {
  const all = results.flatMap(({ gradus }) => gradus[backend]?.byThreads.map(({ threads }) => threads) ?? []);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** @param {Entry | undefined} entry */
function cell(entry) {
  if (entry === undefined) return "-";
  const ratio = entry.ratio === undefined ? "" : ` (${digits(entry.ratio)})`;
  return `${digits(entry.us)}${ratio}${entry.byThreads.length > 1 ? `, x${entry.threads}` : ""}`;
}

/** Three digits that count, with commas between thousands. @param {number} value */
export function digits(value) {
  if (!Number.isFinite(value)) return "-";
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value === 0 ? "0" : value.toPrecision(value >= 1 ? 3 : 2);
}

/**
 * The first column to the left, the others to the right.
 * @param {readonly (readonly string[])[]} rows
 */
export function aligned(rows) {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  return rows.map(
    (cells) => `  ${cells.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join("  ")}`,
  );
}
