import { expect, test } from "vitest";
import { type FunctionBuilder, type MemoryImport, ModuleBuilder } from "./assembler.js";
import { type LaneName, type MemoryLaneName, type MemoryName, opcodes, type PlainName } from "./assemblerOpcodes.js";

const page: MemoryImport = { module: "env", name: "memory", min: 1 };

function instantiate(builder: ModuleBuilder, memory?: WebAssembly.Memory): Record<string, (...args: number[]) => number> {
  const imports = memory === undefined ? {} : { env: { memory } };
  return new WebAssembly.Instance(new WebAssembly.Module(builder.bytes()), imports).exports as Record<
    string,
    (...args: number[]) => number
  >;
}

/** from, to, count: to[i] = max(from[i] + 1.5, 0), four floats a round. */
function shiftedRelu(f: FunctionBuilder): void {
  const [from, to, count] = f.params as [(typeof f.params)[0], (typeof f.params)[0], (typeof f.params)[0]];
  const end = f.local("i32", "end");
  f.comment("relu of x + 1.5");
  f.get(from);
  f.get(count);
  f.i32(2);
  f.op("i32.shl");
  f.op("i32.add");
  f.set(end);
  f.block((done) => {
    f.loop((again) => {
      f.get(from);
      f.get(end);
      f.op("i32.ge_u");
      f.brIf(done);
      f.get(to);
      f.get(from);
      f.memory("v128.load");
      f.f32x4(1.5);
      f.op("f32x4.add");
      f.f32x4(0);
      f.op("f32x4.max");
      f.memory("v128.store", 256);
      for (const pointer of [from, to]) {
        f.get(pointer);
        f.i32(16);
        f.op("i32.add");
        f.set(pointer);
      }
      f.br(again);
    });
  });
}

function reluModule(): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.importMemory(page);
  const relu = builder.function("relu", { params: { from: "i32", to: "i32", count: "i32" }, exported: false }, shiftedRelu);
  builder.function("step", { results: ["i32"] }, (f) => {
    f.i32(0);
    f.i32(1024);
    f.i32(8);
    f.call(relu);
    f.i32(-1);
  });
  return builder;
}

test("a module prints as text that shows memory, functions, nesting and comments", () => {
  expect(reluModule().text()).toMatchInlineSnapshot(`
    "import memory env.memory 1
    function relu(from: i32, to: i32, count: i32)
      local end: i32
      ;; relu of x + 1.5
      local.get from
      local.get count
      i32.const 2
      i32.shl
      i32.add
      local.set end
      block
        loop
          local.get from
          local.get end
          i32.ge_u
          br_if 1
          local.get to
          local.get from
          v128.load
          v128.const f32x4 1.5
          f32x4.add
          v128.const f32x4 0
          f32x4.max
          v128.store offset=256
          local.get from
          i32.const 16
          i32.add
          local.set from
          local.get to
          i32.const 16
          i32.add
          local.set to
          br 0
        end
      end
    export function step() -> i32
      i32.const 0
      i32.const 1024
      i32.const 8
      call relu
      i32.const -1
    "
  `);
});

test("the bytes of the same module do what the text says", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer);
  floats.set([-3, -2, -1, 0, 1, 2, 3, Number.NaN, 9]);
  expect(instantiate(reluModule(), memory).step!()).toBe(-1);
  expect([...floats.subarray(320, 329)]).toEqual([0, 0, 0.5, 1.5, 2.5, 3.5, 4.5, Number.NaN, 0]);
});

test("every opcode is one that WebAssembly knows, with the immediates that it expects", () => {
  for (const { name, immediate } of Object.values(opcodes)) {
    const builder = new ModuleBuilder();
    builder.importMemory({ ...page, max: 1, shared: true });
    builder.function("run", {}, (f) => {
      f.op("unreachable"); // makes any operands valid
      if (immediate === "memory") f.memory(name as MemoryName, 64);
      else if (immediate === "memoryLane") f.memoryLane(name as MemoryLaneName, 1, 64);
      else if (immediate === "lane") f.lane(name as LaneName, 1);
      else f.op(name as PlainName);
      f.op("unreachable");
    });
    expect(WebAssembly.validate(builder.bytes()), name).toBe(true);
  }
});

