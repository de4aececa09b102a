import { expect, test } from "vitest";
import * as s from "../../scalar/expression.js";
import { interpret } from "../../scalar/interpret.js";
import { share } from "../../scalar/share.js";
import { hoist } from "./hoist.js";

const x = s.load(0, "f32");
const [rate, beta, held] = [s.load(1, "f32"), s.load(2, "f32"), s.load(3, "f32")];
const motion = (slot: number): "moves" | "stays" | "held" => (slot === 0 ? "moves" : slot === 3 ? "held" : "stays");

function split(roots: readonly s.Scalar[]) {
  let fresh = 10;
  return hoist(share(roots), motion, () => fresh++);
}

test("the largest parts that stay the same are computed before the loop, each once", () => {
  const bias = s.sub(1, beta);
  const { before, roots } = split([s.mul(x, s.div(rate, bias)), s.add(s.mul(x, beta), s.mul(s.mul(x, x), bias))]);
  expect(before.map(({ value }) => value.op)).toEqual(["f32.div", "load", "f32.sub"]);
  const values = new Map([
    [0, 3],
    [1, 0.5],
    [2, 0.75],
  ]);
  for (const { slot, value } of before) values.set(slot, interpret([value], (leaf) => values.get(leaf)!)[0]!);
  expect(interpret(roots, (leaf) => values.get(leaf)!)).toEqual([6, 4.5]);
});

test("constants, what moves and what is held already are left where they are", () => {
  const { before, roots } = split([s.add(x, 1), held, s.f32(2), s.mul(held, x)]);
  expect(before).toEqual([]);
  expect(roots.map(({ op }) => op)).toEqual(["f32.add", "load", "const", "f32.mul"]);
});

test("a result that does not move at all becomes a load", () => {
  const { before, roots } = split([s.mul(rate, beta)]);
  expect(before).toHaveLength(1);
  expect(roots).toEqual([s.load(10, "f32")]);
});
