import { ancestors } from "./differentiate.js";
import type { Sym } from "./symbol.js";

/** What a graph is, apart from the identity of its nodes: equal fingerprints mean equal programs. `data` are the long constants, in order. */
export interface Fingerprint {
  readonly text: string;
  readonly data: readonly Float64Array[];
}

/** Constants of more elements are compared element by element and not written out. */
const longest = 64;

/** The fingerprint of the graph under named roots; the names, their order and the places that messages speak of are part of it. */
export function fingerprintOf(roots: Readonly<Record<string, Sym>>): Fingerprint {
  const data: Float64Array[] = [];
  const numbers = new Map<Sym, number>();
  const lines: string[] = [];
  let place = "";
  for (const node of ancestors(Object.values(roots))) {
    if (node.place !== place) {
      place = node.place;
      lines.push(`@${place}`);
    }
    let line = `${node.op}:${node.dtype}[${node.shape}]`;
    for (const source of node.inputs) line += ` ${numbers.get(source)}`;
    for (const name in node.attributes) {
      const value = node.attributes[name]!;
      const isLong = value instanceof Float64Array && value.length > longest;
      if (isLong) data.push(value);
      line += ` ${name}=${isLong ? `#${value.length}` : Object.is(value, -0) ? "-0" : value}`;
    }
    numbers.set(node, numbers.size);
    lines.push(line);
  }
  for (const [name, root] of Object.entries(roots)) lines.push(`${name}=${numbers.get(root)}`);
  return { text: lines.join("\n"), data };
}

export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.text === b.text && a.data.every((numbers, at) => sameNumbers(numbers, b.data[at]!));
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((value, at) => Object.is(value, b[at])));
}
