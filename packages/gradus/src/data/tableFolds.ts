import { UserError } from "../errors/index.js";
import { groupKFold, kFold, stratifiedKFold, timeSeriesFolds } from "./preprocess/index.js";
import { groupsOf } from "./splitGroups.js";
import { timeOrder, timesOf } from "./splitTime.js";
import type { Table } from "./table.js";

/** How folds are made: random from `seed`, each class evenly (default for classification), no group divided, or always testing on what comes later. */
export type FoldOptions = Readonly<{ seed: number; stratify?: boolean; group?: string; time?: string }>;

/** Rows to learn from and to measure on. */
export type Fold = Readonly<{ train: Int32Array; test: Int32Array }>;

/**
 * Row numbers of `folds` folds of a table: every row is tested once, except with `time`, where each fold learns from all rows before those it tests.
 * @throws UserError unless there are at least 2 folds and as many rows, groups or moments as folds
 */
export function foldsOf(table: Table, folds: number, { seed, stratify, group, time }: FoldOptions): Fold[] {
  if (group !== undefined && time !== undefined)
    throw new UserError({ place: `${table.source}, folds`, what: "group and time exclude each other", remedy: "Name one of them" });
  if (time !== undefined) {
    const order = timeOrder(timesOf(table.needed(time), table.source));
    return timeSeriesFolds(table.rows, { folds }).map(({ test, trainEnd }) => ({
      train: order.slice(0, trainEnd).sort(),
      test: test.map((place) => order[place]!).sort(),
    }));
  }
  const { target } = table;
  const tests =
    group !== undefined
      ? groupKFold(groupsOf(table.needed(group)), { folds })
      : target?.task === "classification" && stratify !== false
        ? stratifiedKFold(target.codes, { folds, seed })
        : kFold(table.rows, { folds, seed });
  return tests.map((test) => {
    const tested = new Set(test);
    return { test, train: Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) => !tested.has(row)) };
  });
}
