import { expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { data, defaultRecipe, effortRatio, fit, modelFromBytes, nn, recipeFromJson } from "../index.js";

/** Pictures of one bright line on noise, lying or standing: told apart by its direction alone, wherever it is. */
function lines(rows: number, [channels, height, width]: data.ImageShape, task: data.Task = "classification"): data.Table {
  const size = channels * height * width;
  const values = Uint8Array.from(permutation(rows * size, { seed: 1 }), (value) => value % 100);
  const lying = Array.from({ length: rows }, (_, row) => row % 2 === 0);
  for (const [row, isLying] of lying.entries())
    for (let channel = 0; channel < channels; channel++)
      for (let i = 0; i < (isLying ? width : height); i++) {
        const at = 1 + ((row >> 1) % ((isLying ? height : width) - 2));
        values[row * size + channel * height * width + (isLying ? at * width + i : i * width + at)] = 250;
      }
  const image: data.ImageColumn = { kind: "image", name: "image", shape: [channels, height, width], values };
  const words = data.categoryFrom(
    "direction",
    lying.map((isLying) => (isLying ? "lying" : "standing")),
  );
  const numbers: data.NumericColumn = {
    kind: "numeric",
    name: "direction",
    values: Float64Array.from(lying, (isLying) => (isLying ? 3 : 5)),
  };
  return data.tableFrom([image, task === "regression" ? numbers : words], { target: "direction", task });
}

const layersOf = (table: data.Table, dev?: data.Table): string[] => {
  const { model } = defaultRecipe({ train: table, dev });
  if (model.layer !== "sequential") throw new Error("no sequence");
  return model.layers.flatMap((each) =>
    each.layer === "conv2d"
      ? [`conv ${each.filters}`]
      : each.layer === "maxPool"
        ? ["pool"]
        : each.layer === "dense"
          ? [`dense ${each.units}`]
          : [],
  );
};

test("images get convolutions, and as many poolings as leave three pixels of the shorter side", () => {
  const four = ["conv 24", "conv 48", "conv 96", "conv 96"];
  expect(layersOf(lines(4, [1, 4, 5]))).toEqual([...four, "dense 2"]);
  expect(layersOf(lines(4, [1, 8, 8]))).toEqual([...four, "pool", "dense 2"]);
  expect(layersOf(lines(4, [1, 28, 28]))).toEqual(["conv 24", "pool", "conv 48", "pool", "conv 96", "conv 96", "pool", "dense 2"]);
  expect(layersOf(lines(4, [3, 64, 48])).join(", ")).toBe("conv 12, pool, conv 24, pool, conv 48, pool, conv 96, conv 96, pool, dense 2");
});

test("the recipe for images is plain JSON that reads back the same, and steps, batches and turns follow from rows and size", () => {
  const table = lines(60, [1, 12, 12]);
  const recipe = defaultRecipe({ train: table, dev: table, seed: 3, effort: "quick" });
  expect(recipeFromJson(JSON.stringify(recipe))).toEqual({
    ...recipe,
    with: expect.anything(),
    toJSON: expect.anything(),
    plan: expect.anything(),
    run: expect.anything(),
  });
  expect(recipe).toMatchObject({ batchSize: 32, epochs: 50, seed: 3, answers: { temperature: true }, loss: { labelSmoothing: 0.05 } });
  expect(recipe.augment).toMatchObject([{ augment: "affine", degrees: 14, shift: 1.7 }]);
});

test("what an effort costs is told in proportion", () => {
  expect(effortRatio("best", "standard", { rows: 6_000, images: true })).toBe(3);
  expect(effortRatio("quick", "standard", { rows: 200, images: true })).toBe(0.5); // both at their most epochs
});

test("numbers as target leave the images as they are", () => {
  const recipe = defaultRecipe({ train: lines(20, [1, 8, 8], "regression") });
  expect(recipe).toMatchObject({ augment: [], answers: { clamp: true, temperature: false } });
  expect(layersOf(lines(20, [1, 8, 8], "regression")).at(-1)).toBe("dense 1");
});

test("a model of images learns, is saved with the shape of its images, and predicts the same after it", async () => {
  const [train, test20] = lines(200, [3, 6, 6]).split([0.8, 0.2, 0], { seed: 2 });
  const model = await fit(train, { epochs: 6, seed: 1, threads: 1 });
  expect(model.preparation.shape).toEqual([3, 6, 6]);
  const report = await model.evaluate(test20);
  expect("accuracy" in report && report.accuracy.value).toBeGreaterThan(0.95);
  const loaded = modelFromBytes(model.toBytes(), "model");
  expect(await loaded.predict(test20)).toEqual(await model.predict(test20));
  await expect(loaded.predict(lines(4, [3, 6, 7]))).rejects.toThrow("expected images of 3 x 6 x 6");
});

test("a recipe of dense layers says what it needs on images", () => {
  const table = lines(20, [1, 8, 8]);
  const flat = (...before: nn.Layer[]) => defaultRecipe({ train: table }).with({ model: nn.sequential(...before, nn.dense(2)) });
  expect(() => flat().run({ train: table })).toThrow("Put nn.flatten() before it");
  expect(() => flat(nn.flatten()).run({ train: table })).not.toThrow();
});
