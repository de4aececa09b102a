// Everything that can be wrong with what the command is given: refused with one clear message, no stack, nothing left behind.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataFile, folderWith, namesIn } from "./folder.js";
import { runGradus } from "./runGradus.js";

/** A call that must fail: the arguments, the files in its folder, and what its message must say (place and remedy). */
type Wrong = Readonly<{
  args: readonly string[];
  files?: Readonly<Record<string, string | Uint8Array>>;
  code?: 1 | 2;
  says: readonly RegExp[];
}>;

async function expectRefused({ args, files = {}, code = 1, says }: Wrong, cwd = folderWith(files)): Promise<string> {
  const before = namesIn(cwd);
  const result = await runGradus(args, { cwd });
  const messages = result.stderr.split("\n").filter((line) => line.startsWith("gradus: "));
  expect(messages, result.stderr).toHaveLength(1);
  for (const pattern of says) expect(messages[0]).toMatch(pattern);
  expect(messages[0]).not.toMatch(/should not have happened/);
  expect(result.stderr).not.toMatch(/^\s+at |node:internal|Error:/m);
  expect(result.stdout).toBe("");
  expect(result.code).toBe(code);
  expect(namesIn(cwd)).toEqual(before);
  return result.stderr;
}

/** The same, and not a step was trained. */
async function expectRefusedAtOnce(wrong: Wrong, cwd?: string): Promise<void> {
  expect(await expectRefused(wrong, cwd)).not.toContain("training: ");
}

/** Rows with two features and a target of two classes, that can be learned. */
const good = `height,colour,kind\n${Array.from({ length: 40 }, (_, i) => `${i % 13},${["red", "green"][i % 2]},${i % 13 > 6 ? "tall" : "short"}`).join("\n")}\n`;

const lines = (header: string, count: number, row: (i: number) => string): string =>
  `${header}\n${Array.from({ length: count }, (_, i) => row(i)).join("\n")}\n`;

const train = (file: string, ...more: string[]): string[] => ["train", file, "--target", "kind", "--epochs", "2", ...more];

const wrongTables: Readonly<Record<string, Wrong>> = {
  "a file that is not there, with the name that is": {
    args: train("god.csv"),
    files: { "good.csv": good },
    says: [/god\.csv: there is no such file/, /did you mean "good\.csv"/, /Check the path/],
  },
  "a folder without tables": { args: train("."), says: [/\.: the folder holds no table/, /Name a file/] },
  "a target that is no column": {
    args: ["train", "good.csv", "--target", "kinds"],
    files: { "good.csv": good },
    says: [/good\.csv, line 1: there is no column "kinds"/, /did you mean "kind"/, /Name one of: height, colour, kind/],
  },
  "an empty file": { args: train("a.csv"), files: { "a.csv": "" }, says: [/a\.csv: the file is empty/, /Give a file/] },
  "a header without rows": { args: train("a.csv"), files: { "a.csv": "height,kind\n" }, says: [/a\.csv/, /no rows|header/, /Give/] },
  "one row": { args: train("a.csv"), files: { "a.csv": "height,kind\n1,tall\n" }, says: [/a\.csv/, /one row only/, /at least two rows/] },
  "one class": {
    args: train("a.csv"),
    files: { "a.csv": lines("height,kind", 30, (i) => `${i % 7},tall`) },
    says: [/a\.csv, column "kind"/, /one class "tall"/, /at least two classes/],
  },
  "a number as target that never changes": {
    args: train("a.csv", "--task", "regression"),
    files: { "a.csv": lines("height,kind", 30, (i) => `${i % 7},4.5`) },
    says: [/a\.csv, column "kind"/, /same target, 4\.5/, /Name a target that varies/],
  },
  "a target without a value": {
    args: train("a.csv"),
    files: { "a.csv": lines("height,kind", 30, (i) => `${i % 7},`) },
    says: [/a\.csv.*"kind"/, /missing|empty|no value/, /Name|Give|Fill/],
  },
  "features without a value": {
    args: train("a.csv"),
    files: { "a.csv": lines("height,width,kind", 30, (i) => `,,${["tall", "short"][i % 2]}`) },
    says: [/a\.csv/, /every cell of every feature is missing/, /Give at least one column/],
  },
  "a target alone": {
    args: train("a.csv"),
    files: { "a.csv": lines("kind", 30, (i) => ["tall", "short"][i % 2]!) },
    says: [/a\.csv/, /no feature is left/, /Give at least one column/],
  },
  "a text as target that is new in nearly every row": {
    args: train("a.csv"),
    files: { "a.csv": lines("height,kind", 60, (i) => `${i % 7},name ${i * 7919}`) },
    says: [/a\.csv, column "kind"/, /60 different labels in 60 rows/, /Name a target whose labels repeat/],
  },
  "words as a number to predict": {
    args: ["train", "good.csv", "--target", "kind", "--task", "regression"],
    files: { "good.csv": good },
    says: [/good\.csv, column "kind"/, /is not a number/, /Choose classification/],
  },
  "binary garbage": {
    args: train("a.csv"),
    files: { "a.csv": Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 0xff) },
    says: [/a\.csv: this is not text but binary data/, /Give a CSV, TSV, JSON lines or Parquet file/],
  },
  "a Parquet file that was cut off": {
    args: ["train", "a.parquet", "--target", "letter"],
    files: { "a.parquet": readFileSync(dataFile("letter.parquet")).subarray(0, 100_000) },
    says: [/a\.parquet/, /Parquet/, /\. [A-Z]/],
  },
  "text that is called Parquet": {
    args: train("a.parquet"),
    files: { "a.parquet": good },
    says: [/a\.parquet: this is not a Parquet file/, /rename/],
  },
  "JSON lines with a broken line": {
    args: train("a.jsonl"),
    files: { "a.jsonl": '{"height":1,"kind":"tall"}\n{"height":2,"kind":\n{"height":3,"kind":"short"}\n' },
    says: [/a\.jsonl, line 2/, /\. [A-Z]/],
  },
  "a split column with other words": {
    args: train("a.csv", "--split-column", "part"),
    files: { "a.csv": lines("height,kind,part", 40, (i) => `${i % 7},${["tall", "short"][i % 2]},${i === 17 ? "holdout" : "train"}`) },
    says: [/a\.csv, column "part"/, /got "holdout" in data row 18/, /Correct the cells/],
  },
  "a split column that is not there": {
    args: train("good.csv", "--split-column", "colours"),
    files: { "good.csv": good },
    says: [/good\.csv/, /no column "colours".*did you mean "colour"/, /Name/],
  },
};

