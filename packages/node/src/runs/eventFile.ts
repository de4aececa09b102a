import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "gradus";
import { unwritable } from "../tables/index.js";

/** The events of a run as JSON lines, as they happen; those of single steps are left out. */
export class EventFile {
  readonly path: string;
  #file: number | undefined;

  constructor(folder: string) {
    this.path = join(folder, "events.jsonl");
  }

  /** Goes on behind the events of the first `steps` steps: what came after them will happen again. */
  begin(steps: number): void {
    try {
      const before = steps > 0 ? this.read().filter((event) => !("step" in event) || event.step <= steps) : [];
      const temporary = `${this.path}.${process.pid}.partial`;
      writeFileSync(temporary, before.map((event) => `${JSON.stringify(event)}\n`).join(""));
      renameSync(temporary, this.path);
      this.#file = openSync(this.path, "a");
    } catch (error) {
      throw unwritable(error, this.path);
    }
  }

  note(event: RunEvent): void {
    if (event.type === "step" || this.#file === undefined) return;
    try {
      writeSync(this.#file, `${JSON.stringify(event)}\n`);
    } catch (error) {
      throw unwritable(error, this.path);
    }
  }

  /** Events up to the first line that is not whole. */
  read(): RunEvent[] {
    const events: RunEvent[] = [];
    let text = "";
    try {
      text = readFileSync(this.path, "utf8");
    } catch {
      return events;
    }
    for (const line of text.split("\n")) {
      try {
        if (line !== "") events.push(JSON.parse(line) as RunEvent);
      } catch {
        break;
      }
    }
    return events;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
