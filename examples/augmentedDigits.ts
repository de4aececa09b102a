import { fileURLToPath } from "node:url";
import { readTable } from "@gradus/node";
import { augment, nn, optim, recipe } from "gradus";

/** Rows of digits as images of 8 x 8 pixels. */
type Images = { x: number[][]; y: string[]; shape: number[]; classes: readonly string[] };

/** The 1,797 handwritten digits that come with the command, as train and dev rows: `count` of the train rows, and all dev rows. */
export async function digits(count: number): Promise<{ train: Images; dev: Images }> {
  const path = fileURLToPath(new URL("../packages/node/data/digits.csv", import.meta.url));
  const [train, dev] = (await readTable(path, { target: "digit", task: "classification" })).splitBy("split", { seed: 1 });
  const images = (table: typeof train, rows: number): Images => {
    const pixels = table.columns.map((column) => (column.kind === "numeric" ? column.values : new Float64Array(table.rows)));
    const { classes, target } = table;
    const codes = target?.task === "classification" ? target.codes : [];
    return {
      x: Array.from({ length: rows }, (_, row) => pixels.map((values) => values[row]! / 16)),
      y: Array.from({ length: rows }, (_, row) => classes[codes[row]!]!),
      shape: [8, 8],
      classes,
    };
  };
  return { train: images(train, count), dev: images(dev, dev.rows) };
}

/** The dev error of a small network on 100 images: as they are, and turned, enlarged and moved a little in every step. Means over some seeds. */
export async function compareAugmentation(seeds: readonly number[] = [1, 2, 3]): Promise<{ plain: number; augmented: number }> {
  const { train, dev } = await digits(100);
  const base = recipe({
    model: nn.sequential(nn.flatten(), nn.dense(128), nn.relu(), nn.dense(10)),
    optimizer: optim.adam({ learningRate: 2e-3 }),
    batchSize: 25,
    epochs: 200,
    seed: 1,
  });
  const error = async (augments: augment.Augment[]): Promise<number> => {
    let sum = 0;
    for (const seed of seeds) {
      const model = await base.with({ seed, augment: augments }).run({ train }).result();
      sum += 1 - (await model.evaluate(dev)).accuracy!.value;
    }
    return sum / seeds.length;
  };
  return { plain: await error([]), augmented: await error([augment.affine({ degrees: 12, scale: [0.9, 1.1], shift: 0.8 })]) };
}
