/**
 * Which tasks need which others first, directly or through others, while tasks are added and joined. Tasks are numbers from 0. Each task has a row of bits,
 * one for every task that it needs, so that asking is one look: a graph of thousands of tasks (a network unrolled over time) is asked at every node.
 */
export class Dependence {
  readonly #rows: Uint32Array[] = [];
  readonly #words: number;

  /** For at most `most` tasks. */
  constructor(most: number) {
    this.#words = Math.ceil(most / 32);
  }

  /** A new task that needs nothing yet. */
  add(): number {
    return this.#rows.push(new Uint32Array(this.#words)) - 1;
  }

  needs(task: number, other: number): boolean {
    return (this.#rows[task]![other >>> 5]! & (1 << (other & 31))) !== 0;
  }

  /** From now on `task`, and whatever needs it, needs `other` and whatever that needs. */
  connect(task: number, other: number): void {
    if (task === other || this.needs(task, other)) return;
    this.#inherit(task, other);
    for (let each = 0; each < this.#rows.length; each++) if (this.needs(each, task)) this.#inherit(each, other);
  }

  /** `into` takes over what `task` needs and who needs it; `task` is not asked for any more. Neither may need the other through a third. */
  join(task: number, into: number): void {
    const own = this.#rows[into]!;
    this.#rows[task]!.forEach((bits, word) => {
      own[word]! |= bits;
    });
    own[task >>> 5]! &= ~(1 << (task & 31));
    for (let each = 0; each < this.#rows.length; each++)
      if (each !== into && (this.needs(each, task) || this.needs(each, into))) this.#inherit(each, into);
  }

  #inherit(task: number, other: number): void {
    const row = this.#rows[task]!;
    const from = this.#rows[other]!;
    for (let word = 0; word < row.length; word++) row[word]! |= from[word]!;
    row[other >>> 5]! |= 1 << (other & 31);
  }
}