describe.concurrent("a table is refused that is", () => {
  for (const [name, wrong] of Object.entries(wrongTables)) test(name, () => expectRefused(wrong));
});

describe.concurrent("an output is refused before training", () => {
  const files = { "good.csv": good };
  test("in a folder that is not there", () =>
    expectRefusedAtOnce({
      args: train("good.csv", "--out", "no/model.safetensors"),
      files,
      says: [/no\/model\.safetensors: there is no folder "no"/, /Make the folder/],
    }));
  test("under a file", () =>
    expectRefusedAtOnce({
      args: train("good.csv", "--out", "good.csv/model.safetensors"),
      files,
      says: [/there is no folder "good\.csv"/, /Make the folder/],
    }));
  test("that is a folder", () =>
    expectRefusedAtOnce({
      args: train("good.csv", "--out", "."),
      files,
      says: [/\.: this is a folder, not a file/, /Name a file inside it/],
    }));
  test("that is the table itself", () =>
    expectRefusedAtOnce({
      args: train("good.csv", "--out", "./good.csv"),
      files,
      says: [/good\.csv: this is a file to read/, /Name another file/],
    }));
  test.skipIf(process.platform !== "linux")("where nobody may write", () =>
    expectRefusedAtOnce({
      args: train("good.csv", "--out", "/proc/model.safetensors"),
      files,
      says: [/\/proc\/model\.safetensors: this place may not be written/, /Change its permissions/],
    }),
  );
  test("as a run's folder inside a file", () =>
    expectRefusedAtOnce({
      args: train("good.csv", "--folder", "good.csv/run"),
      files,
      says: [/good\.csv\/run: this is a file, not a folder/, /Name a new folder/],
    }));
  test("as a run's folder with something in it", async () => {
    const cwd = folderWith(files);
    mkdirSync(join(cwd, "run", "old"), { recursive: true });
    await expectRefusedAtOnce(
      { args: train("good.csv", "--folder", "run"), says: [/run: the folder is not empty/, /Name a new folder/] },
      cwd,
    );
  });
  test("as a new run's folder when the table is wrong, which takes it away again", () =>
    expectRefusedAtOnce({ args: train("bad.csv", "--folder", "run"), files, says: [/bad\.csv: there is no such file/] }));
});

describe("a full disk", () => {
  const small = folderWith();
  let isMounted = false;
  beforeAll(() => {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", small], { stdio: "ignore" });
      isMounted = true;
      writeFileSync(join(small, "filler"), new Uint8Array(16 * 1024));
    } catch {
      // not root, or a container that may not mount: the test with /dev/full says the same of a device
    }
  });
  afterAll(() => {
    if (isMounted) execFileSync("umount", [small]);
  });
  test.skipIf(!existsSync("/dev/full"))("is told after training to a device", () =>
    expectRefused({
      args: train("good.csv", "--out", "/dev/full"),
      files: { "good.csv": good },
      says: [/\/dev\/full: the disk is full/, /Free some space/],
    }),
  );
  test("is told after training to a file, of which nothing is left", async ({ skip }) => {
    skip(!isMounted, "no small disk can be mounted here");
    const out = join(small, "model.safetensors");
    await expectRefused({
      args: train("good.csv", "--out", out),
      files: { "good.csv": good },
      says: [/model\.safetensors: the disk is full/, /Free some space/],
    });
    expect(namesIn(small)).toEqual(["filler"]);
  });
});

