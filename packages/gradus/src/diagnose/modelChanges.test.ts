import { expect, test } from "vitest";
import { dense, ensemble, type Layer, relu, sequential } from "../nn/index.js";
import { deeper, wider, withBatchNorm, withMoreDropout } from "./modelChanges.js";

const plain = sequential(dense(8), relu(), dense(2));

test("batch normalisation goes before hidden activations, and not into ensembles, whose members have none", () => {
  expect(JSON.stringify(withBatchNorm(plain))).toContain("batchNorm");
  expect(withBatchNorm(ensemble([plain], { members: 3, combine: "mean" }))).toBeUndefined();
});

test("other changes reach the layers of an ensemble", () => {
  for (const change of [deeper, (model: Layer) => wider(model, 2), (model: Layer) => withMoreDropout(model)]) {
    const changed = change(ensemble([plain], { members: 3, combine: "mean" }));
    expect(JSON.stringify(changed)).toContain('"ensemble"');
  }
});
