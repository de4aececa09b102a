import type { Table } from "../data/index.js";
import { type Effort, spending } from "./effort.js";
import { manyRows, type TableVariant, usualVariant } from "./tableVariant.js";

/**
 * The numbers of a table's default recipe. The schedule of `learningRate` ends as the last epoch does, whatever `batchSize` is; step sizes and decay of each layer
 * follow `units`. `depth` counts hidden layers, `members` networks side by side; `drop` is the rate of dropout.
 */
export type TableSettings = Readonly<{
  learningRate: number;
  weightDecay: number;
  drop: number;
  units: number;
  depth: number;
  members: number;
  batchSize: number;
  epochs: number;
  beta1: number;
  beta2: number;
  eps: number;
}>;

/** The settings that a table (or, of so many `rows`, a sample) and an effort suggest; what `wished` holds is taken as it is, and the rest fitted to it. */
export function tableSettings(
  train: Table,
  { effort, variant, rows = train.rows }: { readonly effort: Effort; readonly variant?: TableVariant | undefined; readonly rows?: number },
  wished: Partial<TableSettings> = {},
): TableSettings {
  const { drop, epochs: fitting } = variant ?? usualVariant(rows, effort);
  const isRegression = train.target?.task === "regression";
  const isSmall = rows < manyRows;
  const { epochs = fitting, batchSize = Math.min(rows > 300_000 ? 1024 : 256, rows) } = wished;
  const { learningRate = isRegression ? 0.1 : 0.03 } = wished;
  const steps = epochs * Math.floor(rows / batchSize);
  return {
    learningRate,
    // The schedule's rates add up to half of learningRate * steps.
    weightDecay: isSmall ? 0.02 : (isRegression ? 1 : 0.5) / (learningRate * steps * 0.5),
    drop,
    units: 256,
    depth: 3,
    members: spending[effort].members,
    batchSize,
    epochs,
    beta1: 0.9,
    beta2: 0.95,
    eps: 1e-8,
    ...wished,
  };
}
