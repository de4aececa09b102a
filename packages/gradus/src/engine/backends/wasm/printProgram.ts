import { bytesOf } from "../../compile/index.js";
import type {
  Access,
  Digits,
  Gemm,
  Instruction,
  Loops,
  Matrix,
  Operand,
  Phase,
  Product,
  Program,
  Scattered,
  Store,
} from "../../compile/program.js";
import { printScalar } from "./printScalar.js";

const letters = "ijklmnopqrstuvwxyz";

/** A program for readers: buffers with offsets and sizes, then phase by phase each instruction with its extents and expressions. */
export function printProgram({ buffers, compute, commit, regionBytes }: Program): string {
  const half = (name: string, phases: readonly Phase[]): string[] =>
    phases.flatMap((phase, p) => [
      `${name} ${p}:`,
      ...phase.flatMap((instruction) => printInstruction(instruction).map((line) => `  ${line}`)),
    ]);
  const listed = buffers.map(({ name, id, kind, dtype, size, offset, ...buffer }) => {
    const bytes = bytesOf({ size, dtype });
    return `  ${labelOf({ name, id })}: ${kind} ${dtype}[${size}] at ${kind === "state" ? "states + " : ""}${offset}, ${bytes} bytes${buffer.data === undefined ? "" : ", filled once"}`;
  });
  return `${[`buffers (region of ${regionBytes} bytes):`, ...listed, ...half("compute", compute), ...half("commit", commit)].join("\n")}\n`;
}

function labelOf({ name, id }: { readonly name: string; readonly id: number }): string {
  return `${name}#${id}`;
}

function printInstruction(instruction: Instruction): string[] {
  switch (instruction.kind) {
    case "loops":
      return printLoops(instruction);
    case "product":
      return printProduct(instruction);
    case "gemm":
      return printGemm(instruction);
    case "argmax": {
      const { name, kept, count, source, target } = instruction;
      return [`${name}: argmax over ${count}${extents(kept)}`, `  ${access(target)} = index of the largest ${access(source)}`];
    }
    case "scatterAdd": {
      const { name, rows, width, count, indices, source, target } = instruction;
      return [
        `${name}: scatterAdd of ${count} x ${width} into ${rows} x ${width}`,
        `  ${access(target)} row ${access(indices)} += ${access(source)}`,
      ];
    }
    case "fold": {
      const { name, lead, kernel, out, source, target } = instruction;
      return [`${name}: fold${extents(lead)}, kernel${extents(kernel)}, out${extents(out)}`, `  ${access(target)} += ${access(source)}`];
    }
    default:
      return instruction satisfies never;
  }
}

function printLoops({ name, kept, reduced, operands, stores, reductions, epilogue }: Loops): string[] {
  const lines = [`${name}: loops${extents(kept)}${reduced.length === 0 ? "" : `, reduced${extents(reduced, kept.length)}`}`];
  const roots = [...reductions, ...stores].map(({ value }) => value);
  const printed = printScalar(roots, (slot) => operand(operands, slot));
  lines.push(...printed.shared.map((line) => `  ${line}`));
  reductions.forEach(({ join }, of) => {
    lines.push(`  result${of} = ${join}(${printed.roots[of]})`);
  });
  stores.forEach((store, at) => {
    lines.push(`  ${access(store.access)} = ${printed.roots[reductions.length + at]}`);
  });
  return [...lines, ...printStores(epilogue, operands, "after: ")];
}

