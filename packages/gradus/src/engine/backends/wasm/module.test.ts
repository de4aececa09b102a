import { expect, test } from "vitest";
import type { Buffer, Loops, Program } from "../../compile/program.js";
import * as s from "../../scalar/expression.js";
import { buildModule } from "./module.js";

const buffer = (id: number, offset: number): Buffer => ({ id, name: `b${id}`, dtype: "f32", size: 40_000, kind: "scratch", offset });
const [x, y] = [buffer(0, 0), buffer(1, 160_064)];
const loops = (name: string, from: Buffer, to: Buffer, addend = 1): Loops => ({
  kind: "loops",
  name,
  kept: [40_000],
  reduced: [],
  operands: [{ kind: "load", type: "f32", access: { buffer: from, offset: 0, steps: [1] } }],
  stores: [{ value: s.add(s.load(0, "f32"), addend), access: { buffer: to, offset: 0, steps: [1] } }],
  reductions: [],
  epilogue: [],
});
const program: Program = { buffers: [x, y], compute: [[loops("there", x, y)], [loops("back", y, x, 2)]], commit: [], regionBytes: 320_128 };
const site = { placement: ({ offset }: Buffer): number => 64 + offset, scratch: 0 };

test("each instruction is a function of its own, which compute calls phase by phase with all of its units", () => {
  const text = buildModule(program, site).builder.text();
  expect(text.slice(text.indexOf("export function compute("))).toMatchInlineSnapshot(`
    "export function compute(thread: i32, threads: i32, spin: i32)
      i32.const 0
      i32.const 10
      call compute 0.0 there
      i32.const 0
      i32.const 10
      call compute 1.0 back
    export function commit(thread: i32, threads: i32, spin: i32)
    export function run(thread: i32, threads: i32, spin: i32)
      i32.const 0
      i32.const 10
      call compute 0.0 there
      i32.const 0
      i32.const 10
      call compute 1.0 back
    "
  `);
});

test("a team's module shares the units of an instruction out and meets after each phase; one thread does all without meeting", () => {
  const text = buildModule(program, site, true).builder.text();
  const compute = text.slice(text.indexOf("export function compute("), text.indexOf("export function commit("));
  const [alone, together] = compute.split("return");
  expect(text).toContain("import memory env.memory 1 65536 shared");
  expect([...alone!.matchAll(/call .*/g)].join()).toBe("call compute 0.0 there,call compute 1.0 back");
  expect([...together!.matchAll(/call .*/g)].join()).toBe("call compute 0.0 there,call barrier,call compute 1.0 back,call barrier");
});

test("what cannot be divided is done by the first thread, with no meeting between one such phase and the next", () => {
  const small = { ...loops("small", x, y), kept: [8] };
  const back = { ...loops("back", y, x), kept: [12] };
  const text = buildModule(
    { ...program, compute: [[small], [back], [loops("there", x, y)], [{ ...small, kept: [16] }]] },
    site,
    true,
  ).builder.text();
  const compute = text.slice(text.indexOf("export function compute("), text.indexOf("export function commit("));
  expect([...compute.split("return")[1]!.matchAll(/call .*/g)].map(([call]) => call.slice(5))).toEqual([
    ...["compute 0.0 small", "compute 1.0 back", "barrier"],
    ...["compute 2.0 there", "barrier"],
    "compute 3.0 small",
  ]);
});

test("a flat sweep is one loop with one moving number, a vector a round", () => {
  expect(buildModule({ ...program, compute: [[loops("there", x, y)]] }, site).builder.text()).toMatchInlineSnapshot(`
    "import memory env.memory 1
    export function compute 0.0 there(from: i32, to: i32)
      local at0: i32, element: i32, end: i32, i5: i32, v6: v128
      local.get from
      i32.const 4096
      i32.mul
      local.set element
      i32.const 0
      local.get element
      i32.const 4
      i32.mul
      i32.add
      local.set at0
      local.get to
      i32.const 4096
      i32.mul
      local.tee i5
      i32.const 40000
      local.get i5
      i32.const 40000
      i32.lt_u
      select
      local.set end
      local.get element
      local.get end
      i32.lt_u
      if
        local.get end
        local.get element
        i32.sub
        i32.const 4
        i32.mul
        local.get at0
        i32.add
        local.set i5
        loop
          local.get at0
          v128.load offset=64
          v128.const f32x4 1
          f32x4.add
          local.set v6
          local.get at0
          local.get v6
          v128.store offset=160128
          local.get at0
          i32.const 16
          i32.add
          local.set at0
          local.get at0
          local.get i5
          i32.ne
          br_if 0
        end
      end
    export function compute(thread: i32, threads: i32, spin: i32)
      i32.const 0
      i32.const 10
      call compute 0.0 there
    export function commit(thread: i32, threads: i32, spin: i32)
    export function run(thread: i32, threads: i32, spin: i32)
      i32.const 0
      i32.const 10
      call compute 0.0 there
    "
  `);
});

test("instructions that differ in nothing but addresses are one function, which takes the first address in each buffer", () => {
  const at = (offset: number): Loops => {
    const access = { buffer: x, offset, steps: [1] };
    const { operands, stores, ...rest } = { ...loops("there", x, y), kept: [8] };
    return {
      ...rest,
      operands: [{ kind: "load", type: "f32", access }],
      stores: stores.map(({ value }) => ({ value, access: { ...access, offset: offset - 8 } })),
    };
  };
  const text = buildModule({ ...program, compute: [[at(8)], [at(16)], [at(24)]] }, site).builder.text();
  const functions = text.split("export function ").map((each) => each.split("\n"));
  expect(functions.map(([head]) => head).slice(1)).toEqual([
    "compute 0.0 there and 2 alike(from: i32, to: i32, address0: i32)",
    "compute(thread: i32, threads: i32, spin: i32)",
    "commit(thread: i32, threads: i32, spin: i32)",
    "run(thread: i32, threads: i32, spin: i32)",
  ]);
  expect(functions[2]!.filter((line) => /const (64|96|128)$/.test(line)).map((line) => line.trim())).toEqual([
    "i32.const 64",
    "i32.const 96",
    "i32.const 128",
  ]);
});
