import { type Command, Option } from "commander";
import type { Source } from "../tables/index.js";
import { programName } from "./programName.js";
import { type ReadingOptions, sourceOf } from "./readingOptions.js";
import { collected, splitRule } from "./readOption.js";
import type { SplitChoice } from "./trainingData.js";
import { WrongUse } from "./wrongUse.js";

/** How rows are shared out, as it was given. */
export type SplitOptions = Omit<SplitChoice, "split"> &
  Readonly<{ split?: ReturnType<typeof splitRule>; dev?: readonly string[]; test?: readonly string[] }>;

/** The options of every command that learns from a table: the task, who is train, dev and test, and what is left out. */
export function withTableOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--task <task>", "what the target is (default: by its values: words are classes, quantities are numbers)").choices([
        "classification",
        "regression",
      ]),
    )
    .option("--split-column <name>", 'a column that holds train, dev and test (default: "split", if the file has such a column)')
    .option("--split <rule>", "shares of train, dev and test, drawn at random, or a split column's name (default: 0.8,0.1,0.1)", splitRule)
    .option("--split-group <column>", "keep rows with the same value of this column (a customer, a patient) in one part; it is no feature")
    .option("--split-time <column>", "split by time: the earliest rows are train, the latest test")
    .option("--no-stratify", "draw rows without regard to their class (default: each part has its share of each class)")
    .option("--dev <file>", "a file of dev rows; may be given several times", collected)
    .option("--test <file>", "a file of test rows; may be given several times", collected)
    .option("--ignore <column>", "a column to leave out; may be given several times", collected);
}

/** The target of a source that has a usual one, such as folders of pictures. @throws WrongUse for what has none */
export async function targetOf(source: Source, command: "train" | "tune"): Promise<string> {
  const { usualTarget } = await import("../tables/index.js");
  const target = await usualTarget(source);
  if (target !== undefined) return target;
  throw new WrongUse(
    `required option "-t, --target <column>" not specified. Name the column to predict; ${programName()} describe lists them. See ${programName()} ${command} --help.`,
  );
}

/** @throws WrongUse if two ways to share out the rows were given */
export function checkSplit({ split, splitColumn, splitGroup, splitTime, dev, test }: SplitOptions): void {
  const ways = [
    splitColumn !== undefined && "--split-column",
    typeof split === "string" && "--split COLUMN",
    splitGroup !== undefined && "--split-group",
    splitTime !== undefined && "--split-time",
    (dev !== undefined || test !== undefined) && (dev === undefined ? "--test" : "--dev"),
  ].filter((way) => way !== false);
  if (typeof split === "object" && (splitColumn !== undefined || dev !== undefined || test !== undefined)) ways.push("--split");
  if (ways.length > 1)
    throw new WrongUse(
      `${ways.slice(0, -1).join(", ")} and ${ways.at(-1)} exclude each other: choose one way to say which row belongs where.`,
    );
}

/** Where the table comes from, and its dev and test rows if they are files of their own. @throws WrongUse if nothing or too much is named */
export function trainingSource(
  files: readonly string[],
  { dev, test, ...reading }: ReadingOptions & Pick<SplitOptions, "dev" | "test">,
): Source {
  const train = sourceOf(files, reading);
  if (dev === undefined && test === undefined) return train;
  if (typeof train === "object" && "sql" in train)
    throw new WrongUse("--sql and --dev or --test exclude each other: query the parts, or name files.");
  return { train: files, ...(dev && { dev }), ...(test && { test }) };
}