function printProduct({ name, batch, rows, columns, inner, a, b, operands, epilogue, tile }: Product): string[] {
  const [row, column] = [letters[batch.length], letters[batch.length + 1]];
  const steps = (list: readonly number[], names: readonly (string | undefined)[]): string =>
    terms(list.map((step, at) => [step, names[at] ?? "?"] as const));
  const lead = batch.map((_, d) => letters[d]);
  const left = steps([...a.batchSteps, a.rowStep, a.innerStep], [...lead, row, "inner"]);
  const right =
    b.kind === "panels"
      ? `${plus(b.offset, steps([...b.batchSteps, b.innerStep], [...lead, "inner"]))} + ${column}, panels of ${b.panel} every ${b.panelStep}`
      : `${plus(b.offset, steps(b.batchSteps, lead))}, inner ${digits(b.inner)}, ${column} ${digits(b.columns)}`;
  return [
    `${name}: product ${rows} x ${inner} x ${columns}${batch.length === 0 ? "" : `, batch${extents(batch)}`}, tile ${tile.rows} x ${tile.columns}`,
    `  result0 = sum of ${labelOf(a.buffer)}[${plus(a.offset, left)}] * ${labelOf(b.buffer)}[${right}]`,
    ...printStores(epilogue, operands, ""),
  ];
}

/** `(3 x 5 by 100, 1)`: extents and steps of loops within each other. */
function digits({ extents, steps: by }: Digits): string {
  return `(${extents.join(" x ")} by ${by.join(", ")})`;
}

function printGemm({ name, batch, rows, columns, inner, a, b, c }: Gemm): string[] {
  const lead = batch.map((_, d) => letters[d] ?? `loop${d}`);
  const [row, column] = [letters[batch.length] ?? "row", letters[batch.length + 1] ?? "column"];
  const shown = ({ buffer, offset, batchSteps, rowStep, columnStep }: Matrix, names: readonly [string, string]): string => {
    const moved = terms([...batchSteps, rowStep, columnStep].map((step, at) => [step, [...lead, ...names][at]!] as const));
    return `${labelOf(buffer)}[${plus(offset, moved)}]`;
  };
  const windows = ({ buffer, offset, batchSteps, inner: k, columns: j }: Scattered): string =>
    `${labelOf(buffer)}[${plus(offset, terms(batchSteps.map((step, at) => [step, lead[at]!] as const)))} + inner as ${digits(k)} + ${column} as ${digits(j)}], copied first`;
  const right = b.kind === "scattered" ? windows(b) : shown(b, ["inner", column]);
  return [
    `${name}: product ${rows} x ${inner} x ${columns}${batch.length === 0 ? "" : `, batch${extents(batch)}`}, by the library`,
    `  ${shown(c, [row, column])} = sum of ${shown(a, [row, "inner"])} * ${right}`,
  ];
}

function printStores(stores: readonly Store[], operands: readonly Operand[], lead: string): string[] {
  const printed = printScalar(
    stores.map(({ value }) => value),
    (slot) => operand(operands, slot),
  );
  return [...printed.shared, ...stores.map((store, at) => `${access(store.access)} = ${printed.roots[at]}`)].map(
    (line) => `  ${lead}${line}`,
  );
}

function operand(operands: readonly Operand[], slot: number): string {
  const found = operands[slot];
  if (found === undefined) return `operand${slot}`;
  if (found.kind === "load") return access(found.access);
  return found.kind === "result" ? `result${found.of}` : `(${plus(found.offset, steps(found.steps))})`;
}

/** `x#3[5 + 8 i + j]`: positions in elements of the buffer, loops by letter. */
function access({ buffer, offset, steps: list, indirect }: Access): string {
  const moved = indirect === undefined ? "" : ` + ${indirect.step} ${access(indirect.at)}`;
  return `${labelOf(buffer)}[${plus(offset, steps(list))}${moved}]`;
}

function steps(list: readonly number[]): string {
  return terms(list.map((step, d) => [step, letters[d] ?? `loop${d}`] as const));
}

function terms(list: readonly (readonly [number, string])[]): string {
  return list
    .filter(([step]) => step !== 0)
    .map(([step, name]) => (step === 1 ? name : `${step} ${name}`))
    .join(" + ");
}

function plus(offset: number, rest: string): string {
  if (rest === "") return String(offset);
  return offset === 0 ? rest : `${offset} + ${rest}`;
}

/** ` [i 128 x j 256]`, nothing for no loops. */
function extents(list: readonly number[], first = 0): string {
  return ` [${list.map((extent, d) => `${letters[first + d] ?? `loop${first + d}`} ${extent}`).join(" x ")}]`;
}
