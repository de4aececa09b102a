import type { Shape } from "../engine/index.js";
import { architecture } from "./architecture.js";
import type { Preparation } from "./dataset.js";
import type { Network } from "./network.js";

/** A network in lines: what goes in, every layer with its output, its parameters, the operations for one row and its bytes; what comes out. */
export function summaryLines({ model, shape, size }: Network, { target }: Preparation): string[] {
  const rows = architecture(model, shape);
  const cells = [
    ["", "layer", "output", "parameters", "FLOPs a row", "bytes"],
    ["", "input", showRow(shape), "", "", ""],
    ...rows.map(({ path, layer, output, ...numbers }) => [
      path,
      layer,
      showRow(output),
      ...[numbers.parameters, numbers.flops, numbers.bytes].map((value) => (value > 0 ? count(value) : "")),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join("  ")
      .trimEnd(),
  );
  const answer = target.task === "classification" ? `${target.classes.length} classes of "${target.name}"` : `numbers of "${target.name}"`;
  const [flops, bytes] = [rows.reduce((sum, row) => sum + row.flops, 0), rows.reduce((sum, row) => sum + row.bytes, 0)];
  return [...lines, `${count(size)} parameters, ${count(flops)} FLOPs a row, ${count(bytes)} bytes; predicts ${answer}`];
}

const showRow = (shape: Shape): string => (shape.length === 0 ? "1" : shape.join(" x "));

/** 1234567 as 1,234,567. */
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
