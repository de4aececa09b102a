import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type data, defaultRecipe, recipe, recipeFromJson, recipeSchema } from "gradus";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { readTable } from "../tables/index.js";
import { recipeFromFile } from "./recipeFile.js";
import { recipeSchemaPlace } from "./recipeSchemaPlace.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-recipes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const program = (body: string): string => `import { nn, optim, recipe } from "gradus";\n${body}`;
const rest = "optimizer: optim.adam({ learningRate: 1e-3 }), batchSize: 8, epochs: 2, seed: 1";
const { model, optimizer } = recipe(
  JSON.parse(
    `{ "model": { "layer": "dense", "units": 2 }, "optimizer": { "optimizer": "adam", "learningRate": 0.1 }, "batchSize": 8, "epochs": 2, "seed": 1 }`,
  ),
);
const json = { model, optimizer, batchSize: 8, epochs: 2, seed: 1 };

test("a TypeScript recipe may be split over files, and needs no gradus beside it", async () => {
  mkdirSync(join(folder, "parts"));
  file("parts/width.ts", "export const width: number = 7;");
  const path = file(
    "split.ts",
    program(
      `import { width } from "./parts/width.js";\nexport default recipe({ model: nn.sequential(nn.dense(width), nn.relu(), nn.dense(2)), ${rest} });`,
    ),
  );
  expect((await recipeFromFile(path)).model).toMatchObject({ layers: [{ units: 7 }, { layer: "relu" }, { units: 2 }] });
});

test("a TypeScript recipe may have a layer of its own, which is known afterwards", async () => {
  const path = file(
    "own.ts",
    program(
      `const twice = nn.custom("twiceInAFile", (x) => x.mul(2));\nexport default recipe({ model: nn.sequential(twice, nn.dense(2)), ${rest} });`,
    ),
  );
  const read = await recipeFromFile(path);
  expect(recipeFromJson(JSON.stringify(read)).model).toMatchObject({ layers: [{ name: "twiceInAFile" }, { units: 2 }] });
});

test("a TypeScript recipe may export the recipe's JSON", async () => {
  expect((await recipeFromFile(file("plain.ts", `export default ${JSON.stringify(json)} as const;`))).toJSON()).toEqual(
    recipe(json).toJSON(),
  );
});

test("the recipe in docs/recipes.md is one", async () => {
  const [, code = ""] = readFileSync(new URL("../../../../docs/recipes.md", import.meta.url), "utf8").match(/^```ts\n(.*?)^```$/ms) ?? [];
  expect((await recipeFromFile(file("page.ts", code))).toJSON()).toMatchObject({ epochs: 30, stop: { patience: 5 } });
});

test.each([
  ["none.ts", "export const recipe = 1;", "it has no default export"],
  ["broken.ts", "export default {", "the program does not run"],
  ["throws.ts", "throw new Error('no such width');", "the program does not run (no such width)"],
  ["missing.ts", 'import "./nowhere.js"; export default 1;', "the program does not run (Cannot find module"],
  [
    "wrong.ts",
    program(`export default recipe({ model: nn.dense(0), ${rest} });`),
    "nn.dense, units: expected a whole number of at least 1, got 0",
  ],
  ["function.ts", "export default () => 1;", "recipe: expected an object, got null"],
  [
    "deep.json",
    JSON.stringify({ ...json, optimizer: { ...optimizer, weightDecay: { rate: 0.1, kind: "decoupled", onn: "all" } } }),
    'optim.adam, weightDecay: there is no option "onn" (did you mean "on"?)',
  ],
  [
    "deeper.json",
    JSON.stringify({ ...json, model: { layer: "sequential", layers: [{ layer: "residual", layers: [{ layer: "dense", unitz: 3 }] }] } }),
    'nn.dense: there is no option "unitz" (did you mean "units"?)',
  ],
  [
    "clip.json",
    JSON.stringify({ ...json, clip: { globalNrom: 1 } }),
    'recipe, clip: there is no option "globalNrom" (did you mean "globalNorm"?)',
  ],
])("%s is refused by its name", async (name, text, says) => {
  const path = file(name, text);
  await expect(recipeFromFile(path)).rejects.toThrow(
    expect.objectContaining({ name: "UserError", message: expect.stringContaining(says) }),
  );
  await expect(recipeFromFile(path)).rejects.toThrow(path);
});

test("the schema that is shipped is made from the present checks (else: npm run schema), and is where recipes say", () => {
  const shipped = fileURLToPath(new URL("../../schema/recipe.schema.json", import.meta.url));
  expect(JSON.parse(readFileSync(shipped, "utf8"))).toEqual(recipeSchema());
  expect(recipeSchemaPlace(fileURLToPath(new URL("../..", import.meta.url)))).toBe("./schema/recipe.schema.json");
  expect(fileURLToPath(recipeSchemaPlace(folder))).toBe(shipped);
});

test("an independent reader of JSON Schema takes the recipes that are printed, and refuses a wrong key in them", async () => {
  const schema = z.fromJSONSchema(recipeSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  const tables = fileURLToPath(new URL("../../../../tests/data/", import.meta.url));
  for (const [name, target] of [
    ["penguins.jsonl", "species"],
    ["diabetes.tsv", "Y"],
  ] as const) {
    const [train, dev] = (await readTable(join(tables, name), { target })).split([0.8, 0.2, 0], { seed: 1 }) as unknown as [
      data.Table,
      data.Table,
    ];
    const printed = { $schema: recipeSchemaPlace(), ...defaultRecipe({ train, dev, effort: "standard" }).toJSON() };
    expect(schema.safeParse(printed).success).toBe(true);
    expect(recipeFromJson(JSON.stringify(printed)).epochs).toBe(printed.epochs);
    expect(schema.safeParse({ ...printed, epoch: 3 }).success).toBe(false);
    expect(schema.safeParse({ ...printed, optimizer: { ...printed.optimizer, beta1: 2 } }).success).toBe(false);
  }
});
