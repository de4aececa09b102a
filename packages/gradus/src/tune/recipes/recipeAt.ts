import { imagesAlone, type Table } from "../../data/index.js";
import { didYouMean, UserError } from "../../errors/index.js";
import { defaultRecipe, type Effort, type Recipe, recipeFromJson, type TableSettings, tableSettings } from "../../train/index.js";
import type { Fields, Json, Parameters } from "../space/index.js";

/** Where recipes of a search begin: one that was written, or the default of a table. */
export type RecipeBase =
  | Readonly<{ recipe: Recipe }>
  | Readonly<{ train: Table; dev: Table; seed: number; effort: Effort; epochs?: number }>;

/**
 * The recipe that parameters make of a base. A name is a setting of the table's default recipe (`learningRate`, `units`, ...), or a place in the recipe's JSON
 * with slashes, such as `optimizer/beta1` or `model/layers/0/units`; a branch is laid over the recipe as what its own parameters say.
 * @throws UserError if a name is neither, or makes no recipe
 */
export function recipeAt(base: RecipeBase, parameters: Parameters): Recipe {
  const flat = flattened(parameters);
  const settings = "recipe" in base ? {} : settingsIn(flat);
  const begun = recipeOf(base, settings);
  const places = Object.entries(flat).filter(([name]) => !(name in settings));
  if (places.length === 0) return begun;
  const value = JSON.parse(JSON.stringify(begun)) as Json;
  for (const [name, setting] of places) put(value, name, setting, base);
  return recipeFromJson(value, "recipe with this trial's parameters");
}

/** What parameters make the base itself: undefined where they have branches, or a name stands for nothing that the base says. */
export function guessIn(base: RecipeBase, fields: Fields): Parameters | undefined {
  const settings =
    "recipe" in base || imagesAlone(base.train) ? {} : tableSettings(base.train, base, { ...(base.epochs && { epochs: base.epochs }) });
  const json = JSON.parse(JSON.stringify(recipeOf(base, {}))) as Json;
  const guess = Object.keys(fields).map((name): [string, unknown] => [
    name,
    settingNames.includes(name) && !("recipe" in base) ? (settings as Readonly<Record<string, unknown>>)[name] : valueAt(json, name),
  ]);
  return guess.every(([, value]) => ["number", "string", "boolean"].includes(typeof value))
    ? (Object.fromEntries(guess) as Parameters)
    : undefined;
}

/** What stands at a place of a recipe's JSON, if it is there. */
export function valueAt(root: Json, name: string): Json | undefined {
  let at: Json | undefined = root;
  for (const key of name.split("/"))
    at = typeof at === "object" && at !== null && Object.hasOwn(at, key) ? (at as Readonly<Record<string, Json>>)[key] : undefined;
  return at;
}

/** Checks the names of a space before anything is trained. @throws UserError as `recipeAt` */
export function checkRecipeNames(base: RecipeBase, fields: Fields): void {
  const value = JSON.parse(JSON.stringify(recipeOf(base, {}))) as Json;
  for (const [name, parameter] of Object.entries(fields)) {
    if (parameter.parameter === "branches") for (const inner of Object.values(parameter.of)) checkRecipeNames(base, inner as Fields);
    else if (!(settingNames.includes(name) && !("recipe" in base))) put(value, name, 0, base);
  }
}

const settingNames: readonly string[] = [
  "learningRate",
  "weightDecay",
  "drop",
  "units",
  "depth",
  "members",
  "batchSize",
  "epochs",
  "beta1",
  "beta2",
  "eps",
] satisfies (keyof TableSettings)[];

function recipeOf(base: RecipeBase, settings: Partial<TableSettings>): Recipe {
  return "recipe" in base ? base.recipe : defaultRecipe({ ...base, settings });
}

/** Branches nest: { optimizer: { branch: "adam", beta1: 0.9 } } says beta1. */
function flattened(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => {
      if (typeof value !== "object" || value === null || !("branch" in value)) return [[name, value]];
      const { branch: _, ...inner } = value as Parameters;
      return Object.entries(flattened(inner));
    }),
  );
}

function settingsIn(flat: Parameters): Partial<TableSettings> {
  return Object.fromEntries(Object.entries(flat).filter(([name]) => settingNames.includes(name))) as Partial<TableSettings>;
}

/** Puts a value at a place that is there. */
function put(root: Json, name: string, setting: Json, base: RecipeBase): void {
  const keys = name.split("/");
  let at: unknown = root;
  for (const [k, key] of keys.entries()) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) throw strange(name, at, { base, isFirst: k === 0, key });
    if (k === keys.length - 1) (at as Record<string, Json>)[key] = setting;
    else at = (at as Record<string, unknown>)[key];
  }
}

function strange(name: string, at: unknown, { base, isFirst, key }: { base: RecipeBase; isFirst: boolean; key: string }): UserError {
  const there = typeof at === "object" && at !== null ? Object.keys(at) : [];
  const settings = isFirst && !("recipe" in base) ? settingNames : [];
  const names = [...settings, ...there];
  const kind = settings.length > 0 ? "a setting of the default recipe, or a place in its JSON" : "a place in the recipe's JSON";
  return new UserError({
    place: `space, "${name}"`,
    what: `there is no "${key}"${didYouMean(key, names)}: a name is ${kind}`,
    remedy:
      names.length > 0 ? `Name one of: ${names.join(", ")}` : "Name a place that the recipe has, with slashes, such as optimizer/beta1",
  });
}
