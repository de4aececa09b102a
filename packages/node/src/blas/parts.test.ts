import fc from "fast-check";
import type { GemmShape, MatrixSteps } from "gradus/engine";
import { expect, test } from "vitest";
import { partsOf, piecesOf } from "./parts.js";

const steps = (batch: number, columns: number, rowStep = columns): MatrixSteps => ({ batchSteps: [batch], rowStep, columnStep: 1 });

test("the rectangles of all shares cover every element of c once, with the operands' rows and columns that belong to it", () => {
  const side = fc.integer({ min: 1, max: 40 });
  const extents = fc.record({ rows: side, columns: side, inner: side, batch: fc.integer({ min: 1, max: 3 }) });
  const cut = fc.record({ along: fc.constantFrom("rows" as const, "columns" as const), block: fc.integer({ min: 1, max: 17 }) });
  fc.assert(
    fc.property(extents, cut, fc.integer({ min: 1, max: 5 }), ({ rows, columns, inner, batch }, { along, block }, threads) => {
      const blocks = Math.ceil((along === "rows" ? rows : columns) / block);
      const shape: GemmShape = {
        batch: [batch],
        rows,
        columns,
        inner,
        a: steps(rows * inner, inner),
        b: steps(0, columns),
        c: steps(rows * columns, columns),
        cut: { along, block, blocks },
      };
      const seen = new Uint8Array(batch * rows * columns);
      const units = batch * blocks;
      for (let thread = 0; thread < threads; thread++)
        for (const part of partsOf(shape, Math.floor((units * thread) / threads), Math.floor((units * (thread + 1)) / threads)))
          for (let i = 0; i < part.rows; i++)
            for (let j = 0; j < part.columns; j++) {
              const element = part.c + i * columns + j;
              const [row, column] = [Math.floor(element / columns), element % columns];
              expect([part.a + i * inner, part.b + j]).toEqual([row * inner, column]);
              seen[element]! += 1;
            }
      expect(seen.every((count) => count === 1)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("narrow products are cut into pieces that a library computes without copies, others are left whole", () => {
  const shape = { inner: 144, a: steps(0, 144), b: steps(0, 1000), c: steps(0, 1000) };
  const part = { rows: 16, columns: 1000, a: 5, b: 7, c: 11 };
  const pieces = piecesOf(part, shape, 1e6);
  expect(pieces.map(({ columns }) => columns)).toEqual([336, 336, 328]);
  expect(pieces.map(({ a, b, c }) => [a, b, c])).toEqual([
    [5, 7, 11],
    [5, 343, 347],
    [5, 679, 683],
  ]);
  const tall = piecesOf({ ...part, rows: 1000, columns: 16 }, shape, 1e6);
  expect(tall[1]).toEqual({ rows: 336, columns: 16, a: 5 + 336 * 144, b: 7, c: 11 + 336 * 1000 });
  for (const [rows, direct] of [
    [64, 1e6],
    [16, 0],
    [16, 1e4],
    [16, 1e9],
  ] as const)
    expect(piecesOf({ ...part, rows }, shape, direct)).toHaveLength(1);
});
