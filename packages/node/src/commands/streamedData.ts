import { UserError } from "gradus";
import { memory } from "../machine/memory.js";
import { footprint, type Source, type Streamed, shownSource, streamTable } from "../tables/index.js";
import { bytes, grouped } from "../terminal/brief.js";
import { StatusLine } from "../terminal/statusLine.js";
import { type DataOptions, readTrainingData, type TrainingData } from "./trainingData.js";

/** How rows may be taken from a file larger than memory, as it was given; `memory` are bytes that a table may take. */
export type StreamingOptions = Readonly<{ stream?: boolean; window?: number; memory?: number }>;

/** A table's rows, where they stay in the file: `train` is then a sample of what `stream` trains on. */
export type TrainedData = TrainingData & Readonly<{ stream?: Streamed; rows?: number }>;

/** What a cell takes in memory: as it is read, once more in its part, and as the network reads it (measured: docs/decisions/0009). */
const bytesPerCell = 28;

/** Files are not looked into that would have to grow to so many times their size to matter. */
const mostGrowth = 200;

/**
 * What `gradus train` learns from: a table in memory, or a streamed one, where that was asked for or where the table would not fit into memory; then with a line that says so.
 * @throws UserError as `readTrainingData`, or for what cannot be done with a stream
 */
export async function readTrainedData(source: Source, options: DataOptions & StreamingOptions): Promise<TrainedData> {
  const asked = options.stream === true || options.window !== undefined;
  if (!asked) {
    const told = await tooLarge(source, options);
    if (told === undefined) return readTrainingData(source, options);
    process.stderr.write(`${told}\n`);
  }
  refuse(options, shownSource(source));
  return streamedData(source, options);
}

/** What to say if a table would not fit into memory and can be streamed. */
async function tooLarge(
  source: Source,
  { memory: given, splitGroup, splitTime }: DataOptions & StreamingOptions,
): Promise<string | undefined> {
  const allowed = given ?? memory().total / 2;
  const size = splitGroup === undefined && splitTime === undefined ? await footprint(source, allowed / mostGrowth) : undefined;
  if (size === undefined) return undefined;
  const needed = size.rows * size.columns * bytesPerCell;
  if (needed <= allowed) return undefined;
  const limit = given === undefined ? "half of this machine's" : "that of --memory";
  return `${shownSource(source)}: about ${grouped(Number(size.rows.toPrecision(3)))} rows of ${size.columns} columns would take ${bytes(needed)} of memory, more than ${bytes(allowed)} (${limit}): the rows are streamed`;
}

/** @throws UserError for ways to share out rows that need all of them at once */
function refuse({ splitGroup, splitTime }: DataOptions, place: string): void {
  const way = splitGroup === undefined ? (splitTime === undefined ? undefined : "--split-time") : "--split-group";
  if (way === undefined) return;
  throw new UserError({
    place,
    what: `${way} needs all rows in memory, and they are streamed`,
    remedy: "Write the parts into a column and name it by --split-column, or leave out --stream",
  });
}

async function streamedData(source: Source, options: DataOptions & StreamingOptions): Promise<TrainedData> {
  const { target, task, type: types, ignore, splitColumn, split, seed, window } = options;
  const line = new StatusLine(process.stderr);
  try {
    const stream = await streamTable(source, {
      target,
      seed,
      split,
      window,
      ...(task && { task }),
      ...(types && { types }),
      ...(ignore && { ignore }),
      ...(splitColumn !== undefined && { splitColumn }),
      onRows: (rows, about) => line.show(() => `reading rows: ${grouped(rows)} of about ${grouped(Math.max(rows, about))}`),
    });
    const { sample, rows } = stream.train;
    const table = sample.with({ notes: [...stream.notes, ...sample.notes] });
    return {
      table,
      train: table,
      dev: stream.dev,
      test: stream.test,
      told: stream.told,
      stream,
      rows: rows + stream.dev.rows + stream.test.rows,
    };
  } finally {
    line.clear();
  }
}
