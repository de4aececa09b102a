import { stripVTControlCharacters } from "node:util";
import type { Screen } from "./statusLine.js";
import { widthOf } from "./widthOf.js";

/** How often the block is drawn anew on a terminal, and how often its last line is added elsewhere. */
const redrawMs = 200;
const addMs = 5000;

/**
 * Some lines of progress. On a terminal they are drawn over themselves at most five times a second; elsewhere (a file, a pipe, a log) the last of them, which sums
 * up, is added every five seconds. Other messages go through `say`, so that they stand above the block.
 */
export class LiveBlock {
  readonly #screen: Screen;
  readonly #now: () => number;
  #shown: readonly string[] = [];
  #lastMs: number;

  constructor(screen: Screen, now: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#now = now;
    this.#lastMs = screen.isTTY === true ? Number.NEGATIVE_INFINITY : now();
  }

  /** Shows a state of affairs if it is time; `compose` is called only then. */
  show(compose: () => readonly string[]): void {
    const now = this.#now();
    if (now - this.#lastMs < (this.#screen.isTTY === true ? redrawMs : addMs)) return;
    this.#lastMs = now;
    if (this.#screen.isTTY !== true) {
      this.#screen.write(`${stripVTControlCharacters(compose().at(-1) ?? "")}\n`);
      return;
    }
    const width = (this.#screen.columns ?? 80) - 1;
    const lines = compose().map((line) => fitted(line, width));
    this.#screen.write(this.#erased() + lines.join("\n"));
    this.#shown = lines;
  }

  /** Writes a line that stays, above the block. */
  say(line: string): void {
    this.#screen.write(`${this.#erased()}${line}\n${this.#shown.join("\n")}`);
  }

  /** Takes the block away. */
  clear(): void {
    this.#screen.write(this.#erased());
    this.#shown = [];
  }

  /** What brings the cursor to where the block began, with nothing after it. */
  #erased(): string {
    if (this.#shown.length === 0) return "";
    const up = this.#shown.length > 1 ? `\u001b[${this.#shown.length - 1}A` : "";
    return `\r${up}\u001b[J`;
  }
}

/** A line that is too wide would wrap, and could not be drawn over: it is cut, without its colours. */
function fitted(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  return [...stripVTControlCharacters(line)].slice(0, Math.max(0, width)).join("");
}
