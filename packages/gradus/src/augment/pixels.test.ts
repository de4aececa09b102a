import { expect, test } from "vitest";
import { constant, input, openSession } from "../engine/index.js";
import * as augment from "./index.js";

const [height, width] = [5, 4];
const size = height * width;
/** Every pixel has a number of its own, none is 0. */
const image = Array.from({ length: size }, (_, i) => i + 1);
const copies = 40;

/** What becomes of many copies of one image in one step, each [height][width]. */
function augmented(value: augment.Augment, pixels: readonly number[] = image): number[][][] {
  const member = augment.augmentMemberOf(value);
  let stream = 0;
  const batch = { x: input("x", [copies, height, width]), y: constant(0, [copies]) };
  const { x } = member.trace(value, batch, {
    hyper: Object.fromEntries(Object.entries(member.scalars(value)).map(([name, number]) => [name, constant(number)])),
    random: () => ({ seed: constant(7, [], "i32"), step: constant(1, [], "i32"), stream: ++stream }),
  });
  const program = openSession({ backend: "wasm", states: [] }).compile({ outputs: { x } });
  program.input("x").set(Array.from({ length: copies }, () => pixels).flat());
  program.run();
  const found = [...program.output("x")];
  return Array.from({ length: copies }, (_, copy) =>
    Array.from({ length: height }, (_, row) => found.slice(copy * size + row * width, copy * size + (row + 1) * width)),
  );
}

const whole = Array.from({ length: height }, (_, row) => image.slice(row * width, (row + 1) * width));
const text = (rows: number[][]): string => rows.map((row) => row.join()).join("/");

test("a flip gives the image or its mirror image, each about as often as asked", () => {
  const mirrored = whole.map((row) => [...row].reverse());
  const found = augmented(augment.flip({ probability: 0.5 })).map(text);
  const count = found.filter((each) => each === text(mirrored)).length;
  expect(found.every((each) => each === text(mirrored) || each === text(whole))).toBe(true);
  expect(count).toBeGreaterThan(8);
  expect(count).toBeLessThan(32);
  expect(augmented(augment.flip({ axis: "height", probability: 1 })).every((each) => text(each) === text([...whole].reverse()))).toBe(true);
});

test("a crop is one of the parts of the padded image, and all of them occur", () => {
  const borders = {
    zeros: (at: number, count: number) => (at < 0 || at >= count ? undefined : at),
    edge: (at: number, count: number) => Math.min(Math.max(at, 0), count - 1),
    reflect: (at: number, count: number) => count - 1 - Math.abs(count - 1 - Math.abs(at)),
  };
  for (const border of ["zeros", "edge", "reflect"] as const) {
    const at = (row: number, column: number): number => {
      const [y, x] = [borders[border](row, height), borders[border](column, width)];
      return y === undefined || x === undefined ? 0 : whole[y]![x]!;
    };
    const parts = [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].map((right) => text(whole.map((row, i) => row.map((_, j) => at(i + down, j + right))))),
    );
    const found = new Set(augmented(augment.crop({ padding: 1, border })).map(text));
    expect([...found].every((part) => parts.includes(part))).toBe(true);
    expect(found.size).toBe(9);
  }
});

test("cutout fills one square, which may hang over the border, and leaves the rest", () => {
  const areas = augmented(augment.cutout({ size: 3, fill: -7 })).map((rows) => {
    const cut = rows.flatMap((row, i) => row.flatMap((value, j) => (value === -7 ? [[i, j] as const] : [])));
    rows.forEach((row, i) => {
      row.forEach((value, j) => {
        if (value !== -7) expect(value).toBe(whole[i]![j]);
      });
    });
    const [tall, wide] = [0, 1].map((axis) => Math.max(...cut.map((at) => at[axis]!)) - Math.min(...cut.map((at) => at[axis]!)) + 1);
    expect(cut).toHaveLength(tall! * wide!);
    return cut.length;
  });
  expect(Math.max(...areas)).toBe(9);
  expect(Math.min(...areas)).toBeLessThan(9);
});

test("a linear image stays linear under rotation, scale and shift, as bilinear interpolation is exact on it", () => {
  // x[i, j] = 3 i + 5 j + 100, so that a turned image differs from a plane only where it looks beyond the border.
  const plane = Array.from({ length: size }, (_, i) => 3 * Math.floor(i / width) + 5 * (i % width) + 100);
  for (const rows of augmented(augment.affine({ degrees: 20, scale: [1.5, 1.8], shift: 0.2 }), plane)) {
    const [down, right] = [rows[2]![1]! - rows[1]![1]!, rows[1]![2]! - rows[1]![1]!];
    for (const [i, j] of [
      [1, 1],
      [2, 2],
      [3, 1],
      [3, 2],
    ] as const)
      expect(rows[i]![j]).toBeCloseTo(rows[1]![1]! + (i - 1) * down + (j - 1) * right, 3);
    const length = Math.hypot(down, right) / Math.hypot(3, 5); // 1 / factor
    expect(length).toBeGreaterThan(1 / 1.81);
    expect(length).toBeLessThan(1 / 1.49);
    const angle = Math.atan2(right, down) - Math.atan2(5, 3);
    expect(Math.abs(angle)).toBeLessThan((20.1 * Math.PI) / 180);
  }
});

test("an image that is turned by nothing but a factor of 1 is the same bit for bit", () => {
  const value: augment.Augment = { augment: "affine", degrees: 0, scale: [1, 1], shift: 0, border: "zeros" };
  expect(augmented(value).every((each) => text(each) === text(whole))).toBe(true);
});

test("shifts are spread over their range, and beyond the border stand zeros", () => {
  const column = image.map((_, i) => (i % width === 1 ? 1 : 0));
  const places = augmented(augment.shift({ pixels: 1 }), column).map((rows) => rows[2]!.reduce((sum, value, j) => sum + value * j, 0));
  expect(Math.min(...places)).toBeGreaterThan(-0.01);
  expect(Math.min(...places)).toBeLessThan(0.3);
  expect(Math.max(...places)).toBeGreaterThan(1.7);
  expect(Math.max(...places)).toBeLessThan(2.01);
});
