import { expect, test } from "vitest";
import { constant, input, openSession } from "../engine/index.js";
import * as augment from "./index.js";

const [rows, side] = [3, 6];

/** Rows of constant images 10, 20 and 30 with targets 1, 2 and 3, mixed in some steps. */
function mixedRows(value: augment.Augment, steps: number): { x: number[]; y: number[] }[] {
  const member = augment.augmentMemberOf(value);
  let stream = 0;
  const { x, y } = member.trace(
    value,
    { x: input("x", [rows, side, side]), y: input("y", [rows]) },
    {
      hyper: Object.fromEntries(Object.entries(member.scalars(value)).map(([name, number]) => [name, constant(number)])),
      random: () => ({ seed: constant(7, [], "i32"), step: input("step", [], "i32"), stream: ++stream }),
    },
  );
  const program = openSession({ backend: "reference", states: [] }).compile({ outputs: { x, y } });
  program.input("x").set(Array.from({ length: rows * side * side }, (_, i) => 10 * (1 + Math.floor(i / (side * side)))));
  program.input("y").set([1, 2, 3]);
  return Array.from({ length: steps }, (_, step) => {
    program.input("step")[0] = step;
    program.run();
    return { x: [...program.output("x")], y: [...program.output("y")] };
  });
}

const imageOf = (x: readonly number[], row: number): number[] => x.slice(row * side * side, (row + 1) * side * side);

test("mixup mixes every row with the next one, inputs and targets by one share a batch", () => {
  const shares = mixedRows(augment.mixup({ alpha: 1 }), 20).map(({ x, y }) => {
    const share = 2 - y[0]!;
    [share * 1 + (1 - share) * 2, share * 2 + (1 - share) * 3, share * 3 + (1 - share) * 1].forEach((target, row) => {
      expect(y[row]).toBeCloseTo(target, 12);
      for (const pixel of imageOf(x, row)) expect(pixel).toBeCloseTo(10 * target, 10);
    });
    return share;
  });
  expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.5);
});

test("cutmix takes one box from the next image, and mixes targets by exactly its pixels", () => {
  const areas = mixedRows(augment.cutmix(), 30).map(({ x, y }) => {
    const taken = imageOf(x, 0).flatMap((pixel, at) => (pixel === 20 ? [at] : []));
    expect(imageOf(x, 0).every((pixel) => pixel === 10 || pixel === 20)).toBe(true);
    expect(y[0]).toBeCloseTo(1 + taken.length / (side * side), 12);
    expect(y[2]).toBeCloseTo(3 - (2 * taken.length) / (side * side), 12);
    const lines = taken.map((at) => Math.floor(at / side));
    const columns = taken.map((at) => at % side);
    if (taken.length > 0)
      expect(taken).toHaveLength((Math.max(...lines) - Math.min(...lines) + 1) * (Math.max(...columns) - Math.min(...columns) + 1));
    return taken.length;
  });
  expect(new Set(areas).size).toBeGreaterThan(5);
});
