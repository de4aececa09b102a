import fc from "fast-check";
import { expect, test } from "vitest";
import type { ScatterAdd } from "../../compile/program.js";
import { Handmade } from "./handmade.js";

const count = fc.integer({ min: 0, max: 12 });

test("scatterAdd clamps its indices and sums in their order, for any width and source layout", () => {
  fc.assert(
    fc.property(
      count,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 1000 }),
      (items, width, rows, transposed, seed) => {
        const made = new Handmade();
        const type = seed % 2 === 0 ? "f32" : "i32";
        const content = Array.from({ length: items * width }, (_, i) => (type === "f32" ? Math.fround(Math.sin(i * seed)) : i * seed));
        const indices = made.buffer(
          Array.from({ length: items }, (_, i) => ((i * seed) % (rows + 4)) - 2),
          "i32",
        );
        const source = made.buffer(content, type);
        const target = made.buffer(new Array<number>(rows * width).fill(99), type);
        const scatterAdd: ScatterAdd = {
          kind: "scatterAdd",
          name: "scatterAdd",
          rows,
          width,
          count: items,
          type,
          indices: { buffer: indices, offset: 0, steps: [1] },
          source: { buffer: source, offset: 0, steps: transposed ? [1, items] : [width, 1] },
          target: { buffer: target, offset: 0, steps: [width, 1] },
        };
        const wanted = made.interpreted([scatterAdd]).get(target);
        expect(made.computed([scatterAdd]).get(target)).toEqual(wanted);
        expect(made.computed([scatterAdd], 2).get(target)).toEqual(wanted);
      },
    ),
  );
});
