import { checkedAugment } from "../../augment/index.js";
import { checkedInit } from "../../init/index.js";
import { checkedLoss } from "../../loss/index.js";
import { checkedLayer } from "../../nn/index.js";
import { checkedOptimizer } from "../../optim/index.js";
import { checkedPenalty } from "../../penalty/index.js";
import { checkedRate } from "../../schedule/index.js";
import { augmentations, inits, layers, losses, optimizers, penalties, schedules } from "./examples.js";
import type { Check } from "./jsonSchema.js";

/** The families of tagged values: each is a definition of its own, named by its tag. */
export const familyTags = ["layer", "optimizer", "schedule", "loss", "penalty", "augment", "init"] as const;

export type FamilyTag = (typeof familyTags)[number];

/** Examples of each family, and the check that reads its members. */
export const families: { readonly [K in FamilyTag]: Readonly<{ examples: Readonly<Record<string, readonly object[]>>; check: Check }> } = {
  layer: { examples: layers, check: (value) => checkedLayer(value) },
  optimizer: { examples: optimizers, check: (value) => checkedOptimizer(value, "optimizer") },
  schedule: { examples: schedules, check: (value) => checkedRate(value, "schedule") },
  loss: { examples: losses, check: (value) => checkedLoss(value, "loss") },
  penalty: { examples: penalties, check: (value) => checkedPenalty(value, "penalty") },
  augment: { examples: augmentations, check: (value) => checkedAugment(value, "augment") },
  init: { examples: inits, check: (value) => checkedInit(value, "init") },
};
