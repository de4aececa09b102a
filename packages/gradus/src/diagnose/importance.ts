import { type Column, columnKinds, Table } from "../data/index.js";
import { permutation } from "../engine/random/index.js";
import { integerFrom, UserError } from "../errors/index.js";
import { type Interval, meanInterval } from "../metrics/index.js";
import { type Model, type RowErrors, rowErrors } from "../train/index.js";

/** What a model loses without a column. */
export type ColumnImportance = Readonly<{
  column: string;
  /** By how much the mean loss of the rows grows when the column's cells change places, with a 95 % interval over rows. */
  loss: Interval;
  /** For classes: by how much the share of wrong rows grows; null for numbers. */
  wrong: Interval | null;
}>;

export type Importance = Readonly<{
  rows: number;
  repeats: number;
  measure: RowErrors["measure"];
  /** The mean loss with all columns as they are. */
  base: number;
  /** From the most important column to the least. */
  columns: readonly ColumnImportance[];
}>;

/** `repeats`: each column's cells change places so many times. `mostRows`: rows are drawn down to these. `mostMs`: no further column is begun after so long. */
export type ImportanceOptions = Readonly<{ repeats?: number; seed?: number; mostRows?: number; mostMs?: number }>;

const stream = 0x1337;

/**
 * Permutation importance: what the model's error grows by when the cells of one column are shuffled among the rows, so that the column tells nothing of its row any
 * more while the model stays what it is. Rows must be ones that it has not learned from, as of dev.
 *   importance(j) = mean over rows and repeats of loss(row with cell j of another row) - loss(row)
 * The interval is that of a mean over rows, each row's difference averaged over the repeats. Two columns that say the same share their importance: each may look useless
 * while the other is there. Sources: Breiman 2001, Random forests, section 10; Fisher, Rudin and Dominici 2019, All models are wrong, but many are useful, section 3.
 * @throws UserError if the rows lack targets, or the model was not trained on a table
 */
export async function importance(
  model: Model,
  part: Table,
  { repeats = 5, seed = 1, mostRows = 2_000, mostMs = Number.POSITIVE_INFINITY }: ImportanceOptions = {},
): Promise<Importance> {
  integerFrom(1, repeats, "diagnose.importance, repeats");
  const known = knownColumns(model);
  const table =
    part.rows > mostRows
      ? part.take(
          permutation(part.rows, { seed, stream: [stream, 0] })
            .slice(0, mostRows)
            .sort(),
        )
      : part;
  const base = await rowErrors(model, table, "importance");
  const started = performance.now();
  const columns: ColumnImportance[] = [];
  for (const [at, column] of table.columns.entries()) {
    if (!known.has(column.name)) continue;
    if (performance.now() - started > mostMs) break;
    columns.push(await ofColumn(model, { table, column, base, repeats, seed, at }));
  }
  columns.sort((one, other) => other.loss.value - one.loss.value);
  return { rows: table.rows, repeats, measure: base.measure, base: meanInterval(base.loss).value, columns };
}

/** The columns that a model reads. */
function knownColumns({ preparation: { encoder } }: Model): ReadonlySet<string> {
  if (encoder !== null) return new Set(Object.keys(columnKinds(encoder)));
  throw new UserError({
    place: "diagnose.importance",
    what: "the model was trained on plain arrays and knows no columns",
    remedy: "Train it on a table",
  });
}

type Asked = Readonly<{ table: Table; column: Column; base: RowErrors; repeats: number; seed: number; at: number }>;

async function ofColumn(model: Model, { table, column, base, repeats, seed, at }: Asked): Promise<ColumnImportance> {
  const { rows } = table;
  const [loss, wrong] = [new Float64Array(rows), new Float64Array(rows)];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = permutation(rows, { seed, stream: [stream, 1 + at * repeats + repeat] });
    const shuffled = new Table({ columns: [column] }).take(order);
    const found = await rowErrors(model, withColumn(table, shuffled.columns[0]!), "importance");
    for (let row = 0; row < rows; row++) {
      loss[row]! += (found.loss[row]! - base.loss[row]!) / repeats;
      if (found.wrong && base.wrong) wrong[row]! += (found.wrong[row]! - base.wrong[row]!) / repeats;
    }
  }
  return { column: column.name, loss: meanInterval(loss), wrong: base.wrong && meanInterval(wrong) };
}

function withColumn(table: Table, column: Column): Table {
  const { target, rows, source } = table;
  return new Table({ columns: table.columns.map((each) => (each.name === column.name ? column : each)), target, rows, source });
}
