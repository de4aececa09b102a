import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { unwritable } from "../unwritable.js";
import type { RecordedEvent } from "./recordedEvent.js";

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
      const before = steps > 0 ? this.read().filter((event) => happened(event, steps)) : [];
      const temporary = `${this.path}.${process.pid}.partial`;
      writeFileSync(temporary, before.map((event) => `${JSON.stringify(event)}\n`).join(""));
      renameSync(temporary, this.path);
      this.#file = openSync(this.path, "a");
    } catch (error) {
      throw unwritable(error, this.path);
    }
  }

  note(event: RecordedEvent): void {
    if (event.type === "step" || this.#file === undefined) return;
    try {
      writeSync(this.#file, `${JSON.stringify(event)}\n`);
    } catch (error) {
      throw unwritable(error, this.path);
    }
  }

  /** Events up to the first line that is not whole. */
  read(): RecordedEvent[] {
    const events: RecordedEvent[] = [];
    let text = "";
    try {
      text = readFileSync(this.path, "utf8");
    } catch {
      return events;
    }
    for (const line of text.split("\n")) {
      try {
        if (line !== "") events.push(JSON.parse(line) as RecordedEvent);
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

/** Whether an event belongs to the first `steps` steps: a flow is told of the step that comes next, and a run that goes on has not failed. */
function happened(event: RecordedEvent, steps: number): boolean {
  if (event.type === "failure") return false;
  return !("step" in event) || event.step <= (event.type === "flow" ? steps + 1 : steps);
}
