import type { GoldenCase } from "gradus/testing";
import { expect, test } from "vitest";
import { type Adapters, inFloat64, NotSupported, onEngine, scalar } from "./adapter.js";
import { asTable, runFiles } from "./report.js";

const base: GoldenCase = {
  id: "leakyRelu/one",
  op: "leakyRelu",
  params: { slope: 0.1 },
  inputs: {},
  outputs: { y: { shape: [], data: Float64Array.of(2), integer: false } },
  tol: { y: [1e-3, 0] },
  tol64: { y: [1e-9, 0] },
  tags: [],
  extra: {},
};

const run = async (adapters: Adapters, change: Partial<GoldenCase> = {}, topic = "activations") =>
  runFiles([{ topic, seed: 1, versions: {}, cases: [{ ...base, ...change }] }], { activations: adapters });

test("an exact result passes in both precisions", async () => {
  const report = await run({ leakyRelu: onEngine(() => ({ y: scalar(2) })) });
  expect(report).toEqual({ topics: { activations: { passed: 1, failed: 0, unsupported: 0 } }, failures: [] });
});

test("float64 is held to tol64 and float32 to tol", async () => {
  const off = { leakyRelu: onEngine((_, precision) => ({ y: scalar(precision === "float64" ? 2 : 2.001) })) };
  expect((await run(off)).failures).toEqual([]);
  const { failures } = await run({ leakyRelu: inFloat64(() => ({ y: scalar(2.001) })) });
  expect(failures).toEqual([{ topic: "activations", id: "leakyRelu/one", output: "y", error: expect.closeTo(0.001), allowed: 2e-9 }]);
});

test("an op without adapter and a variant that is not built count as not supported", async () => {
  expect((await run({})).topics).toEqual({ activations: { passed: 0, failed: 0, unsupported: 1 } });
  const refuses = inFloat64(() => {
    throw new NotSupported("slopes");
  });
  expect((await run({ leakyRelu: refuses })).topics).toEqual({ activations: { passed: 0, failed: 0, unsupported: 1 } });
});

test("an unknown topic, op or param is a failure", async () => {
  const adapters = { leakyRelu: inFloat64(() => ({ y: scalar(2) })) };
  for (const report of [
    await run(adapters, {}, "rumours"),
    await run(adapters, { op: "toString" }),
    await run(adapters, { params: { slop: 1 } }),
  ]) {
    expect(Object.values(report.topics)).toEqual([{ passed: 0, failed: 1, unsupported: 0 }]);
    expect(report.failures[0]?.error).toMatch(/^unknown (topic "rumours"|op "toString"|param "slop")/);
  }
});

test("an exception, a missing output, an additional one and another shape are failures", async () => {
  const fails = inFloat64(() => {
    throw new Error("no such axis");
  });
  expect((await run({ leakyRelu: fails })).failures[0]).toMatchObject({ error: "float64: no such axis", allowed: null });
  expect((await run({ leakyRelu: inFloat64(() => ({})) })).failures[0]?.error).toContain("not computed");
  expect((await run({ leakyRelu: inFloat64(() => ({ y: scalar(2), z: scalar(1) })) })).failures[0]).toMatchObject({ output: "z" });
  expect((await run({ leakyRelu: inFloat64(() => ({ y: { shape: [1], data: [2] } })) })).failures[0]?.error).toContain(
    "shape [1], expected []",
  );
});

test("the table has a line a topic, a total and a line a failure", async () => {
  expect(asTable(await run({ leakyRelu: inFloat64(() => ({ y: scalar(Number.NaN) })) }))).toMatchInlineSnapshot(`
    "topic                     passed  failed  not supported yet
    activations                    0       1                  0
    total                          0       1                  0
    FAILED activations leakyRelu/one, y: float64: NaN at 0, expected 2"
  `);
});
