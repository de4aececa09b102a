import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nn, optim, recipe, tune } from "gradus";
import { afterAll, expect, test } from "vitest";
import { memberNamed, searchOf } from "./tuneSpace.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-space-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const own = recipe({ model: nn.sequential(nn.dense(2)), optimizer: optim.adam({ learningRate: 0.01 }), batchSize: 8, epochs: 2, seed: 1 });
const base = { recipe: own };

function file(name: string, text: string): { space: string; trials: number; stored: undefined } {
  writeFileSync(join(folder, name), text);
  return { space: join(folder, name), trials: 20, stored: undefined };
}

test("a space comes from JSON, with or without its frame, and makes recipes by places in the recipe's JSON", async () => {
  const rate = '{"optimizer/learningRate": {"parameter": "logUniform", "low": 0.001, "high": 1}}';
  for (const text of [rate, `{"parameters": ${rate}}`]) {
    const { fields, recipe: make } = await searchOf(base, file("space.json", text));
    expect(Object.keys(fields)).toEqual(["optimizer/learningRate"]);
    expect(make({ "optimizer/learningRate": 0.5 }).optimizer).toMatchObject({ learningRate: 0.5 });
  }
});

test("a program may make the recipes itself, and test parameters", async () => {
  const program = `
    import { optim, tune } from "gradus";
    export default {
      parameters: { rate: tune.uniform(0.1, 1) },
      where: ({ rate }: { rate: number }) => rate < 0.9,
      recipe: (h: { rate: number }, base: { recipe: import("gradus").Recipe }) => base.recipe.with({ optimizer: optim.sgd({ learningRate: h.rate }) }),
    };`;
  const search = await searchOf(base, file("space.ts", program));
  expect(search.recipe({ rate: 0.25 }).optimizer).toMatchObject({ optimizer: "sgd", learningRate: 0.25 });
  expect((search.where as unknown as (h: object) => boolean)({ rate: 0.95 })).toBe(false);
});

test("the space of the study that goes on counts, whatever the default would be", async () => {
  const stored = tune.spaceFromJson({ parameters: { "optimizer/beta1": { parameter: "uniform", low: 0, high: 0.5 } } });
  const { fields } = await searchOf(base, { space: undefined, trials: 5, stored });
  expect(Object.keys(fields)).toEqual(["optimizer/beta1"]);
});

test.each([
  ["none.json", "{", /none\.json: this is no JSON/],
  ["list.json", "[1]", /list\.json: this is no space/],
  ["empty.json", "{}", /empty\.json: .*there is nothing to search in it/],
  ["zero.json", '{"optimizer/beta1": {"parameter": "logUniform", "low": 0, "high": 1}}', /zero\.json: .*low/],
  ["kind.json", '{"optimizer/beta1": {"parameter": "logUnifrom", "low": 1, "high": 2}}', /kind\.json: .*did you mean "logUniform"/],
  ["name.json", '{"beta1": {"parameter": "uniform", "low": 0, "high": 1}}', /name\.json: .*there is no "beta1"/],
  [
    "more.json",
    '{"parameters": {"batchSize": {"parameter": "int", "low": 1, "high": 9}}, "constraint": []}',
    /there is no option "constraint"/,
  ],
  ["where.ts", "export default { parameters: {}, where: 1 }", /where\.ts, where: expected a function/],
])("%s is refused by its name", async (name, text, message) => {
  await expect(searchOf(base, file(name, text))).rejects.toThrow(message);
});

test("samplers and pruners are named in any writing, or written with their options", () => {
  const names = Object.keys(tune.samplers);
  expect(memberNamed("coarse-to-fine", "sampler", names)).toEqual({ sampler: "coarseToFine" });
  expect(memberNamed('{"sampler": "tpe"}', "sampler", names)).toEqual({ sampler: "tpe" });
  expect(memberNamed("tpee", "sampler", names)).toEqual({ sampler: "tpee" });
  expect(() => memberNamed("{", "pruner", ["asha"])).toThrow("--pruner: this is no JSON");
});
