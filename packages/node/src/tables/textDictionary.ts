import type { Texts } from "./database.js";

/** From so many different texts on a column is crowded: the database counts them, so that not each becomes a JavaScript text. */
const mostTexts = 20_000;

/** Texts up to this many bytes stand within the 16 bytes of a cell. */
const inlineBytes = 12;

/**
 * The different texts of one column, numbered as they first occur. A short text is found by its bytes in a table of open addresses, without a JavaScript
 * text for the cell; a long one by its text.
 */
export class TextDictionary {
  readonly texts: string[] = [];
  readonly counts: number[] = [];
  readonly #long = new Map<string, number>();
  /** Four numbers for each code: length and bytes of a short text. */
  #keys = new Uint32Array(4 * 64);
  /** Codes + 1 by hash; 0 is a free place. Twice as many places as codes at least. */
  #places = new Int32Array(128);

  /** Whether there are too many different texts; no more are taken then. */
  get isCrowded(): boolean {
    return this.texts.length > mostTexts;
  }

  /** Writes the code of each text to `codes` from place `at` on, -1 where a cell is missing. */
  add(cells: Texts, codes: Int32Array, at: number): void {
    const { words, rows } = cells;
    for (let row = 0; row < rows; row++) {
      if (!cells.isHere(row)) {
        codes[at + row] = -1;
        continue;
      }
      const code = words[4 * row]! <= inlineBytes ? this.#short(cells, row) : this.#longer(cells.text(row));
      this.counts[code]!++;
      codes[at + row] = code;
      if (this.isCrowded) return;
    }
  }

  #short(cells: Texts, row: number): number {
    const { words } = cells;
    const [a, b, c, d] = [words[4 * row]!, words[4 * row + 1]!, words[4 * row + 2]!, words[4 * row + 3]!];
    const keys = this.#keys;
    const last = this.#places.length - 1;
    for (let place = hash(a, b, c, d) & last; ; place = (place + 1) & last) {
      const code = this.#places[place]! - 1;
      if (code < 0) break;
      const key = 4 * code;
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) return code;
    }
    const added = this.#add(cells.text(row), [a, b, c, d]);
    this.#seat(added);
    return added;
  }

  #longer(text: string): number {
    const known = this.#long.get(text);
    if (known !== undefined) return known;
    this.#long.set(text, this.texts.length);
    return this.#add(text, [0, 0, 0, 0]);
  }

  #add(text: string, key: readonly number[]): number {
    const code = this.texts.length;
    if (4 * code >= this.#keys.length) this.#grow();
    this.#keys.set(key, 4 * code);
    this.texts.push(text);
    this.counts.push(0);
    return code;
  }

  /** Gives a short text its place. */
  #seat(code: number): void {
    const keys = this.#keys;
    const places = this.#places;
    const last = places.length - 1;
    let place = hash(keys[4 * code]!, keys[4 * code + 1]!, keys[4 * code + 2]!, keys[4 * code + 3]!) & last;
    while (places[place] !== 0) place = (place + 1) & last;
    places[place] = code + 1;
  }

  #grow(): void {
    const keys = new Uint32Array(2 * this.#keys.length);
    keys.set(this.#keys);
    const seated = this.#places.filter((place) => place !== 0);
    this.#keys = keys;
    this.#places = new Int32Array(2 * this.#places.length);
    for (const place of seated) this.#seat(place - 1);
  }
}

/** The finish of MurmurHash3 after each word. */
function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + b, 0xc2b2ae35);
  h = Math.imul((h ^ (h >>> 16)) + c, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + d, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
