import { type CategoryColumn, type Column, categoryCounts, isEmpty, lengthOf, missingCells } from "../column.js";
import type { Table } from "../table.js";
import { type Leak, leakingColumns } from "./leakingColumns.js";
import { columnHash, rowHashes } from "./rowHashes.js";

/** Something about a table that whoever trains on it should know before. */
export type Finding =
  | Readonly<{ finding: "missing"; column: string; cells: number; rows: number }>
  | Readonly<{ finding: "constant"; column: string }>
  | Readonly<{ finding: "duplicate"; column: string; of: string }>
  | Readonly<{ finding: "identifier"; column: string; different: number; rows: number }>
  | Readonly<{ finding: "imbalance"; target: string; rarest: string; rows: number; of: number }>
  | (Readonly<{ finding: "leak" }> & Leak)
  | Readonly<{ finding: "repeatedRows"; part: string; rows: number; of: number }>
  | Readonly<{ finding: "unseenWords"; part: string; column: string; words: readonly string[]; rows: number }>;

/** Parts that are compared with the train rows. */
export type OtherParts = Readonly<{ dev?: Table | undefined; test?: Table | undefined }>;

/** A class with a smaller share of the rows than this is said to be rare. */
const rareClass = 0.05;

/** A column with different whole numbers in this share of at least `fewRows` rows is taken for an identifier. */
const nearlyAll = 0.95;
const fewRows = 50;

/** Rows of a part that also stand in train are told from this share on. */
const toldShare = 0.005;

/**
 * Looks at train rows, and at how dev and test compare with them: missing cells, constant and duplicate columns, columns that number the rows, a rare
 * class, columns that determine the target, rows that stand in train as well, words that do not occur there.
 */
export function examine(train: Table, { dev, test }: OtherParts = {}): Finding[] {
  const others = [
    ["dev", dev],
    ["test", test],
  ] as const;
  return [
    ...imbalance(train),
    ...leakingColumns(train).map((leak) => ({ finding: "leak", ...leak }) as const),
    ...repeatedRows(train, others),
    ...identifiers(train),
    ...constants(train),
    ...duplicates(train),
    ...others.flatMap(([part, table]) => (table ? unseenWords(train, table, part) : [])),
    ...missing(train),
  ];
}

function missing({ columns, rows }: Table): Finding[] {
  const found = columns.map((column) => ({ finding: "missing", column: column.name, cells: missingCells(column), rows }) as const);
  return found.filter(({ cells }) => cells > 0).sort((a, b) => b.cells - a.cells);
}

function constants({ columns }: Table): Finding[] {
  return columns.filter((column) => isEmpty(column) || isConstant(column)).map(({ name }) => ({ finding: "constant", column: name }));
}

function isConstant(column: Column): boolean {
  if (column.kind === "image") return false;
  const cells = column.kind === "category" ? column.codes : column.values;
  return cells.every((cell: number) => Object.is(cell, cells[0]));
}

function duplicates({ columns }: Table): Finding[] {
  const seen = new Map<string, string>();
  return columns.flatMap((column): Finding[] => {
    if (isConstant(column)) return [];
    const hash = columnHash(column);
    const of = seen.get(hash);
    if (of !== undefined) return [{ finding: "duplicate", column: column.name, of }];
    seen.set(hash, column.name);
    return [];
  });
}

function identifiers({ columns, rows }: Table): Finding[] {
  if (rows < fewRows) return [];
  return columns.flatMap((column): Finding[] => {
    if (column.kind !== "numeric" || !column.values.every((value) => Number.isInteger(value) || Number.isNaN(value))) return [];
    const different = new Set(column.values).size;
    return different >= nearlyAll * rows ? [{ finding: "identifier", column: column.name, different, rows }] : [];
  });
}

function imbalance({ target, rows }: Table): Finding[] {
  if (target?.task !== "classification") return [];
  const counts = categoryCounts(target.codes, target.classes.length);
  const present = target.classes.map((label, code) => ({ label, count: counts[code]! })).filter(({ count }) => count > 0);
  const rarest = present.reduce((least, each) => (each.count < least.count ? each : least));
  const isRare = rarest.count < rareClass * rows && rarest.count < (0.5 * rows) / present.length;
  return isRare ? [{ finding: "imbalance", target: target.name, rarest: rarest.label, rows: rarest.count, of: rows }] : [];
}

function repeatedRows(train: Table, others: readonly (readonly [string, Table | undefined])[]): Finding[] {
  if (!others.some(([, table]) => table && table.rows > 0)) return [];
  const known = new Set(rowHashes(train));
  return others.flatMap(([part, table]): Finding[] => {
    if (!table || table.rows === 0) return [];
    const rows = rowHashes(table).reduce((count, hash) => count + (known.has(hash) ? 1 : 0), 0);
    return rows > toldShare * table.rows ? [{ finding: "repeatedRows", part, rows, of: table.rows }] : [];
  });
}

function unseenWords(train: Table, table: Table, part: string): Finding[] {
  return table.columns.flatMap((column): Finding[] => {
    const known = train.column(column.name);
    if (column.kind !== "category" || known?.kind !== "category" || lengthOf(column) === 0) return [];
    const learned = new Set(wordsIn(known));
    const unseen = new Set(wordsIn(column).filter((word) => !learned.has(word)));
    if (unseen.size === 0) return [];
    const rows = column.codes.reduce((count, code) => count + (unseen.has(column.categories[code]!) ? 1 : 0), 0);
    return [{ finding: "unseenWords", part, column: column.name, words: [...unseen], rows }];
  });
}

/** The words that occur. */
function wordsIn({ codes, categories }: CategoryColumn): string[] {
  const counts = categoryCounts(codes, categories.length);
  return categories.filter((_, code) => counts[code]! > 0);
}
