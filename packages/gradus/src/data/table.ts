import { didYouMean, UserError } from "../errors/index.js";
import { type Column, gather, lengthOf, takeRows } from "./column.js";
import { checkedFractions, type Fractions, type Parts, splitRows } from "./split.js";
import { type SplitByOptions, splitRowsBy } from "./splitBy.js";
import { groupsOf, splitGroups } from "./splitGroups.js";
import { splitTime } from "./splitTime.js";
import { type FoldOptions, foldsOf } from "./tableFolds.js";
import { type Target, takeTarget } from "./target.js";

/** Where a table comes from, for messages; a file's path, or "table". */
export type TableParts = Readonly<{
  columns: readonly Column[];
  target?: Target | undefined;
  rows?: number;
  source?: string;
  notes?: readonly string[];
  weights?: Float64Array | undefined;
  rowNumbers?: Int32Array | undefined;
}>;

/** How rows are drawn for parts, see `Table.split`. */
export type SplitOptions = Readonly<{ seed: number; stratify?: boolean; group?: string; time?: string }>;

/** Train, dev and test. A part whose fraction is 0 is a table without rows. */
export type TableSplit = readonly [train: Table, dev: Table, test: Table];

/** Typed columns (the features) with a target. A value: nothing in it changes after it was made. */
export class Table {
  readonly columns: readonly Column[];
  /** Absent where there is nothing to compare with, as when predicting. */
  readonly target: Target | undefined;
  readonly rows: number;
  /** What was inferred, converted or left out while reading, one sentence each. */
  readonly notes: readonly string[];
  /** What messages call this table: the file's path, or "table". */
  readonly source: string;
  /** How much each row counts in the loss of a training; measures count every row once. Absent where all count alike. */
  readonly weights: Float64Array | undefined;
  /** The number of each row in the source, from 0, so that a row of a part is found again; absent where row i is the source's row i. */
  readonly rowNumbers: Int32Array | undefined;

  /** @throws UserError if columns differ in length or share a name */
  constructor({ columns, target, rows, source = "table", notes = [], weights, rowNumbers }: TableParts) {
    this.columns = columns;
    this.target = target;
    this.source = source;
    this.notes = notes;
    this.weights = weights;
    this.rowNumbers = rowNumbers;
    const first = columns[0];
    this.rows = rows ?? (target ? targetLength(target) : first ? lengthOf(first) : 0);
    const names = new Set<string>();
    for (const column of columns) {
      if (lengthOf(column) !== this.rows)
        throw new UserError({
          place: `${source}, column "${column.name}"`,
          what: `expected ${this.rows} rows, got ${lengthOf(column)}`,
          remedy: "Give every column the same number of rows",
        });
      if (names.has(column.name))
        throw new UserError({
          place: source,
          what: `two columns are called "${column.name}"`,
          remedy: "Give every column a name of its own",
        });
      names.add(column.name);
    }
  }

  /** The labels of a classification target, in the order of their codes. @throws UserError for regression and without a target */
  get classes(): readonly string[] {
    if (this.target?.task === "classification") return this.target.classes;
    throw new UserError({
      place: this.source,
      what: this.target
        ? `the target "${this.target.name}" is a number (regression) and has no classes`
        : "this table has no target, hence no classes",
      remedy: this.target ? "Read the table with task classification if its values are classes" : "Name a target",
    });
  }

  /** The column with this name, if there is one. */
  column(name: string): Column | undefined {
    return this.columns.find((column) => column.name === name);
  }

  /** The rows with these numbers, in this order. */
  take(rows: Int32Array): Table {
    const { source, notes } = this;
    const target = this.target && takeTarget(this.target, rows);
    const weights = this.weights && gather(this.weights, rows);
    const rowNumbers = this.rowNumbers ? gather(this.rowNumbers, rows) : rows;
    const columns = this.columns.map((column) => takeRows(column, rows));
    return new Table({ columns, target, rows: rows.length, source, notes, weights, rowNumbers });
  }

  /** The table without the columns of these names. */
  without(...names: readonly string[]): Table {
    return this.with({ columns: this.columns.filter(({ name }) => !names.includes(name)) });
  }

  /** The table with more notes. */
  noting(...notes: readonly string[]): Table {
    return this.with({ notes: [...this.notes, ...notes] });
  }

  /** The column with this name. @throws UserError if there is none */
  needed(name: string): Column {
    const column = this.column(name);
    if (column) return column;
    const names = this.columns.map((each) => each.name);
    throw new UserError({
      place: this.source,
      what: `there is no column "${name}"${didYouMean(name, names)}`,
      remedy: `Name one of: ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", ..." : ""}`,
    });
  }

  /**
   * Three tables of random rows with these shares. `stratify` (default for classification) keeps each class between floor and ceiling of its share in
   * each part; `group` names a column whose values are not divided among parts, and which is no longer a feature; `time` names one by which the earliest
   * rows become train and the latest test. Rows keep their order inside a part.
   * @throws UserError if a fraction is negative, if they do not add up to 1, or if a part with a fraction above 0 would be empty
   */
  split(fractions: Fractions, { seed, stratify, group, time }: SplitOptions): TableSplit {
    const { source, target } = this;
    if ([stratify === true, group !== undefined, time !== undefined].filter(Boolean).length > 1)
      throw new UserError({ place: source, what: "stratify, group and time exclude each other", remedy: "Choose one of them" });
    if (group !== undefined) {
      const groups = groupsOf(this.needed(group));
      return this.without(group).#parts(splitGroups(groups, { fractions: checkedFractions(fractions, source), seed, source }));
    }
    if (time !== undefined) return this.#parts(splitTime(this.needed(time), { fractions: checkedFractions(fractions, source), source }));
    if (stratify === true && target?.task !== "classification")
      throw new UserError({ place: source, what: "there are no classes to stratify by", remedy: "Leave stratify out" });
    const codes = stratify !== false && target?.task === "classification" ? target.codes : undefined;
    return this.#parts(splitRows({ rows: this.rows, fractions, seed, codes, source }));
  }

  /**
   * Pairs of tables to learn from and to measure on, for cross-validation: every row is tested in one of `folds` folds. Options as in `split`; with `time`
   * each fold is tested on rows later than all it learns from.
   * @throws UserError if there are too few rows or groups
   */
  folds(folds: number, options: FoldOptions): { readonly train: Table; readonly test: Table }[] {
    const table = options.group === undefined ? this : this.without(options.group);
    return foldsOf(this, folds, options).map(({ train, test }) => ({ train: table.take(train), test: table.take(test) }));
  }

  /**
   * Three tables by a column that holds train, dev and test; the column is no longer a feature. Without dev rows, a seeded share of train becomes dev.
   * A file that holds test rows alone gives train and dev without rows.
   * @throws UserError if there is no such column, or if it holds anything else
   */
  splitBy(column: string, options: SplitByOptions): TableSplit {
    const { rows, notes } = splitRowsBy(this, column, options);
    return this.without(column)
      .noting(...notes)
      .#parts(rows);
  }

  /** The same rows, with something else about them. */
  with(changes: Partial<TableParts>): Table {
    const { columns, target, rows, source, notes, weights, rowNumbers } = this;
    return new Table({ columns, target, rows, source, notes, weights, rowNumbers, ...changes });
  }

  #parts([train, dev, test]: Parts): TableSplit {
    return [this.take(train), this.take(dev), this.take(test)];
  }
}

function targetLength(target: Target): number {
  return target.task === "classification" ? target.codes.length : target.values.length;
}
