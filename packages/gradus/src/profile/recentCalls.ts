/** So many calls are remembered, and so many of them, the fastest, are averaged. */
const remembered = 64;
const averaged = 16;

/**
 * The last calls of a part of a program: how long each took, and each instruction in it. Of these the fastest quarter counts, so that neither the first calls,
 * in which the engine still optimises, matter, nor those that met other work of the machine.
 */
export class RecentCalls {
  readonly #instructions: number;
  readonly #walls: Float64Array = new Float64Array(remembered);
  readonly #times: Float64Array;
  /** How many calls there were, and their milliseconds: numbers that change often are kept in an array, where they allocate nothing. */
  readonly #all: Float64Array = new Float64Array(2);

  constructor(instructions: number) {
    this.#instructions = instructions;
    this.#times = new Float64Array(remembered * instructions);
  }

  get count(): number {
    return this.#all[0]!;
  }

  get totalMs(): number {
    return this.#all[1]!;
  }

  /** A call took `ms`; the view that is returned takes the milliseconds of its instructions. */
  add(ms: number): Float64Array {
    const at = this.#all[0]! % remembered;
    this.#walls[at] = ms;
    this.#all[0]! += 1;
    this.#all[1]! += ms;
    return this.#times.subarray(at * this.#instructions, (at + 1) * this.#instructions);
  }

  /** The means over the fastest calls: the call, and each instruction; 0 if there was none. */
  fastest(): { readonly ms: number; readonly times: Float64Array } {
    const known = Array.from({ length: Math.min(this.count, remembered) }, (_, at) => at);
    const chosen = known.sort((a, b) => this.#walls[a]! - this.#walls[b]!).slice(0, Math.max(1, Math.min(averaged, known.length >> 2)));
    const times = new Float64Array(this.#instructions);
    let ms = 0;
    for (const at of chosen) {
      ms += this.#walls[at]! / chosen.length;
      for (let i = 0; i < times.length; i++) times[i]! += this.#times[at * times.length + i]! / chosen.length;
    }
    return { ms, times };
  }
}
