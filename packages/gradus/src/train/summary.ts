import type { Shape } from "../engine/index.js";
import { architecture } from "./architecture.js";
import type { Preparation } from "./dataset.js";
import type { Network } from "./network.js";

/** A network in lines: what goes in, every layer with its output and its parameters, what comes out. */
export function summaryLines({ model, shape, size }: Network, { target }: Preparation): string[] {
  const cells = [
    ["", "input", showRow(shape), ""],
    ...architecture(model, shape).map(({ path, layer, output, parameters }) => [
      path,
      layer,
      showRow(output),
      parameters > 0 ? count(parameters) : "",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join("  ")
      .trimEnd(),
  );
  const answer = target.task === "classification" ? `${target.classes.length} classes of "${target.name}"` : `numbers of "${target.name}"`;
  return [...lines, `${count(size)} parameters (${count(Math.ceil((size * 4) / 1024))} KiB), predicts ${answer}`];
}

const showRow = (shape: Shape): string => (shape.length === 0 ? "1" : shape.join(" x "));

/** 1234567 as 1,234,567. */
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
