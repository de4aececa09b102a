import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fold } from "../../compile/program.js";
import { Handmade } from "./handmade.js";

test("fold adds overlapping windows in the order of the kernel", () => {
  const small = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(
      fc.array(small, { maxLength: 2 }),
      fc.tuple(small, small),
      fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 })),
      fc.tuple(small, small),
      (lead, [kernelRows, kernelColumns], [outRows, outColumns], [stride, dilation]) => {
        const made = new Handmade();
        const along = (out: number, kernel: number): number => Math.max(0, out - 1) * stride + (kernel - 1) * dilation + 1;
        const [height, width] = [along(outRows, kernelRows), along(outColumns, kernelColumns)];
        const size = height * width;
        const extents = [...lead, kernelRows, kernelColumns, outRows, outColumns];
        const steps = extents.map((_, d) => extents.slice(d + 1).reduce((step, n) => step * n, 1));
        const points = lead.reduce((total, n) => total * n, 1);
        const leadSteps = lead.map((_, d) => lead.slice(d + 1).reduce((step, n) => step * n, size));
        const content = Array.from({ length: extents.reduce((total, n) => total * n, 1) }, (_, i) => Math.fround(Math.sin(i)));
        const source = made.buffer(content);
        const target = made.buffer(new Array<number>(points * size).fill(99));
        const fold: Fold = {
          kind: "fold",
          name: "fold",
          lead,
          kernel: [kernelRows, kernelColumns],
          out: [outRows, outColumns],
          size,
          type: "f32",
          source: { buffer: source, offset: 0, steps },
          target: { buffer: target, offset: 0, steps: [...leadSteps, dilation * width, dilation, stride * width, stride] },
        };
        const wanted = made.interpreted([fold]).get(target);
        expect(made.computed([fold]).get(target)).toEqual(wanted);
        expect(made.computed([fold], 2).get(target)).toEqual(wanted);
      },
    ),
  );
});
