import { expect, test } from "vitest";
import { fromColumns, Table } from "../../data/index.js";
import { dense, sequential } from "../../nn/index.js";
import { adam } from "../../optim/index.js";
import { defaultRecipe, recipe } from "../../train/index.js";
import * as tune from "../index.js";
import { checkRecipeNames, guessIn, imageSpace, recipeAt, tableSpace } from "./index.js";

const rows = 400;
const numbers = (factor: number): number[] => Array.from({ length: rows }, (_, i) => Math.sin(i * factor));
const table = fromColumns(
  { a: numbers(1), b: numbers(2), kind: Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? "x" : "y")) },
  { target: "kind" },
);
const [train, dev] = table.split([0.8, 0.2, 0], { seed: 1 });
const base = { train, dev, seed: 4, effort: "quick" } as const;
const own = recipe({ model: sequential(dense(8), dense(2)), optimizer: adam({ learningRate: 0.01 }), batchSize: 32, epochs: 3, seed: 1 });

test("the more trials there are, the more of the default recipe is searched, Adam's eps and beta2 last", () => {
  const names = (trials: number | null): string[] => Object.keys(tableSpace({ train, trials }).fields);
  expect(names(9)).toEqual(["learningRate"]);
  expect(names(24)).toEqual(["learningRate", "weightDecay", "drop", "beta1"]);
  expect(names(59)).not.toContain("beta2");
  expect(names(60)).toEqual(names(null));
  expect(names(60)).toEqual(expect.arrayContaining(["eps", "beta2", "batchSize", "units", "depth"]));
  const few = tableSpace({ train: train.take(new Int32Array([0, 1, 2, 3, 4, 5])), trials: 100 });
  expect(few.fields).not.toHaveProperty("batchSize");
  expect(Object.keys(few.guess)).toEqual(Object.keys(few.fields));
  expect(tableSpace({ train, trials: 12 }).advice).toBe(
    "12 trials: learningRate, weightDecay, drop, beta1; units, depth, eps from 25 trials on",
  );
});

test("the guess that is tried first lies in the space and makes the default recipe", () => {
  const { fields, guess } = tableSpace({ train, trials: 100, effort: "quick" });
  expect(tune.study({ space: fields as Record<string, tune.LogUniform>, minimize: "v" }).space.allows(guess)).toBe(true);
  const made = recipeAt(base, guess);
  expect(made.toJSON()).toEqual(defaultRecipe({ train, dev, seed: 4, effort: "quick" }).toJSON());
});

test("settings make a recipe as a whole: its schedule ends with its steps, its step sizes follow its widths", () => {
  const made = recipeAt({ ...base, epochs: 10 }, { batchSize: 32, units: 64, depth: 2, learningRate: 0.05 });
  const json = JSON.parse(JSON.stringify(made)) as {
    model: unknown;
    optimizer: { learningRate: { over: number; into: { from: number; over: number } } };
  };
  expect(json.optimizer.learningRate.over + json.optimizer.learningRate.into.over).toBe(10 * Math.floor(320 / 32));
  expect(json.optimizer.learningRate.into.from).toBe(0.05);
  expect(JSON.stringify(json.model).match(/"units":64/g)?.length).toBe(2);
  expect(made.groups.filter(({ rate }) => rate === 1 / Math.sqrt(64)).length).toBe(2); // the second hidden layer and the last
});

test("a place in a recipe's JSON is searched by its path, also out of a branch", () => {
  expect(recipeAt({ recipe: own }, { "optimizer/beta1": 0.8, "model/layers/0/units": 5 }).toJSON()).toMatchObject({
    optimizer: { beta1: 0.8 },
    model: { layers: [{ units: 5 }, { units: 2 }] },
  });
  expect(recipeAt(base, { how: { branch: "fast", learningRate: 0.2 }, epochs: 2 }).epochs).toBe(2);
  expect(recipeAt({ recipe: own }, {})).toBe(own);
});

test("a name that no recipe has is refused before anything is trained, with the one that is near", () => {
  const rate = tune.logUniform(1e-3, 1);
  expect(() => checkRecipeNames(base, { learningrate: rate })).toThrow('there is no "learningrate" (did you mean "learningRate"?)');
  expect(() => checkRecipeNames({ recipe: own }, { learningRate: rate })).toThrow("a name is a place in the recipe's JSON");
  expect(() => checkRecipeNames({ recipe: own }, { "optimizer/beta3": rate })).toThrow(
    /there is no "beta3" \(did you mean "beta1"\?\)|beta2/,
  );
  expect(() => checkRecipeNames(base, { way: tune.branches({ a: { uints: tune.int(1, 4) }, b: {} }) })).toThrow('did you mean "units"?');
  expect(() => recipeAt({ recipe: own }, { "optimizer/beta1": 2 })).toThrow("beta1");
});

const pictures = fromColumns(
  { place: Array.from({ length: 60 }, (_, i) => i), kind: Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? "x" : "y")) },
  { target: "kind" },
);
const images = new Table({
  columns: [{ kind: "image", name: "image", shape: [1, 12, 12], values: Uint8Array.from({ length: 60 * 144 }, (_, i) => (i * 7) % 256) }],
  target: pictures.target,
  rows: 60,
});

test("images have a space of places in their default recipe, which is its guess", () => {
  const [some, others] = images.split([0.8, 0.2, 0], { seed: 1 });
  const ofImages = { train: some, dev: others, seed: 2, effort: "quick" } as const;
  const found = recipeAt(ofImages, {});
  const names = (trials: number | null): string[] => Object.keys(imageSpace({ recipe: found, trials }).fields);
  expect(names(5)).toEqual(["optimizer/learningRate/peak"]);
  expect(names(null)).toEqual(expect.arrayContaining(["augment/0/degrees", "augment/0/shift", "loss/labelSmoothing", "optimizer/beta1"]));
  const { fields, guess, advice } = imageSpace({ recipe: found, trials: 12 });
  expect(advice).toMatch(/^12 trials: optimizer\/learningRate\/peak, .*; augment\/0\/shift, .* from 25 trials on$/);
  expect(recipeAt(ofImages, guess).toJSON()).toEqual(found.toJSON());
  const space = tune.study({ space: fields as Record<string, tune.LogUniform>, minimize: "v" }).space;
  expect(space.allows(guess)).toBe(true);
  for (const edge of [0, 1]) expect(() => recipeAt(ofImages, space.parametersAt(space.dimensions.map(() => edge)))).not.toThrow();
  expect(() => tableSpace({ train: some, trials: 5 })).toThrow("tune.imageSpace");
});

test("what a base says itself of the names of a space is the guess, where it says something", () => {
  const rate = tune.logUniform(1e-3, 1);
  expect(guessIn(base, { learningRate: rate, units: tune.int(1, 512), "optimizer/beta1": tune.uniform(0, 0.99) })).toEqual({
    learningRate: 0.03,
    units: 256,
    "optimizer/beta1": 0.9,
  });
  expect(guessIn({ recipe: own }, { "optimizer/learningRate": rate })).toEqual({ "optimizer/learningRate": 0.01 });
  expect(guessIn(base, { how: tune.branches({ fast: { learningRate: rate }, slow: {} }) })).toBeUndefined();
  expect(guessIn({ recipe: own }, { "loss/delta": rate })).toBeUndefined();
});
