import type {
  Access,
  Argmax,
  Buffer,
  Digits,
  Fold,
  Gemm,
  Instruction,
  Loops,
  Matrix,
  Operand,
  Phase,
  Product,
  Program,
  Reduction,
  ScatterAdd,
  Scattered,
  Store,
} from "../../compile/program.js";
import { forEachIndex } from "../../graph/index.js";
import { interpret } from "../../scalar/interpret.js";
import type { Elements } from "../../session.js";

/** Every buffer with elements of its own: nothing shares memory. */
export type Storage = Map<Buffer, Elements>;

/** Empty elements for the buffers of a program; constants filled. */
export function storageFor({ buffers }: Program): Storage {
  return new Map(
    buffers.map((buffer) => {
      const elements =
        buffer.dtype === "f32"
          ? new Float32Array(buffer.size)
          : buffer.dtype === "u8"
            ? new Uint8Array(buffer.size)
            : new Int32Array(buffer.size);
      if (buffer.data !== undefined) elements.set(buffer.data);
      return [buffer, elements];
    }),
  );
}

/** What a program means, one element at a time: the float32 expressions with the bits of vector code, sums in float64. */
export function interpretPhases(phases: readonly Phase[], storage: Storage): void {
  for (const phase of phases) for (const instruction of phase) interpretInstruction(instruction, storage);
}

function interpretInstruction(instruction: Instruction, storage: Storage): void {
  if (instruction.kind === "loops") interpretLoops(instruction, storage);
  else if (instruction.kind === "product") interpretProduct(instruction, storage);
  else if (instruction.kind === "gemm") interpretGemm(instruction, storage);
  else if (instruction.kind === "argmax") interpretArgmax(instruction, storage);
  else if (instruction.kind === "scatterAdd") interpretScatterAdd(instruction, storage);
  else interpretFold(instruction, storage);
}

function elementsOf({ buffer }: Access, storage: Storage): Elements {
  const elements = storage.get(buffer);
  if (elements === undefined) throw new Error(`Buffer ${buffer.id} is not the program's`);
  return elements;
}

function positionOf({ offset, steps, indirect }: Access, index: readonly number[], storage: Storage): number {
  const direct = index.reduce((sum, i, d) => sum + i * steps[d]!, offset);
  if (indirect === undefined) return direct;
  return direct + indirect.step * clamp(read(indirect.at, index, storage), indirect.count);
}

const clamp = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));

function read(access: Access, index: readonly number[], storage: Storage): number {
  const elements = elementsOf(access, storage);
  const at = positionOf(access, index, storage);
  if (at < 0 || at >= elements.length) throw new Error(`Element ${at} of ${elements.length} of "${access.buffer.name}" is read`);
  return elements[at]!;
}

function write(access: Access, index: readonly number[], value: number, storage: Storage): void {
  const elements = elementsOf(access, storage);
  const at = positionOf(access, index, storage);
  if (at < 0 || at >= elements.length) throw new Error(`Element ${at} of ${elements.length} of "${access.buffer.name}" is written`);
  elements[at] = value;
}

function leaves(
  operands: readonly Operand[],
  index: readonly number[],
  results: readonly number[],
  storage: Storage,
): (slot: number) => number {
  return (slot) => {
    const operand = operands[slot]!;
    if (operand.kind === "result") return results[operand.of]!;
    if (operand.kind === "index") return index.reduce((sum, i, d) => sum + i * operand.steps[d]!, operand.offset) | 0;
    const value = read(operand.access, index, storage);
    return operand.type === "bool" ? Number(value !== 0) : value;
  };
}

function execute(
  stores: readonly Store[],
  operands: readonly Operand[],
  index: readonly number[],
  results: readonly number[],
  storage: Storage,
): void {
  const leaf = leaves(operands, index, results, storage);
  const values = interpret(
    stores.map(({ value }) => value),
    leaf,
  );
  stores.forEach(({ access }, at) => {
    write(access, index, values[at]!, storage);
  });
}