/** Two vectors of words, the instruction, the words of its result. */
const vectors: readonly [PlainName, number[], number[], number[]][] = [
  ["i32x4.lt_u", [1, -1, 5, 0], [2, 1, 5, -1], [-1, 0, 0, -1]],
  ["i32x4.gt_u", [1, -1, 5, 0], [2, 1, 5, -1], [0, -1, 0, 0]],
  ["i32x4.le_u", [1, -1, 5, 0], [2, 1, 5, -1], [-1, 0, -1, -1]],
  ["i32x4.ge_u", [1, -1, 5, 0], [2, 1, 5, -1], [0, -1, -1, 0]],
  ["i32x4.min_u", [1, -1, 5, 0], [2, 1, 5, -1], [1, 1, 5, 0]],
  ["i32x4.max_u", [1, -1, 5, 0], [2, 1, 5, -1], [2, -1, 5, -1]],
  ["v128.andnot", [7, -1, 0, 5], [2, 1, 5, 5], [5, -2, 0, 0]],
  ["v128.xor", [7, -1, 0, 5], [2, 1, 5, 5], [5, -2, 5, 0]],
  [
    "i8x16.swizzle",
    [0x04030201, 0x08070605, 0, 0],
    [0x07060504, 0x00000000, 0x10, 0x03020100],
    [0x08070605, 0x01010101, 0x01010100, 0x04030201],
  ],
  ["i16x8.narrow_i32x4_u", [1, 70000, -3, 9], [5, 6, 7, 8], [0xffff0001 | 0, 0x00090000, 0x00060005, 0x00080007]],
  ["i8x16.narrow_i16x8_u", [0x01000001, 0, 0, 0], [0x00020003, 0, 0, 0], [0x0000ff01, 0, 0x00000203, 0]],
];

test.each(vectors)("%s of two vectors gives the right words", (name, a, b, expected) => {
  expect(
    wordsOf((f) => {
      f.i32x4(...(a as [number, number, number, number]));
      f.i32x4(...(b as [number, number, number, number]));
      f.op(name);
    }),
  ).toEqual(expected);
});

const one: readonly [PlainName, number[], number[]][] = [
  ["i32x4.abs", [1, -1, -7, 0], [1, 1, 7, 0]],
  ["i32x4.neg", [1, -1, -7, 0], [-1, 1, 7, 0]],
  ["v128.not", [1, -1, -7, 0], [-2, 0, 6, -1]],
  ["i16x8.extend_low_i8x16_u", [0x80ff0102 | 0, 0, 3, 4], [0x00010002, 0x008000ff, 0, 0]],
  ["i16x8.extend_low_i8x16_s", [0x80ff0102 | 0, 0, 3, 4], [0x00010002, 0xff80ffff | 0, 0, 0]],
  ["i32x4.extend_low_i16x8_u", [0x80ff0102 | 0, 5, 3, 4], [0x0102, 0x80ff, 5, 0]],
  ["i32x4.extend_low_i16x8_s", [0x80ff0102 | 0, 5, 3, 4], [0x0102, 0xffff80ff | 0, 5, 0]],
  ["f32x4.convert_i32x4_u", [-1, 0, 1, 2], [0x4f800000, 0, 0x3f800000, 0x40000000]],
  ["i32x4.trunc_sat_f32x4_u", [0x4f800000, 0x3fc00000, -1, 0x40000000], [-1, 1, 0, 2]],
];

test.each(one)("%s of a vector gives the right words", (name, a, expected) => {
  expect(
    wordsOf((f) => {
      f.i32x4(...(a as [number, number, number, number]));
      f.op(name);
    }),
  ).toEqual(expected);
});

test("shuffle32 takes words from both vectors, replace_lane and load32_lane one lane", () => {
  expect(
    wordsOf((f) => {
      f.i32x4(10, 11, 12, 13);
      f.i32x4(20, 21, 22, 23);
      f.shuffle32(0, 4, 3, 7);
      f.i32(99);
      f.lane("i32x4.replace_lane", 2);
    }),
  ).toEqual([10, 20, 99, 23]);
});

