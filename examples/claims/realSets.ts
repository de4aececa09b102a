import { readTable } from "@gradus/node";
import { type Arrays, type Data, data, nn, type optim, type Recipe, recipe } from "gradus";

/** A set with a net for it; a table's own loss is found by its target. */
export type Task = Readonly<{ name: string; train: Data; dev: Data; hidden: readonly number[]; outputs: number }>;

const files = {
  "breast cancer": { file: "breast_cancer.csv", target: "diagnosis", hidden: [32] },
  penguins: { file: "penguins.jsonl", target: "species", hidden: [16, 16] },
  titanic: { file: "titanic.csv", target: "survived", hidden: [32, 16], left: ["name", "ticket", "cabin", "home_dest"] },
  diabetes: { file: "diabetes.tsv", target: "Y", hidden: [16] },
  wine: { file: "winequality-white.csv", target: "quality", hidden: [64] },
} as const;

/** Tables of the real world, from the tests' folder. */
export async function realSets(seed: number): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const [name, { file, target, hidden, ...more }] of Object.entries(files)) {
    const table = await readTable(`tests/data/${file}`, { target, ...(name === "titanic" && { task: "classification" as const }) });
    const [train, dev] = table.without("split", ...("left" in more ? more.left : [])).split([0.7, 0.3, 0], { seed });
    tasks.push({ name, train, dev, hidden, outputs: table.target?.task === "classification" ? table.classes.length : 1 });
  }
  return tasks;
}

/** Generated sets of several shapes. */
export function toySets(seed: number): Task[] {
  const toy = (name: string, make: (seed: number) => data.Toy, hidden: readonly number[], outputs: number): Task => ({
    name,
    train: make(seed),
    dev: make(seed + 1000),
    hidden,
    outputs,
  });
  return [
    toy("two moons", (each) => data.twoMoons({ rows: 600, noise: 0.2, seed: each }), [16, 16], 2),
    toy("spiral", (each) => data.spiral({ rows: 600, arms: 3, seed: each }), [32, 32], 3),
    toy("rings", (each) => data.rings({ rows: 600, seed: each }), [32], 3),
    toy("blobs", (each) => data.blobs({ rows: 600, classes: 5, features: 20, seed: each }), [32], 5),
    toy("teacher", (each) => data.teacher({ rows: 1000, features: 10, flip: 0.05, teacher: 3, seed: each }), [32, 32], 2),
  ];
}

export function recipeFor({ hidden, outputs }: Task, optimizer: optim.Optimizer, epochs: number, seed: number): Recipe {
  const model = nn.sequential(...hidden.flatMap((units) => [nn.dense(units), nn.relu()]), nn.dense(outputs));
  return recipe({ model, optimizer, batchSize: 32, epochs, seed });
}

/** Pictures of 8 x 8 handwritten digits with their labels. */
export async function digits(share: number, seed: number): Promise<{ train: Arrays; dev: Arrays }> {
  const table = (await readTable("packages/node/data/digits.csv", { target: "digit" })).without("split");
  const arrays = [...table.split([share, 1 - share, 0], { seed })].slice(0, 2).map((part) => {
    if (part.target?.task !== "classification") throw new Error("digits are classes");
    const columns = part.columns.map((column) => (column.kind === "numeric" ? column.values : []));
    const x = Array.from({ length: part.rows }, (_, row) => columns.map((values) => values[row]! / 16));
    return { x, y: [...part.target.codes], shape: [1, 8, 8] };
  });
  return { train: arrays[0]!, dev: arrays[1]! };
}