/** A safetensors file with this header length and header. */
function safetensors(length: bigint, header: string): Uint8Array {
  const bytes = new Uint8Array(8 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes.set(new TextEncoder().encode(header), 8);
  return bytes;
}

const wrongModels: Readonly<Record<string, Readonly<{ content: string | Uint8Array; says: readonly RegExp[] }>>> = {
  "a table": { content: good, says: [/model\.safetensors/, /\. [A-Z]/] },
  "an empty file": { content: "", says: [/model\.safetensors/, /\. [A-Z]/] },
  "a file whose header claims 2^63 bytes": {
    content: safetensors(2n ** 63n, "{}"),
    says: [/model\.safetensors/, /9223372036854775808|header/, /\. [A-Z]/],
  },
  "a safetensors file of somebody else": {
    content: safetensors(2n, "{}"),
    says: [/model\.safetensors/, /no model of Gradus/, /Give a file that/],
  },
};

describe.concurrent("a model is refused that is", () => {
  for (const [name, { content, says }] of Object.entries(wrongModels))
    test(name, () =>
      expectRefused({
        args: ["predict", "model.safetensors", "good.csv"],
        files: { "good.csv": good, "model.safetensors": content },
        says,
      }),
    );
  test("not there", () =>
    expectRefused({
      args: ["inspect", "moddel.safetensors"],
      files: { "model.safetensors": good },
      says: [/moddel\.safetensors: there is no such file/, /did you mean "model\.safetensors"/],
    }));
  test("a folder", () =>
    expectRefused({
      args: ["evaluate", ".", "good.csv"],
      files: { "good.csv": good },
      says: [/\.: this is a folder, not a model file/, /Name the file/],
    }));
});

describe("with a model of its own", () => {
  let model = new Uint8Array();
  beforeAll(async () => {
    const cwd = folderWith({ "good.csv": good });
    expect((await runGradus(train("good.csv", "--out", "model.safetensors"), { cwd })).code).toBe(0);
    model = Uint8Array.from(readFileSync(join(cwd, "model.safetensors")));
  });
  test.concurrent("a model that was cut off is refused", () =>
    expectRefused({
      args: ["inspect", "model.safetensors"],
      files: { "model.safetensors": model.subarray(0, model.length - 100) },
      says: [/model\.safetensors/, /\. [A-Z]/],
    }));
  test.concurrent("a file without any of the model's columns is refused", () =>
    expectRefused({
      args: ["predict", "model.safetensors", "other.csv"],
      files: { "model.safetensors": model, "other.csv": "a,b\n1,2\n3,4\n" },
      says: [/other\.csv: none of the 2 columns that the model reads is here/, /Give a table with the columns of training/],
    }));
  test.concurrent("a file without the target cannot be evaluated on", () =>
    expectRefused({
      args: ["evaluate", "model.safetensors", "other.csv"],
      files: { "model.safetensors": model, "other.csv": "height,colour\n1,red\n3,green\n" },
      says: [/other\.csv, line 1: there is no column "kind"/, /Name one of/],
    }));
  test.concurrent("predictions do not go where there is no folder", () =>
    expectRefused({
      args: ["predict", "model.safetensors", "good.csv", "-o", "no/out.csv"],
      files: { "model.safetensors": model, "good.csv": good },
      says: [/no\/out\.csv: there is no folder "no"/, /Make the folder/],
    }));
  test.concurrent("predictions do not overwrite what they are made from", () =>
    expectRefused({
      args: ["predict", "model.safetensors", "good.csv", "-o", "good.csv"],
      files: { "model.safetensors": model, "good.csv": good },
      says: [/good\.csv: this is a file to read/, /Name another file/],
    }));
});

const wrongUses: Readonly<Record<string, Readonly<{ args: readonly string[]; says: readonly RegExp[] }>>> = {
  "an unknown command": { args: ["trian", "good.csv"], says: [/unknown command 'trian'/, /did you mean train/i, /--help/] },
  "an unknown option": {
    args: train("good.csv", "--epoch", "3"),
    says: [/unknown option '--epoch'/, /did you mean --epochs/i, /gradus train --help/],
  },
  "no file": { args: ["train", "--target", "kind"], says: [/Name a file, or give a query by --sql/] },
  "no target": { args: ["train", "good.csv"], says: [/required option.*--target/, /gradus train --help/] },
  "folds and a folder": { args: train("good.csv", "--folds", "5", "--folder", "run"), says: [/--folds and --folder exclude each other/] },
  "a file and a query": { args: train("good.csv", "--sql", "select 1"), says: [/--sql and a file exclude each other/] },
  "a kind that there is not": {
    args: train("good.csv", "--type", "height=whole"),
    says: [/--type <column=kind>/, /Allowed: number, category/],
  },
  "no epoch": {
    args: ["train", "good.csv", "--target", "kind", "--epochs", "0"],
    says: [/--epochs <n>.*'0'/, /Give a whole number from 1/],
  },
  "half an epoch": {
    args: ["train", "good.csv", "--target", "kind", "--epochs", "1.5"],
    says: [/--epochs <n>.*'1\.5'/, /Give a whole number from 1/],
  },
  "a negative batch size": {
    args: train("good.csv", "--batch-size", "-1"),
    says: [/--batch-size <n>.*'-1'/, /Give a whole number from 1/],
  },
  "a seed that is no number": { args: train("good.csv", "--seed", "x"), says: [/--seed <n>.*'x'/, /Give a whole number from 0/] },
  "shares of more than everything": {
    args: train("good.csv", "--split", "0.9,0.9,0"),
    says: [/--split <rule>/, /add up to 1\.8, not to 1/],
  },
  "two shares": { args: train("good.csv", "--split", "0.8,0.2"), says: [/--split <rule>/, /three numbers/] },
  "a negative share": { args: train("good.csv", "--split", "1.2,-0.1,-0.1"), says: [/--split <rule>/, /between 0 and 1/] },
  "nothing to train on": { args: train("good.csv", "--split", "0,0.5,0.5"), says: [/--split <rule>/, /nothing to train on/] },
  "two ways to split": {
    args: train("good.csv", "--split", "0.8,0.1,0.1", "--split-column", "part"),
    says: [/--split-column and --split exclude each other/],
  },
  "no threads": { args: train("good.csv", "--threads", "0"), says: [/--threads <n>.*'0'/, /from 1, or "auto"/] },
  "a backend that is not there yet": {
    args: train("good.csv", "--backend", "webgpu"),
    says: [/--backend <name>.*'webgpu'/, /does not have it yet/, /Allowed: wasm/],
  },
  "a task of another kind": {
    args: train("good.csv", "--task", "clustering"),
    says: [/--task <task>.*'clustering'/, /classification, regression/],
  },
};

describe.concurrent("wrong use has exit code 2:", () => {
  for (const [name, wrong] of Object.entries(wrongUses))
    test(name, () => expectRefused({ ...wrong, code: 2, files: { "good.csv": good } }));
});

describe.concurrent("a recipe is refused", () => {
  const refused = (content: string, says: readonly RegExp[]): Promise<string> =>
    expectRefused({ args: train("good.csv", "--recipe", "recipe.json"), files: { "good.csv": good, "recipe.json": content }, says });
  test("that is no JSON", () => refused("{ model: ", [/recipe\.json: it is no JSON/]));
  test("with an option that does not exist", () =>
    refused('{"batchsize": 3}', [/no option "batchsize" \(did you mean "batchSize"\?\)/, /Allowed/]));
  test("that is not there", () =>
    expectRefused({
      args: train("good.csv", "--recipe", "no.json"),
      files: { "good.csv": good },
      says: [/no\.json: there is no such file/],
    }));
  test("whose model does not fit the target", () =>
    refused(
      JSON.stringify({
        model: { layer: "sequential", layers: [{ layer: "dense", units: 5 }] },
        optimizer: { optimizer: "sgd", learningRate: 0.1 },
        batchSize: 8,
        epochs: 2,
        seed: 1,
      }),
      [/expected 2 outputs.*got/, /End the model with/],
    ));
  test("whose learning rate makes the numbers run away, and no model is left", () =>
    refused(
      JSON.stringify({
        model: { layer: "sequential", layers: [{ layer: "dense", units: 8 }, { layer: "relu" }, { layer: "dense", units: 2 }] },
        optimizer: { optimizer: "sgd", learningRate: 1e30 },
        batchSize: 8,
        epochs: 2,
        seed: 1,
      }),
      [/step \d+ \(epoch \d\)/, /Lower the learning rate/],
    ));
});

test("a floor that no error can reach is refused before training", () =>
  expectRefusedAtOnce({
    args: train("good.csv", "--floor", "3"),
    files: { "good.csv": good },
    says: [/--floor: expected a share of wrong rows/, /Give the smallest/],
  }));