/** The four words of the vector that `body` leaves on the stack. */
function wordsOf(body: (f: FunctionBuilder) => void): number[] {
  const builder = new ModuleBuilder();
  builder.importMemory(page);
  builder.function("run", {}, (f) => {
    f.i32(32);
    body(f);
    f.memory("v128.store", 32);
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  instantiate(builder, memory).run!();
  return [...new Int32Array(memory.buffer, 64, 4)];
}

test("memory instructions read and write where they say", () => {
  const builder = new ModuleBuilder();
  builder.importMemory(page);
  builder.function("run", {}, (f) => {
    const store = (to: number, body: () => void): void => {
      f.i32(0);
      body();
      f.memory("v128.store", to);
    };
    const load = (name: MemoryName, from: number) => (): void => {
      f.i32(from);
      f.memory(name);
    };
    store(64, load("v128.load32_splat", 4));
    store(80, load("v128.load32_zero", 4));
    store(96, load("v128.load64_zero", 4));
    store(112, () => {
      f.i32(4);
      f.i32x4(0);
      f.memoryLane("v128.load32_lane", 3, 4);
    });
    f.i32(128);
    f.i32x4(5, 6, 7, 8);
    f.memoryLane("v128.store32_lane", 2);
    for (const n of [132, 4, 8]) f.i32(n); // to, from, bytes
    f.op("memory.copy");
    for (const n of [140, 0x7f, 4]) f.i32(n); // to, byte, bytes
    f.op("memory.fill");
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const words = new Int32Array(memory.buffer);
  words.set([1, 2, 3, 4]);
  instantiate(builder, memory).run!();
  expect([...words.subarray(16, 36)]).toEqual([2, 2, 2, 2, 2, 0, 0, 0, 2, 3, 0, 0, 0, 0, 0, 3, 7, 2, 3, 0x7f7f7f7f]);
});

test("atomics work on a shared memory", () => {
  const builder = new ModuleBuilder();
  builder.importMemory({ ...page, max: 2, shared: true });
  builder.function("next", { params: { amount: "i32" }, results: ["i32"] }, (f) => {
    f.i32(0);
    f.get(f.params[0]!);
    f.memory("i32.atomic.rmw.add", 8);
  });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  const { next } = instantiate(builder, memory);
  expect([next!(5), next!(2), new Int32Array(memory.buffer)[2]]).toEqual([0, 5, 7]);
});

test("if chooses an arm and leaves its value", () => {
  const builder = new ModuleBuilder();
  builder.function("sign", { params: { x: "i32" }, results: ["i32"] }, (f) => {
    f.get(f.params[0]!);
    f.i32(0);
    f.op("i32.lt_s");
    f.if(
      () => f.i32(-1),
      () => f.i32(1000),
      "i32",
    );
  });
  const { sign } = instantiate(builder);
  expect([sign!(-5), sign!(5)]).toEqual([-1, 1000]);
});

test("constants of every length survive the encoding", () => {
  for (const value of [0, 63, 64, -64, -65, 8191, 8192, -8193, 2 ** 31 - 1, -(2 ** 31)]) {
    const builder = new ModuleBuilder();
    builder.function("value", { results: ["i32"] }, (f) => f.i32(value));
    expect(instantiate(builder).value!()).toBe(value);
  }
});

test("functions from outside are called like others, and come first", () => {
  const builder = new ModuleBuilder();
  const twice = builder.importFunction({ module: "env", name: "twice", params: { x: "i32" }, results: ["i32"] });
  const plus = builder.function("plus", { params: { x: "i32" }, results: ["i32"], exported: false }, (f) => {
    f.get(f.params[0]!);
    f.i32(1);
    f.op("i32.add");
  });
  builder.function("run", { results: ["i32"] }, (f) => {
    f.i32(20);
    f.call(twice);
    f.call(plus);
  });
  expect(builder.text()).toContain("import function env.twice(x: i32) -> i32");
  const module = new WebAssembly.Module(builder.bytes());
  const { exports } = new WebAssembly.Instance(module, { env: { twice: (x: number) => 2 * x } });
  expect((exports.run as () => number)()).toBe(41);
  expect(() => builder.importFunction({ module: "env", name: "late" })).toThrow(/before/);
});

test("what cannot be encoded is refused where it is written", () => {
  const builder = new ModuleBuilder();
  expect(() => builder.importMemory({ ...page, shared: true })).toThrow(/maximum/);
  builder.function("run", {}, (f) => {
    expect(() => f.memory("v128.load", -4)).toThrow(/offset/);
    expect(() => f.shuffle([0, 1])).toThrow(/16 lanes/);
    let closed: Parameters<FunctionBuilder["br"]>[0] | undefined;
    f.block((label) => {
      closed = label;
    });
    f.block(() => expect(() => f.br(closed!)).toThrow(/closed/));
  });
});

test("a released local is handed out again, a named one is always new", () => {
  new ModuleBuilder().function("run", {}, (f) => {
    const first = f.local("v128");
    f.release(first);
    expect(f.local("i32")).not.toBe(first);
    expect(f.local("v128", "sum")).not.toBe(first);
    expect(f.local("v128")).toBe(first);
  });
});

test("a module larger than the first buffer is whole", () => {
  const builder = new ModuleBuilder();
  builder.function("sum", { results: ["i32"] }, (f) => {
    f.i32(0);
    for (let i = 1; i <= 20_000; i++) {
      f.i32(i);
      f.op("i32.add");
    }
  });
  expect(builder.bytes().length).toBeGreaterThan(65_536);
  expect(instantiate(builder).sum!()).toBe(200_010_000);
});
