import { alignedRows } from "./alignedRows.js";
import type { LayerProfile, Profile, ProgramProfile } from "./profile.js";
import { shown } from "./shown.js";
import { titleOf } from "./title.js";

/** Instructions that are shown of the program that takes longest. */
const shownInstructions = 12;
/** Letters of a name. */
const nameWidth = 56;
/** Below this the clock says too little for a rate. */
const shortestMs = 0.0005;

/** A profile in lines for a terminal: the programs, the layers and the slowest instructions of the one that takes longest. */
export function profileLines({ wallMs, programMs, rates, programs }: Profile): string[] {
  const longest = programs[0];
  if (longest === undefined) return ["Nothing was computed."];
  const outside = Math.max(0, wallMs - programMs);
  return [
    ...alignedRows([
      ["program", "calls", "threads", "ms a call", "of all time"],
      ...programs.map(({ name, calls, threads, ms, allMs }) => [name, String(calls), String(threads), shown(ms), percent(allMs / wallMs)]),
      ["outside of programs (compiling, rows, events)", "", "", "", percent(outside / wallMs)],
    ]),
    "",
    ...layerTable(longest),
    "",
    ...instructionTable(longest),
    "",
    "Times are means over the fastest quarter of the last 64 calls; shares of all time count every call.",
    `Peak: ${shown(rates.gflops)} GFLOP/s and ${shown(rates.gigabytes)} GB/s on one thread, measured just now by a product in the cache and a sum through memory.`,
  ];
}

function layerTable({ name, layers, waitingMs, ms }: ProgramProfile): string[] {
  const row = ({ place, forwardMs, backwardMs, share, flops, bytes }: LayerProfile): string[] => [
    place === "" ? "(no layer)" : place,
    shown(forwardMs * 1000),
    backwardMs === 0 ? "" : shown(backwardMs * 1000),
    percent(share),
    shown(flops / 1e6),
    shown(bytes / 1e6),
  ];
  return alignedRows([
    [`layers of "${name}"`, "us forward", "us gradients", "share", "MFLOP", "MB"],
    ...layers.map(row),
    ["meetings, waiting, taking the time", shown(waitingMs * 1000), "", percent(waitingMs / ms), "", ""],
  ]);
}

function instructionTable({ instructions }: ProgramProfile): string[] {
  const slowest = [...instructions].sort((a, b) => b.ms - a.ms).slice(0, shownInstructions);
  const title =
    slowest.length < instructions.length
      ? `slowest ${slowest.length} of ${instructions.length} instructions`
      : "instructions, slowest first";
  return alignedRows([
    [title, "us", "share", "MFLOP", "MB", "GFLOP/s", "of peak", "GB/s"],
    ...slowest.map((instruction) => {
      const { ms, share, flops, bytes, gflops, ofPeak, gigabytes } = instruction;
      const rates = ms < shortestMs ? ["", "", ""] : [shown(gflops), percent(ofPeak), shown(gigabytes)];
      return [cut(titleOf(instruction)), shown(ms * 1000), percent(share), shown(flops / 1e6), shown(bytes / 1e6), ...rates];
    }),
  ]);
}

const cut = (text: string): string => (text.length <= nameWidth ? text : `${text.slice(0, nameWidth - 3)}...`);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
