// The code in the guides runs, block by block in the order of the page; later blocks see what earlier ones have made.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import * as gradus from "../packages/gradus/src/index.js";

const { loss, nn, optim, recipe } = gradus;
const folder = mkdtempSync(join(tmpdir(), "gradus-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two rings of points, one label in five wrong, so that there is something to diagnose. */
function rows(count: number, seed: number) {
  const x = Array.from({ length: count }, (_, row) => {
    const [angle, radius] = [2.4 * row + seed, (row % 2) + 0.6 * Math.abs(Math.sin(7 * row + seed))];
    return Array.from({ length: 20 }, (_, at) => radius * Math.cos(angle + at));
  });
  return { x, y: Array.from({ length: count }, (_, row) => (row % 5 === 0 ? (row * seed) % 2 : row % 2)) };
}

/** What the pages take for granted. */
const given = {
  ...gradus,
  train: rows(400, 1),
  dev: rows(200, 2),
  base: recipe({
    model: nn.sequential(nn.dense(16), nn.relu(), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.01 }),
    batchSize: 32,
    epochs: 10,
    seed: 1,
  }),
};

/** The blocks of a page between ```ts and ```. */
function blocksOf(page: string): string[] {
  const text = readFileSync(new URL(`../docs/${page}`, import.meta.url), "utf8");
  return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, code]) => code!);
}

/** Runs a block with names in sight, and returns what it has named besides. */
async function run(code: string, names: Readonly<Record<string, unknown>>, file: string): Promise<Record<string, unknown>> {
  const made = Array.from(code.matchAll(/^const (?:\{([^}]*)\}|(\w+)) =/gm), ([, several, one]) => several?.split(",") ?? [one!]);
  const own = made.flat().map((name) => name.trim());
  const seen = Object.keys(names).filter((name) => !own.includes(name));
  const path = join(folder, file);
  writeFileSync(path, `export default async ({ ${seen.join(", ")} }) => {\n${code}\nreturn { ${own.join(", ")} };\n};\n`);
  return (await import(path)).default(names);
}

const pages = ["diagnose.md", "export.md", "own-loop.md", "profiling.md", "tune.md"];
/** Pages whose code techniques.test.ts runs; that of recipes.md is run by the test of recipe files, that of tables.md by the one of streamed tables. */
const elsewhere = ["conventions.md", "recipes.md", "tables.md", "techniques.md"];

describe.each(pages)("docs/%s", (page) => {
  const blocks = blocksOf(page);
  const seen: Record<string, unknown> = { ...given, console: { log: () => {} } };

  test("has code", () => {
    expect(blocks.length).toBeGreaterThan(1);
  });

  test.each(blocks.map((code, at) => [at + 1, code] as const))("block %i runs", async (at, code) => {
    const made = await run(code, seen, `${page}.${at}.ts`);
    for (const value of Object.values(made)) expect(value).toBeDefined();
    Object.assign(seen, made);
  });
});

test("no other page has code that no test runs", () => {
  const names = readdirSync(new URL("../docs", import.meta.url)).filter((name) => name.endsWith(".md"));
  expect(names.filter((name) => blocksOf(name).length > 0)).toEqual([...pages, ...elsewhere].sort());
});

test("docs/tune.md names every parameter, sampler and pruner", () => {
  const text = readFileSync(new URL("../docs/tune.md", import.meta.url), "utf8");
  const { parameterKinds, samplers, pruners } = gradus.tune;
  const names = [...parameterKinds, ...Object.keys(samplers), ...Object.keys(pruners)];
  expect(names.filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
});
