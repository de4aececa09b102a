import { expect, test } from "vitest";
import { operations } from "../graph/index.js";
import { Lowerings } from "./lowerings.js";

test("the same operation on the same operands is made once, on others anew", () => {
  const lowerings = new Lowerings();
  const [x, y] = [lowerings.load(0, "f32"), lowerings.load(1, "f32")];
  expect(lowerings.load(0, "f32")).toBe(x);
  expect(lowerings.load(0, "i32").type).toBe("i32");
  const difference = lowerings.operation(operations.sub, [x, y]);
  expect(lowerings.operation(operations.sub, [x, y])).toBe(difference);
  expect(lowerings.operation(operations.sub, [y, x])).toEqual({ op: "f32.sub", type: "f32", args: [y, x], value: 0 });
  expect(lowerings.operation(operations.add, [x, y]).op).toBe("f32.add");
  expect(lowerings.operation(operations.tanh, [difference])).toBe(lowerings.operation(operations.tanh, [difference]));
});

test("numbers are told apart by type and sign of zero", () => {
  const lowerings = new Lowerings();
  expect(lowerings.literal(2, "f32")).toBe(lowerings.literal(2, "f32"));
  expect(lowerings.literal(2, "i32").type).toBe("i32");
  expect(lowerings.literal(0, "f32").value).toBe(0);
  expect(lowerings.literal(-0, "f32").value).toBe(-0);
  expect(lowerings.literal(0, "f32").value).toBe(0);
});
