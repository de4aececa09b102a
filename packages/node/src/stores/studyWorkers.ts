import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { tune } from "gradus";
import { isAlive, ownMark } from "../livingProcess.js";
import type { StudyFile } from "./sqliteStore.js";

/** A process elsewhere that has not been heard of for so long is gone. Of one on this machine the system knows at once. */
const silentMs = 60_000;

/** The processes that share a study's file. */
export class StudyWorkers implements tune.StoreWorkers {
  readonly own: string;
  readonly #file: StudyFile;
  readonly #place: string;

  private constructor(file: StudyFile, { id, place }: { readonly id: number; readonly place: string }) {
    this.#file = file;
    this.own = String(id);
    this.#place = place;
  }

  static async join(file: StudyFile): Promise<StudyWorkers> {
    const place = placeOfProcesses();
    const { id } = await file.inTransaction((db) =>
      db
        .insertInto("workers")
        .values({ place, ...ownMark(), beat_at: Date.now() })
        .returning("id")
        .executeTakeFirstOrThrow(),
    );
    return new StudyWorkers(file, { id: Number(id), place });
  }

  async beat(): Promise<void> {
    await this.#file.inTransaction(
      (db) => db.updateTable("workers").set({ beat_at: Date.now() }).where("id", "=", Number(this.own)).execute(),
      { isSafe: false },
    );
  }

  async gone(names: readonly string[]): Promise<readonly string[]> {
    if (names.length === 0) return [];
    const known = await this.#file.patiently((db) => db.selectFrom("workers").selectAll().where("id", "in", names.map(Number)).execute());
    return names.filter((name) => {
      const worker = known.find(({ id }) => String(id) === name);
      if (worker === undefined) return true; // it has left
      return worker.place === this.#place ? !isAlive(worker) : Date.now() - worker.beat_at > silentMs;
    });
  }

  async leave(): Promise<void> {
    await this.#file.inTransaction((db) => db.deleteFrom("workers").where("id", "=", Number(this.own)).execute(), { isSafe: false });
  }
}

/** Where the numbers of processes mean the same: this machine since it was started, and the container. */
function placeOfProcesses(): string {
  const read = (look: () => string): string => {
    try {
      return look().trim();
    } catch {
      return "";
    }
  };
  const boot = read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
  return [hostname(), boot, read(() => readlinkSync("/proc/self/ns/pid"))].join(" ");
}
