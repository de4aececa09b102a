import type { Takes } from "../../errors/index.js";
import { predictionKinds, targetKinds } from "../../loss/index.js";
import { checkedRecipe } from "../checkedRecipe.js";
import { bases, options } from "./examples.js";
import { type FamilyTag, families, familyTags } from "./families.js";
import { byKeys, type Fields, propertiesOf, schemaOf } from "./jsonSchema.js";

/**
 * The JSON Schema (draft 2020-12) of a recipe's JSON, for editors that complete and check it. It is made by asking the checks that read a recipe (see `schemaOf`),
 * so that it says what they say; rules that join several options (no clipping with L-BFGS, say) are left to them.
 */
export function recipeSchema(): Takes {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Gradus recipe",
    description: "Everything that can change the numbers of a training: gradus train --print-recipe writes one, --recipe reads it.",
    ...recipeProperties(),
    $defs: Object.fromEntries(familyTags.map((tag) => [tag, familySchema(tag)])),
  };
}

const named: Readonly<Record<string, unknown>> = { name: { type: "string", minLength: 1 }, options: true };

/** Members of one's own, known by name while they are registered: their tag, and what they take beside a name and options. */
const custom: Partial<Record<FamilyTag, () => Readonly<Record<string, Takes>>>> = {
  layer: () => ({}),
  loss: () => ({ target: { enum: targetKinds }, predicts: { enum: predictionKinds }, meanBy: { enum: ["weights", "count"] } }),
  optimizer: () => {
    const { examples, check } = families.optimizer;
    const like = propertiesOf(examples.sgd as readonly Fields[], check, "optimizer sgd").properties as Readonly<Record<string, Takes>>;
    return { learningRate: like.learningRate!, per: { enum: ["element", "tensor"] }, weightDecay: like.weightDecay! };
  },
};

function customSchema(tag: FamilyTag): Takes[] {
  const takes = custom[tag]?.();
  if (takes === undefined) return [];
  return [
    {
      type: "object",
      properties: { [tag]: { const: "custom" }, ...named, ...takes },
      required: [tag, "name", ...("learningRate" in takes ? ["learningRate"] : [])],
      additionalProperties: false,
    },
  ];
}

function familySchema(tag: FamilyTag): Takes {
  const { examples, check } = families[tag];
  const made = Object.entries(examples).flatMap(([name, values]) => {
    return byKeys(values as readonly Fields[]).map((alike) => propertiesOf(alike, check, `${tag} ${name}`, { [tag]: { const: name } }));
  });
  return { anyOf: [...made, ...customSchema(tag)] };
}

/** The recipe's own options. "$schema" names this very schema and means nothing. */
function recipeProperties(): Takes {
  const [base] = bases as unknown as readonly [Fields];
  const at = ([key, forms]: [string, readonly unknown[]]): [string, Takes] => [
    key,
    schemaOf(forms, (value) => checkedRecipe({ ...base, [key]: value }), `recipe.${key}`),
  ];
  const whole = propertiesOf([base], checkedRecipe, "recipe", Object.fromEntries(Object.entries(options).map(at)));
  return {
    ...whole,
    properties: { $schema: { type: "string" }, ...Object.fromEntries(Object.entries(options).map(at)) },
    required: Object.keys(base).filter((key) => bases.every((each) => key in each)),
  };
}
