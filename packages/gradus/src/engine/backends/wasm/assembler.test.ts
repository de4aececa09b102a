import { expect, test } from "vitest";
import { type FunctionBuilder, type MemoryImport, ModuleBuilder } from "./assembler.js";

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
