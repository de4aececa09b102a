import type { Access, Buffer, Instruction, Matrix, Phase, Product, Scattered } from "./program.js";

/** What an instruction reads and writes, as ranges of elements. */
export interface Touched {
  readonly reads: readonly Range[];
  readonly writes: readonly Range[];
}

const known = new WeakMap<Instruction, Touched>();

export function touched(instruction: Instruction): Touched {
  const found = known.get(instruction) ?? find(instruction);
  known.set(instruction, found);
  return found;
}

function find(instruction: Instruction): Touched {
  switch (instruction.kind) {
    case "loops": {
      const extents = [...instruction.kept, ...instruction.reduced];
      return {
        reads: loadsOf(instruction.operands, extents),
        writes: [...instruction.stores, ...instruction.epilogue].map(({ access }) => range(access, extents)),
      };
    }
    case "product": {
      const { a, batch, rows, columns, inner } = instruction;
      const extents = [...batch, rows, columns];
      const readA = range({ buffer: a.buffer, offset: a.offset, steps: [...a.batchSteps, a.rowStep, a.innerStep] }, [
        ...batch,
        rows,
        inner,
      ]);
      return {
        reads: [readA, rangeOfB(instruction), ...loadsOf(instruction.operands, extents)],
        writes: instruction.epilogue.map(({ access }) => range(access, extents)),
      };
    }
    case "gemm": {
      const { a, b, c, batch, rows, columns, inner } = instruction;
      return {
        reads: [
          matrixRange(a, [...batch, rows, inner]),
          b.kind === "scattered" ? scatteredRange(b, batch) : matrixRange(b, [...batch, inner, columns]),
        ],
        writes: [matrixRange(c, [...batch, rows, columns])],
      };
    }
    case "argmax":
      return {
        reads: [range(instruction.source, [...instruction.kept, instruction.count])],
        writes: [range(instruction.target, instruction.kept)],
      };
    case "scatterAdd": {
      const { indices, source, target, count, width, rows } = instruction;
      return { reads: [range(indices, [count]), range(source, [count, width])], writes: [range(target, [rows, width])] };
    }
    case "fold": {
      const { source, target, lead, kernel, out, size } = instruction;
      const leads = lead.reduce((product, extent) => product * extent, 1);
      return {
        reads: [range(source, [...lead, ...kernel, ...out])],
        writes: [{ buffer: target.buffer, from: target.offset, to: target.offset + leads * size }],
      };
    }
    default:
      instruction satisfies never;
      throw new Error("Compile: unknown instruction");
  }
}

function rangeOfB({ b, batch, inner, columns }: Product): Range {
  const { buffer, offset, batchSteps } = b;
  if (b.kind === "scattered") return scatteredRange(b, batch);
  const extents = [...batch, inner, Math.ceil(columns / b.panel), Math.min(b.panel, columns)];
  return range({ buffer, offset, steps: [...batchSteps, b.innerStep, b.panelStep, 1] }, extents);
}

function scatteredRange({ buffer, offset, batchSteps, inner, columns }: Scattered, batch: readonly number[]): Range {
  const steps = [...batchSteps, ...inner.steps, ...columns.steps];
  return range({ buffer, offset, steps }, [...batch, ...inner.extents, ...columns.extents]);
}

/** Elements from `from` up to but without `to`. */
export interface Range {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
}

function loadsOf(operands: readonly { kind: string; access?: Access }[], extents: readonly number[]): Range[] {
  return operands.flatMap(({ access }) =>
    access === undefined ? [] : [range(access, extents), ...(access.indirect ? [range(access.indirect.at, extents)] : [])],
  );
}

function matrixRange({ buffer, offset, batchSteps, rowStep, columnStep }: Matrix, extents: readonly number[]): Range {
  return range({ buffer, offset, steps: [...batchSteps, rowStep, columnStep] }, extents);
}

function range({ buffer, offset, steps, indirect }: Access, extents: readonly number[]): Range {
  if (extents.includes(0)) return { buffer, from: offset, to: offset };
  let [from, to] = [offset, offset + (indirect ? indirect.step * (indirect.count - 1) : 0)];
  for (const [loop, step] of steps.entries()) {
    const reach = step * (extents[loop]! - 1);
    if (reach < 0) from += reach;
    else to += reach;
  }
  return { buffer, from, to: to + 1 };
}

/** Cuts instructions into phases: a new one begins where an instruction touches what the current phase writes, or writes what it reads. */
export function cutPhases(instructions: readonly Instruction[]): Phase[] {
  const phases: Instruction[][] = [];
  let reads: Range[] = [];
  let writes: Range[] = [];
  for (const instruction of instructions) {
    const own = touched(instruction);
    const clash = overlap(own.reads, writes) || overlap(own.writes, writes) || overlap(own.writes, reads);
    if (phases.length === 0 || clash) {
      phases.push([]);
      [reads, writes] = [[], []];
    }
    phases.at(-1)!.push(instruction);
    reads.push(...own.reads);
    writes.push(...own.writes);
  }
  return phases;
}

function overlap(a: readonly Range[], b: readonly Range[]): boolean {
  return a.some((x) => b.some((y) => x.buffer === y.buffer && x.from < y.to && y.from < x.to));
}
