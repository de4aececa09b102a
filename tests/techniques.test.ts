import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as gradus from "../packages/gradus/src/index.js";
import { lossMemberOf } from "../packages/gradus/src/loss/index.js";
import { jobOf, Stepper } from "../packages/gradus/src/train/index.js";

const { augment, data, init, loss, metrics, nn, optim, penalty, recipe, schedule } = gradus;
type Row = { name: string; code: string };

/** The rows of each section, by the name in the heading's backticks. */
const sections = new Map(
  readFileSync(new URL("../docs/techniques.md", import.meta.url), "utf8")
    .split(/^## /m)
    .slice(1)
    .map((section): [string, Row[]] => {
      const rows = section.matchAll(/^\| (\w+) \|[^|]*\| `([^`]+)` \|[^|]+\|$/gm);
      return [/`(\w+)`/.exec(section)![1]!, Array.from(rows, ([, name, code]) => ({ name: name!, code: code! }))];
    }),
);
const rowsOf = (section: string): Row[] => sections.get(section) ?? [];

const rows = {
  x: Array.from({ length: 40 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]),
  y: Array.from({ length: 40 }, (_, row) => row % 2),
};
const base = recipe({
  model: nn.sequential(nn.dense(4), nn.tanh(), nn.dense(2)),
  loss: loss.softmaxCrossEntropy(),
  optimizer: optim.sgd({ learningRate: 0.1 }),
  batchSize: 10,
  epochs: 2,
  seed: 1,
});
const numbers = { y: [1, 2, 3, 4], predicted: [1.1, 1.9, 3.2, 3.9] };
const classes = {
  y: [0, 1, 1, 0],
  predicted: [0, 1, 0, 0],
  score: [0.2, 0.9, 0.4, 0.3],
  probability: [0.8, 0.2, 0.1, 0.9, 0.6, 0.4, 0.7, 0.3],
};
const x = { data: Float64Array.of(1, 5, 2, 3, 4, 9, 6, 2), rows: 4, columns: 2 };
const known = { ...gradus, base, rows, numbers, ...classes, matrix: metrics.confusion({ ...classes, classes: 2 }), x };

/** What a snippet gives, when everything that the page mentions is in sight. */
function run(code: string): unknown {
  const names = Object.keys(known).filter((name) => /^[a-zA-Z]\w*$/.test(name));
  const body = `return (async () => (${code}))()`;
  return new Function(...names, body)(...names.map((name) => known[name as keyof typeof known]));
}

const trained = async (changes: object, rows_: object = rows): Promise<number> => {
  const model = await gradus
    .recipeFromJson({ ...base.toJSON(), ...changes })
    .run({ train: rows_ as typeof rows })
    .result();
  return model.training.history.at(-1)!.train.loss;
};

/** Every member of a family's table has a row, and every row's code makes the member that it names. */
function isComplete(section: string, tag: string, members: object, more: readonly string[] = []): void {
  test(`every member of ${section} has a row`, () => {
    const named = new Set(rowsOf(section).map(({ name }) => name));
    expect([...Object.keys(members), ...more].filter((name) => !named.has(name))).toEqual([]);
  });
  test.each(rowsOf(section).filter(({ name }) => name !== "like"))(`${section}: the code of $name makes it`, async ({ name, code }) => {
    expect(((await run(code)) as Record<string, unknown>)[tag]).toBe(name);
  });
}

describe("layers", () => {
  isComplete("nn", "layer", nn.members);
  const shapes = [[6], [2, 6], [2, 6, 6], [3, 4]];
  test.each(rowsOf("nn"))("$name fits rows of some shape", async ({ code }) => {
    const layer = (await run(code)) as gradus.nn.Layer;
    const fits = shapes.filter((shape) => {
      try {
        return gradus.architecture(layer, shape).length > 0;
      } catch {
        return false;
      }
    });
    expect(fits).not.toEqual([]);
  });
});

describe("start values", () => {
  isComplete("init", "init", init.members);
  test.each(rowsOf("init"))("$name fills a matrix with finite numbers", async ({ code }) => {
    const values = init.fill((await run(code)) as gradus.init.Init, { shape: [6, 4], seed: 1, stream: 1, fanIn: 6, fanOut: 4 });
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

describe("losses", () => {
  isComplete("loss", "loss", loss.losses);
  test.each(rowsOf("loss"))("a net trains with $name", async ({ code }) => {
    const value = (await run(code)) as gradus.loss.Loss;
    const classes = lossMemberOf(value).targetKind(value as never) === "class";
    const soft = value.loss === "klDivergence";
    const y = rows.y.map((label) => (soft ? [label * 0.8 + 0.1, 0.9 - label * 0.8] : label));
    const layers = [nn.dense(4), nn.tanh(), nn.dense(classes || soft ? 2 : 1), ...(soft ? [nn.logSoftmax()] : [])];
    expect(await trained({ loss: value, model: nn.sequential(...layers) }, { ...rows, y })).toBeGreaterThanOrEqual(0);
  });
});

describe("optimizers", () => {
  isComplete("optim", "optimizer", optim.optimizers, ["like", "lbfgs"]);
  test.each(rowsOf("optim"))("a net trains with $name", async ({ code }) => {
    const optimizer = (await run(code)) as gradus.optim.Optimizer;
    expect(await trained({ optimizer, ...(optimizer.optimizer === "lbfgs" && { batchSize: "all" }) })).toBeLessThan(2);
  });
});

describe("schedules", () => {
  isComplete("schedule", "schedule", schedule.members);
  test.each(rowsOf("schedule"))("a net trains with $name", async ({ code }) => {
    expect(await trained({ optimizer: optim.sgd({ learningRate: (await run(code)) as gradus.schedule.Rate }) })).toBeLessThan(2);
  });
});

describe("penalties", () => {
  isComplete("penalty", "penalty", penalty.penalties);
  test.each(rowsOf("penalty"))("a net trains with $name", async ({ code }) => {
    expect(await trained({ penalty: [await run(code)] })).toBeLessThan(2);
  });
});

describe("augmentation", () => {
  isComplete("augment", "augment", augment.augments);
  const images = {
    x: Array.from({ length: 40 }, (_, row) => Array.from({ length: 16 }, (_, at) => Math.sin(row + at))),
    y: rows.y,
    shape: [1, 4, 4],
  };
  const model = nn.sequential(nn.flatten(), nn.dense(2));
  test.each(rowsOf("augment"))("a net trains with $name", async ({ code }) => {
    expect(await trained({ augment: [await run(code)], model }, images)).toBeLessThan(4);
  });
});

test.each(rowsOf("recipe"))("a net trains with the option $name: $code", async ({ code }) => {
  expect(await trained((await run(code)) as object)).toBeLessThan(2);
});

describe.each(["metrics", "diagnose", "data"])("%s", (section) => {
  test.each(rowsOf(section))("the code of $name runs", async ({ name, code }) => {
    expect(code).toContain(`${section}.${name}`);
    expect(await run(code)).toBeDefined();
  });
});

test("every metric and every diagnosis has a row, and every preprocessing that is fitted", () => {
  const functions = (module: object): string[] =>
    Object.entries(module).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
  const missing = (section: string, names: readonly string[]): string[] =>
    names.filter((name) => !rowsOf(section).some((row) => row.name === name));
  expect(missing("metrics", functions(metrics))).toEqual([]);
  expect(missing("diagnose", functions(gradus.diagnose))).toEqual([]);
  const fitted = functions(data).filter((name) => name.startsWith("fit") && !["fitEncoder", "fitCategories"].includes(name));
  expect(missing("data", fitted)).toEqual([]);
});

test("the snippet of the page on conventions runs", async () => {
  const page = readFileSync(new URL("../docs/conventions.md", import.meta.url), "utf8");
  const calls = Array.from(page.matchAll(/^(optim\.like\(.*\));/gm), ([, call]) => call!);
  expect(calls).toHaveLength(2);
  const [keras, pytorch] = [await run(calls[0]!), await run(calls[1]!)];
  expect(keras).toMatchObject({ optimizer: "adam", eps: 1e-7, epsAt: "hat" });
  expect(pytorch).toMatchObject({ optimizer: "momentum", form: "heavyBall", beta: 0.9 });
});

test("a conversion of that page: eps beside the corrected root is, at step t, epsilon-hat of eps sqrt(1 - beta2^t)", () => {
  const after = (optimizer: gradus.optim.Optimizer): number[] => {
    const stepper = new Stepper(jobOf(base.with({ optimizer }), { train: rows, backend: "reference" }));
    stepper.step(
      Int32Array.from({ length: 10 }, (_, at) => at),
      { step: 0, epoch: 0, stepsPerEpoch: 4 },
    );
    return [...stepper.session.state("parameters")];
  };
  const outside = after(optim.adam({ learningRate: 0.01, eps: 0.1 }));
  const hat = after(optim.adam({ learningRate: 0.01, eps: 0.1 * Math.sqrt(1 - 0.999), epsAt: "hat" }));
  outside.forEach((value, at) => {
    expect(Math.abs(value - hat[at]!)).toBeLessThan(1e-14);
  });
});
