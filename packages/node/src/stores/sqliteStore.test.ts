import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tune } from "gradus";
import type { SqliteDatabase } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openStudyStore } from "./index.js";
import { openSqliteFile } from "./sqliteFile.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { space: { x: tune.uniform(0, 1) }, minimize: "value", sampler: tune.random(), trials: 6, seed: 3 } as const;
const at = 1;

async function plainFile(name: string, work: (database: SqliteDatabase) => void): Promise<string> {
  const path = join(folder, name);
  const database = await openSqliteFile(path, 10);
  work(database);
  database.close();
  return path;
}

test("a log that was written is read again, from any place, and an append that comes too late writes nothing", async () => {
  const store = await openStudyStore(join(folder, "log.db"));
  expect(await store.append([{ entry: "report", number: 0, turn: 0, step: 1, value: 0.1 + 0.2, at }], 0)).toBe(0);
  expect(await store.append([{ entry: "report", number: 0, turn: 0, step: 2, value: null, at }], 0)).toBeUndefined();
  expect(await store.append([{ entry: "report", number: 0, turn: 0, step: 2, value: null, at }])).toBe(1);
  await store.close();
  const again = await openStudyStore(join(folder, "log.db"), { mustExist: true });
  expect(await again.read(0)).toEqual([
    { entry: "report", number: 0, turn: 0, step: 1, value: 0.1 + 0.2, at },
    { entry: "report", number: 0, turn: 0, step: 2, value: null, at },
  ]);
  expect((await again.read(1)).length).toBe(1);
  await again.close();
});

test("a trial that was left goes on from what it kept, in another process's hands, and the first one's result comes too late", async () => {
  const [first, second] = [await openStudyStore(join(folder, "left.db")), await openStudyStore(join(folder, "left.db"))];
  const [here, there] = [tune.study({ ...options, store: first }), tune.study({ ...options, store: second })];
  const trial = await here.ask();
  await trial.report(1, 0.5);
  await trial.keep(new Uint8Array([1, 2, 3]));
  await first.workers.leave(); // as if its process had died
  const taken = await there.ask();
  expect(taken).toMatchObject({ number: 0, turn: 1, lastStep: 1, kept: new Uint8Array([1, 2, 3]) });
  expect(await taken.report(1, 0.5)).toBe(false); // known already
  await expect(here.tell(trial, 9)).rejects.toThrow("another worker goes on with it");
  await there.tell(taken, 0.25);
  await here.sync();
  expect(here.trials[0]).toMatchObject({ state: "finished", values: [0.25], curve: [[1, 0.5]] });
  expect(existsSync(join(folder, "left.db-checkpoints"))).toBe(false);
  await expect(here.ask().then((next) => next.keep("text"))).rejects.toThrow("this study's store holds bytes only");
  await first.close();
  await second.close();
});

test("a file that is something else, damaged or newer is refused by name and left as it is", async () => {
  const text = join(folder, "text.db");
  writeFileSync(text, "x".repeat(5000));
  await expect(openStudyStore(text)).rejects.toThrow(`${text}: this is no study: the file is something else, or damaged`);
  const other = await plainFile("other.db", (database) => database.prepare("create table birds (name text)").run([]));
  await expect(openStudyStore(other)).rejects.toThrow(`${other}: this is a database of something else, not a study`);
  await (await openStudyStore(join(folder, "newer.db"))).close();
  const newer = await plainFile("newer.db", (database) => database.prepare("pragma user_version = 9").run([]));
  await expect(openStudyStore(newer)).rejects.toThrow(
    "the study was written by a newer version of Gradus (its file has version 9, this one knows 1). Update Gradus",
  );
  await expect(openStudyStore(folder)).rejects.toThrow("this is a folder");
  await expect(openStudyStore(join(folder, "no.db"), { mustExist: true })).rejects.toThrow("there is no such file");
  await expect(openStudyStore(join(folder, "none", "a.db"))).rejects.toThrow("there is no folder");
});

test("a foreign program that holds the file is waited for, then named; nothing is lost", async () => {
  const path = join(folder, "held.db");
  const store = await openStudyStore(path, { waitSeconds: 0.3 });
  const study = tune.study({ ...options, store });
  const trial = await study.ask();
  const foreign = await openSqliteFile(path, 10);
  foreign.prepare("begin immediate").run([]);
  await expect(study.tell(trial, 1)).rejects.toThrow(`${path}: another program holds the study's file`);
  const told = study.tell(trial, 1);
  setTimeout(() => foreign.prepare("rollback").run([]), 100);
  await told;
  expect(study.trials[0]).toMatchObject({ state: "finished", values: [1] });
  foreign.close();
  await store.close();
});

test("a study names its file: it is opened when it is needed, goes on in another study, and is closed with it", async () => {
  const path = join(folder, "named.db");
  const first = tune.study({ ...options, store: path });
  expect(existsSync(path)).toBe(false);
  for (let made = 0; made < 4; made++) {
    const { parameters, number } = await first.ask();
    await first.tell(number, parameters.x);
  }
  const trial = await first.ask();
  await trial.keep(new Uint8Array([7]));
  await first.close();
  const second = tune.study({ ...options, store: path });
  await second.sync();
  expect(second.trials.map(({ state }) => state)).toEqual(["finished", "finished", "finished", "finished", "running"]);
  expect(await second.ask()).toMatchObject({ number: 4, turn: 1, kept: new Uint8Array([7]) });
  await second.close();
  await expect(tune.study({ ...options, store: join(folder, "none", "a.db") }).ask()).rejects.toThrow(/there is no folder .*none/);
  expect(() => tune.study({ ...options, store: 3 as never })).toThrow("tune.study, store: expected a store or a file's path, got 3");
});
