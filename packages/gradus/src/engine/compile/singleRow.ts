import { load, mul } from "../scalar/expression.js";
import { collapse } from "./collapse.js";
import { zeros } from "./loops.js";
import { moved } from "./moved.js";
import type { Digits, Loops, Operand, Product } from "./program.js";

/**
 * A product of a single row with scattered columns is a nest of loops: of a depthwise convolution every channel has one filter of its own, and nothing that a panel
 * of columns would gather for it is read twice. Sums are then those of a reduction, by shape alone.
 */
export function loopsOfSingleRow(product: Product): Product | Loops {
  const { name, batch, rows, a, b, inner } = product;
  if (rows !== 1 || b.kind !== "scattered" || inner === 0) return product;
  const at = batch.length;
  const still = zeros(b.inner.extents.length);
  const columnSteps = (step: number): number[] => stepsOf(b.columns, step);
  const { operands, epilogue } = moved({ ...product, stores: [] }, ({ offset, steps }) => ({
    offset,
    steps: [...steps.slice(0, at), ...columnSteps(steps[at + 1]!), ...still],
  }));
  const read = ({ buffer, offset }: Product["a"] | Product["b"], steps: readonly number[]): Operand => ({
    kind: "load",
    type: "f32",
    access: { buffer, offset, steps },
  });
  const left = read(a, [...a.batchSteps, ...columnSteps(0), ...stepsOf(b.inner, a.innerStep)]);
  const right = read(b, [...b.batchSteps, ...b.columns.steps, ...b.inner.steps]);
  const value = mul(load(operands.length, "f32"), load(operands.length + 1, "f32"));
  return collapse({
    kind: "loops",
    name,
    kept: [...batch, ...b.columns.extents],
    reduced: b.inner.extents,
    operands: [...operands, left, right],
    stores: [],
    reductions: [{ value, join: "sum" }],
    epilogue,
  });
}

/** The steps of loops within each other whose count moves by `step`. */
function stepsOf({ extents }: Digits, step: number): number[] {
  const steps: number[] = [];
  let next = step;
  for (const extent of [...extents].reverse()) {
    steps.unshift(next);
    next *= extent;
  }
  return steps;
}
