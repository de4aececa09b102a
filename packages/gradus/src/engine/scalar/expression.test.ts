import { expect, test } from "vitest";
import {
  abs,
  add,
  and,
  bool,
  div,
  eq,
  f32,
  i32,
  load,
  lt,
  mul,
  neg,
  not,
  or,
  type Scalar,
  select,
  shl,
  sqrt,
  sub,
  xor,
} from "./expression.js";
import { interpret } from "./interpret.js";
import { share } from "./share.js";

const x = load(0, "f32");
const n = load(1, "i32");

test("a number takes the type of the other side", () => {
  expect(add(x, 1).args[1]).toEqual(f32(1));
  expect(add(1, n).args[0]).toEqual(i32(1));
  expect(select(lt(x, 0), 2, n).type).toBe("i32");
});

test("an f32 constant is rounded, an i32 constant wraps around", () => {
  expect(f32(0.1).value).toBe(Math.fround(0.1));
  expect(i32(2 ** 32 - 1).value).toBe(-1);
});

test.each<[string, () => Scalar]>([
  ["add of f32 and i32", () => add(x, n)],
  ["add of bools", () => add(lt(x, 0), lt(x, 1))],
  ["div of i32", () => div(n, 2)],
  ["sqrt of i32", () => sqrt(n)],
  ["and of floats", () => and(x, 1)],
  ["or of a bool and a number", () => or(lt(x, 0), 1)],
  ["xor of floats", () => xor(x, 1)],
  ["not of i32", () => not(n)],
  ["eq of bools", () => eq(bool(true), bool(false))],
  ["select on a number", () => select(n, 1, 2)],
  ["a shift by 32", () => shl(n, 32)],
])("%s does not build", (_, build) => {
  expect(build).toThrow(/Scalar expression/);
});

test("share makes equal parts one object", () => {
  const [a, b] = share([mul(add(x, 1), add(x, 1)), neg(add(x, 1))]) as [Scalar, Scalar];
  expect(a.args[0]).toBe(a.args[1]);
  expect(b.args[0]).toBe(a.args[0]);
});

test("share keeps 0 and -0 apart", () => {
  const [a, b] = share([f32(0), f32(-0)]);
  expect(a).not.toBe(b);
});

test("share evaluates what is constant, but leaves a NaN to the machine", () => {
  const [sum, nan] = share([add(x, sqrt(add(f32(3), 6))), div(f32(0), 0)]) as [Scalar, Scalar];
  expect(sum.args[1]).toEqual(f32(3));
  expect(nan.op).toBe("f32.div");
});

test("every float step of the interpreter is rounded to float32", () => {
  const [value] = interpret([sub(add(x, 1), 1)], () => 2 ** -24);
  expect(value).toBe(0);
  expect(interpret([abs(sub(0.1, x))], () => Math.fround(0.3))[0]).toBe(Math.fround(Math.fround(0.3) - Math.fround(0.1)));
});
