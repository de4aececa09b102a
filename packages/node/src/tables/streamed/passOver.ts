import { type data, UserError } from "gradus";
import type { Database, Reading } from "../database.js";
import type { CellReading } from "./cellReadings.js";
import { HeldRows } from "./heldRows.js";
import type { Cells, RowFile } from "./rowFile.js";
import { partOfRow, type Sharing } from "./sharing.js";

/** What passes over what. */
export type Passing = Readonly<{
  /** The file's rows with `u` and `part`. */
  relation: string;
  readings: readonly CellReading[];
  sharing: Sharing;
  sample: data.Table;
  /** Where train rows go. */
  file: RowFile;
  onRows?: ((rows: number) => void) | undefined;
}>;

/** What was found on the way: rows in all, without a target, of classes that the sample does not have, and beyond what is held. */
export type Passed = Readonly<{ dev: data.Table; test: data.Table; rows: number; targetless: number; strange: number; left: number }>;

/** Rows between two calls of `onRows`. */
const toldEvery = 100_000;

/** Reads every row of a file once: train rows into the row file, dev and test rows into memory. @throws UserError if a target or a weight is none */
export async function passOver(database: Database, { relation, readings, sharing, sample, file, onRows }: Passing): Promise<Passed> {
  const asked: Reading[] = [...readings.map(({ reading }) => reading), { sql: "u", as: "code" }, { sql: "part", as: "code" }];
  const [dev, test] = [new HeldRows(readings), new HeldRows(readings)];
  const [target, weight] = [readings.findIndex(({ role }) => role === "target"), readings.findIndex(({ role }) => role === "weight")];
  const classes = sample.target?.task === "classification" ? sample.target.classes.length : undefined;
  const picked: Int32Array[] = [0, 1, 2].map(() => new Int32Array(1 << 16));
  const found = { rows: 0, targetless: 0, strange: 0, left: 0 };
  for await (const chunk of database.chunks(asked, relation)) {
    const first = found.rows;
    const rows = (chunk[0] as Cells).length;
    const kept = readings.map((reading, c) => reading.kept(chunk[c] as Cells, first));
    const [hashes, words, y] = [chunk[readings.length] as Int32Array, chunk[readings.length + 1] as Int32Array, kept[target]!];
    const counts = [0, 0, 0, 0];
    for (let row = 0; row < rows; row++) {
      const value = y[row]!;
      if (classes === undefined ? Number.isNaN(value) : value < 0) found.targetless++;
      else if (value === classes) found.strange++;
      else {
        const part = partOfRow(sharing, hashes[row]!, words[row]!);
        if (part < 3) picked[part]![counts[part]!] = row;
        counts[part]!++;
        if (classes === undefined && !Number.isFinite(value)) throw wrong(sample, readings[target]!, first + row, value);
      }
      if (weight >= 0 && !(kept[weight]![row]! >= 0 && Number.isFinite(kept[weight]![row]!)))
        throw wrong(sample, readings[weight]!, first + row, kept[weight]![row]!);
    }
    file.add(kept, picked[0]!, counts[0]!);
    dev.add(kept, picked[1]!, { count: counts[1]!, first });
    test.add(kept, picked[2]!, { count: counts[2]!, first });
    found.left += counts[3]!;
    found.rows += rows;
    if (Math.floor(found.rows / toldEvery) > Math.floor(first / toldEvery)) onRows?.(found.rows);
  }
  return { ...found, dev: dev.table(sample), test: test.table(sample) };
}

function wrong({ source }: data.Table, { name, role }: CellReading, row: number, value: number): UserError {
  return new UserError({
    place: `${source}, row ${row + 1}, column "${name}"`,
    what: role === "weight" ? `the weight is ${value}` : `the target is ${value}, which no model can learn`,
    remedy: role === "weight" ? "Give finite numbers from 0 on" : "Leave such rows out, or replace the value",
  });
}
