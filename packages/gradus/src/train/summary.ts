import { type Shape, showShape } from "../engine/index.js";
import type { Preparation } from "./dataset.js";
import type { Network, PlacedParameter } from "./network.js";

/** A network in lines: what goes in, every layer with parameters or buffers, what comes out. */
export function summaryLines(network: Network, { target }: Preparation): string[] {
  const rows = network.parameters.map((parameter) => [nameOf(parameter), showShape(parameter.shape), count(parameter.size)]);
  for (const { path, shape } of network.buffers) rows.push([`${path} (not trained)`, showShape(shape), ""]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([name, shape, size]) =>
    `  ${name!.padEnd(widths[0]!)}  ${shape!.padEnd(widths[1]!)}  ${size!.padStart(widths[2]!)}`.trimEnd(),
  );
  const answer = target.task === "classification" ? `${target.classes.length} classes of "${target.name}"` : `"${target.name}"`;
  return [
    `input ${showRow(network.shape)}, output ${showRow(network.output)} (${answer})`,
    ...lines,
    `${count(network.size)} parameters, ${count(Math.ceil((network.size * 4) / 1024))} KiB`,
  ];
}

const nameOf = ({ path, kind }: PlacedParameter): string => (path.endsWith(kind) ? path : `${path} (${kind})`);

const showRow = (shape: Shape): string => (shape.length === 1 ? String(shape[0]) : showShape(shape));

/** 1234567 as 1,234,567. */
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
