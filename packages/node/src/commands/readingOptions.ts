import { type Command, InvalidArgumentError } from "commander";
import type { Source, WishedKind } from "../tables/index.js";
import { WrongUse } from "./wrongUse.js";

/** What can be said of reading, as it was given. */
export type ReadingOptions = Readonly<{ sql?: string; type?: Readonly<Record<string, WishedKind>> }>;

/** What files a command takes, for its help. */
export const filesHelp =
  "the table: .csv, .tsv, .parquet, .jsonl, also packed (.gz, .zst), idx files of images, or a folder of pictures (PNG, JPEG) with a folder for each class; several files, a folder or 'a/*.csv' of the same columns";

/** The options of every command that reads a table. */
export function withReadingOptions(command: Command): Command {
  return command
    .option("--sql <query>", "read what a query over files gives, in place of a file: \"select * from 'churn.csv' where age > 18\"")
    .option(
      "--type <column=kind>",
      "read a column as number, category, boolean, date or text (left out), or as words in their order: size=ordered:small<medium<large; may be given several times",
      wishedTypes,
    );
}

/** Where the table comes from: the files that were named, or a query. @throws WrongUse unless there is exactly one of the two */
export function sourceOf(files: readonly string[], { sql }: ReadingOptions): Source {
  if (sql === undefined && files.length === 0) throw new WrongUse("Name a file, or give a query by --sql \"select * from 'file.csv'\".");
  if (sql !== undefined && files.length > 0)
    throw new WrongUse("--sql and a file exclude each other: name the file in the query, as in \"select * from 'file.csv'\".");
  return sql === undefined ? (files.length === 1 ? files[0]! : files) : { sql };
}

const kinds: Readonly<Record<string, WishedKind>> = {
  number: "numeric",
  category: "category",
  boolean: "boolean",
  date: "date",
  text: "text",
};

/** Collects `column=kind` and `column=ordered:least<...<greatest`. */
export function wishedTypes(text: string, before: Readonly<Record<string, WishedKind>> = {}): Readonly<Record<string, WishedKind>> {
  const at = text.lastIndexOf("=", text.includes("=ordered:") ? text.indexOf("=ordered:") : text.length);
  const [column, kind] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (column === "") throw new InvalidArgumentError("Give a column and what it is, as in age=number.");
  return { ...before, [column]: wishedKind(kind) };
}

function wishedKind(kind: string): WishedKind {
  const plain = kinds[kind];
  if (plain !== undefined) return plain;
  const words = kind.startsWith("ordered:")
    ? kind
        .slice("ordered:".length)
        .split("<")
        .map((word) => word.trim())
    : [];
  if (words.length >= 2 && words.every((word) => word !== "") && new Set(words).size === words.length) return { ordered: words };
  throw new InvalidArgumentError(
    `Allowed: ${Object.keys(kinds).join(", ")}, and ordered:least<...<greatest with two or more different words.`,
  );
}