function interpretLoops({ kept, reduced, operands, stores, reductions, epilogue }: Loops, storage: Storage): void {
  forEachIndex(kept, (outer) => {
    const totals = reductions.map(({ join }) =>
      join === "sum" ? 0 : join === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
    );
    forEachIndex(reduced, (inner) => {
      const index = [...outer, ...inner];
      const values = interpret(
        reductions.map(({ value }) => value),
        leaves(operands, index, [], storage),
      );
      values.forEach((value, of) => {
        totals[of] = joined(reductions[of]!, totals[of]!, value);
      });
      execute(stores, operands, index, [], storage);
    });
    const results = totals.map((total, of) => (reductions[of]!.value.type === "f32" ? Math.fround(total) : integer(total)));
    execute(epilogue, operands, [...outer, ...reduced.map(() => 0)], results, storage);
  });
}

function joined({ join, value: { type } }: Reduction, a: number, b: number): number {
  if (join === "sum") return type === "i32" ? (a + b) | 0 : a + b;
  return join === "max" ? Math.max(a, b) : Math.min(a, b);
}

/** The neutral element of an integer max or min is the least or greatest integer. */
const integer = (total: number): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, total));

function interpretProduct({ batch, rows, columns, inner, a, b, operands, epilogue }: Product, storage: Storage): void {
  const dot = (steps: readonly number[], index: readonly number[]): number => index.reduce((sum, i, d) => sum + i * (steps[d] ?? 0), 0);
  forEachIndex([...batch, rows, columns], (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    const lead = index.slice(0, -2);
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const left = storage.get(a.buffer)![a.offset + dot(a.batchSteps, lead) + row * a.rowStep + k * a.innerStep]!;
      const within =
        b.kind === "panels"
          ? Math.floor(column / b.panel) * b.panelStep + k * b.innerStep + (column % b.panel)
          : standing(k, b.inner) + standing(column, b.columns);
      sum = Math.fround(sum + Math.fround(left * storage.get(b.buffer)![b.offset + dot(b.batchSteps, lead) + within]!));
    }
    execute(epilogue, operands, index, [sum], storage);
  });
}

function standing(number: number, { extents, steps }: Digits): number {
  let [rest, at] = [number, 0];
  for (let d = extents.length - 1; d >= 0; d--) {
    at += (rest % extents[d]!) * steps[d]!;
    rest = Math.floor(rest / extents[d]!);
  }
  return at;
}

function interpretGemm({ batch, rows, columns, inner, a, b, c }: Gemm, storage: Storage): void {
  forEachIndex([...batch, rows, columns], (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    const lead = index.slice(0, -2);
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += read(elementOf(a, lead, row, k), [], storage) * read(elementOf(b, lead, k, column), [], storage);
    write(elementOf(c, lead, row, column), [], sum, storage);
  });
}

function elementOf(matrix: Matrix | Scattered, lead: readonly number[], row: number, column: number): Access {
  const { buffer, offset, batchSteps } = matrix;
  const within =
    matrix.kind === "scattered"
      ? standing(row, matrix.inner) + standing(column, matrix.columns)
      : row * matrix.rowStep + column * matrix.columnStep;
  return { buffer, offset: lead.reduce((sum, i, d) => sum + i * batchSteps[d]!, offset) + within, steps: [] };
}

function interpretArgmax({ kept, count, source, target }: Argmax, storage: Storage): void {
  forEachIndex(kept, (index) => {
    let found = 0;
    let best = Number.NaN;
    for (let at = 0; at < count; at++) {
      const value = read(source, [...index, at], storage);
      if (at === 0 || value > best || (Number.isNaN(value) && !Number.isNaN(best))) [best, found] = [value, at];
    }
    write(target, index, found, storage);
  });
}

function interpretScatterAdd({ rows, width, count, indices, source, target }: ScatterAdd, storage: Storage): void {
  const elements = elementsOf(target, storage);
  elements.fill(0, target.offset, target.offset + rows * width);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < width; j++) {
      const at = target.offset + clamp(read(indices, [i], storage), rows) * width + j;
      elements[at] = elements[at]! + read(source, [i, j], storage);
    }
}

function interpretFold({ lead, kernel, out, size, source, target }: Fold, storage: Storage): void {
  const elements = elementsOf(target, storage);
  forEachIndex(lead, (outer) => {
    const start = positionOf(target, outer, storage);
    elements.fill(0, start, start + size);
    forEachIndex([...kernel, ...out], (inner) => {
      const index = [...outer, ...inner];
      write(target, index, read(target, index, storage) + read(source, index, storage), storage);
    });
  });
}
