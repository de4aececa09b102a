import { describe, expect, test } from "vitest";
import { type Takes, UserError } from "../../errors/index.js";
import { checkedRecipe } from "../checkedRecipe.js";
import { bases, options } from "./examples.js";
import { families } from "./families.js";
import type { Check, Fields } from "./jsonSchema.js";
import { recipeSchema } from "./recipeSchema.js";

const schema = recipeSchema();
const [base] = bases as unknown as readonly [Fields];

/** Whether a value satisfies a schema, for the few keywords that are used. */
function isTaken(value: unknown, asked: Takes | boolean): boolean {
  if (typeof asked === "boolean") return asked;
  const { $ref, anyOf, const: constant, enum: words, type } = asked as Readonly<Record<string, never>>;
  if ($ref) return isTaken(value, (schema.$defs as Readonly<Record<string, Takes>>)[($ref as string).split("/").at(-1)!]!);
  if (anyOf) return (anyOf as readonly Takes[]).some((form) => isTaken(value, form));
  if (words) return (words as readonly unknown[]).includes(value);
  if ("const" in asked) return value === constant;
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value) && isListTaken(value, asked);
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value) && isObjectTaken(value as Fields, asked);
  if (type === "integer") return Number.isSafeInteger(value) && isWithin(value as number, asked);
  if (type === "number") return typeof value === "number" && isWithin(value, asked);
  return typeof value === type;
}

type Limits = Readonly<Record<string, number | undefined>>;

function isWithin(value: number, asked: Takes): boolean {
  const { minimum = -Infinity, exclusiveMinimum, maximum = Infinity, exclusiveMaximum } = asked as Limits;
  return (
    value >= minimum && value <= maximum && !(value <= (exclusiveMinimum ?? Number.NaN)) && !(value >= (exclusiveMaximum ?? Number.NaN))
  );
}

function isListTaken(value: readonly unknown[], asked: Takes): boolean {
  const { minItems = 0, maxItems = Infinity } = asked as Limits;
  const isRepeated = asked.uniqueItems === true && new Set(value).size < value.length;
  return value.length >= minItems && value.length <= maxItems && !isRepeated && value.every((item) => isTaken(item, asked.items as Takes));
}

function isObjectTaken(value: Fields, { properties, required = [], minProperties = 0 }: Takes): boolean {
  const known = properties as Readonly<Record<string, Takes>>;
  const keys = Object.keys(value);
  const isWhole = (required as readonly string[]).every((key) => key in value) && keys.length >= (minProperties as number);
  return isWhole && keys.every((key) => Object.hasOwn(known, key) && isTaken(value[key], known[key]!));
}

/** Values that most options refuse, and some take. */
const probes: readonly unknown[] = [null, true, -1, 0, 0.5, 1, 2, 7, 1e5, "x", "he", "all", [], [1], [0.5, 2], ["x"], {}, { strange: 1 }];

/** Each value with one option changed, left out, or added. */
function mutants(value: Fields): readonly Fields[] {
  const changed = Object.keys(value).flatMap((key) => probes.map((probe) => ({ ...value, [key]: probe })));
  const without = Object.keys(value).map((key) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)));
  return [...changed, ...without, { ...value, strange: 1 }];
}

/** The values on which schema and check differ; where the schema takes more, only where the check does not tell what it takes (a rule that joins options). */
function differences(values: readonly Fields[], check: Check, asked: Takes): readonly string[] {
  return values.flatMap((value) => {
    const refused = refusal(check, value);
    const differ = isTaken(value, asked) ? refused?.takes !== undefined : refused === undefined;
    return differ ? [`${JSON.stringify(value)}: ${refused?.message ?? "taken by the check alone"}`] : [];
  });
}

function refusal(check: Check, value: unknown): UserError | undefined {
  try {
    check(value);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

describe.each(Object.entries(families))("the schema of a %s", (tag, { examples, check }) => {
  const asked = { $ref: `#/$defs/${tag}` };
  test("says what its check says, for every member, whichever option is changed, left out or added", () => {
    for (const [name, values] of Object.entries(examples)) {
      for (const value of values) expect(isTaken(value, asked), name).toBe(true);
      expect(
        differences(
          values.flatMap((value) => mutants(value as Fields)),
          check,
          asked,
        ),
      ).toEqual([]);
    }
  });
});

test("the schema of a recipe says what its check says, for every option and what is within it", () => {
  const values = Object.entries(options).flatMap(([key, forms]) =>
    forms.flatMap((form) => [
      ...probes.map((probe) => ({ ...base, [key]: probe })),
      ...(typeof form === "object" && form !== null && !Array.isArray(form)
        ? mutants(form as Fields).map((inner) => ({ ...base, [key]: inner }))
        : []),
    ]),
  );
  expect(differences(values, checkedRecipe, schema)).toEqual([]);
});
