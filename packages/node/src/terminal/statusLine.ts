import { stripVTControlCharacters } from "node:util";
import { widthOf } from "./widthOf.js";

/** Where progress is shown: standard error, or a test's stand-in. */
export type Screen = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

/** How often the line is drawn anew on a terminal, and how often a line is added elsewhere. */
const redrawMs = 100;
const addMs = 5000;

/**
 * One line of progress. On a terminal it is drawn over itself at most ten times a second; elsewhere (a file, a pipe, a log) a line is added every five
 * seconds. Other messages go through `say`, so that they never mix with the line.
 */
export class StatusLine {
  readonly #screen: Screen;
  readonly #now: () => number;
  #shown = "";
  #lastMs: number;

  constructor(screen: Screen, now: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#now = now;
    this.#lastMs = screen.isTTY === true ? Number.NEGATIVE_INFINITY : now();
  }

  /** Shows a state of affairs if it is time; `compose` is called only then. */
  show(compose: () => string): void {
    const now = this.#now();
    if (now - this.#lastMs < (this.#screen.isTTY === true ? redrawMs : addMs)) return;
    this.#lastMs = now;
    if (this.#screen.isTTY !== true) {
      this.#screen.write(`${stripVTControlCharacters(compose())}\n`);
      return;
    }
    this.#shown = fitted(compose(), (this.#screen.columns ?? 80) - 1);
    this.#screen.write(`\r\u001b[2K${this.#shown}`);
  }

  /** Writes a line that stays, above the progress. */
  say(line: string): void {
    if (this.#shown === "") this.#screen.write(`${line}\n`);
    else this.#screen.write(`\r\u001b[2K${line}\n${this.#shown}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown !== "") this.#screen.write("\r\u001b[2K");
    this.#shown = "";
  }
}

/** A line that is too wide for the screen would wrap, and could not be drawn over: it is cut, without its colours. */
function fitted(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  return [...stripVTControlCharacters(line)].slice(0, Math.max(0, width)).join("");
}
