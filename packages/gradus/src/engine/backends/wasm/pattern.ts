import type { Access, Instruction } from "../../compile/program.js";
import type { Scalar } from "../../scalar/expression.js";
import { bytesOfElement } from "./kernel.js";

/** An element of a buffer. */
export type Spot = Pick<Access, "buffer" | "offset">;

/** What the code of an instruction is made from, but for the places of its buffers. */
export interface Pattern {
  /** Equal for instructions whose code differs in nothing but the addresses of `origins`. */
  readonly key: string;
  /** Of each buffer, in the order in which the instruction names them, its first element that an access starts from. */
  readonly origins: readonly Spot[];
}

/** Finds what makes instructions alike: a network unrolled over time or with layers of one shape does the same in many places. */
export function patternOf(instruction: Instruction): Pattern {
  const { name: _, ...meaning } = instruction;
  const writer = new PatternWriter();
  writer.write(meaning);
  return writer.done();
}

/** The distance in bytes from the origin of its buffer. */
export function bytesFromOrigin({ buffer, offset }: Spot, origins: readonly Spot[]): { readonly origin: number; readonly bytes: number } {
  const origin = origins.findIndex((spot) => spot.buffer === buffer);
  if (origin < 0) throw new Error(`Buffer ${buffer.name} has no origin`);
  return { origin, bytes: (offset - origins[origin]!.offset) * bytesOfElement(buffer) };
}

/** Writes a key: structure and numbers as they are, expressions as lists of distinct nodes, buffers by number of first appearance. */
class PatternWriter {
  readonly #parts: (string | number)[] = [];
  readonly #origins: { buffer: Spot["buffer"]; offset: number }[] = [];
  readonly #spots: { readonly part: number; readonly origin: number; readonly offset: number }[] = [];
  readonly #nodes = new Map<Scalar, number>();

  write(value: unknown): void {
    if (Array.isArray(value)) this.#list(value);
    else if (typeof value !== "object" || value === null) this.#parts.push(Object.is(value, -0) ? "-0" : String(value));
    else if (isScalar(value)) this.#parts.push(`#${this.#node(value)}`);
    else this.#record(value);
  }

  #list(values: readonly unknown[]): void {
    if (values.every((value) => typeof value === "number")) this.#parts.push(`[${values.join()}]`);
    else {
      this.#parts.push(`[${values.length}`);
      for (const value of values) this.write(value);
    }
  }

  #record(value: object): void {
    const spot = isSpot(value) ? value : undefined;
    if (spot !== undefined) this.#spot(spot);
    this.#parts.push("{");
    for (const [name, part] of Object.entries(value)) {
      if (spot !== undefined && (name === "buffer" || name === "offset")) continue;
      this.#parts.push(name);
      this.write(part);
    }
    this.#parts.push("}");
  }

  #spot({ buffer, offset }: Spot): void {
    let origin = this.#origins.findIndex((known) => known.buffer === buffer);
    if (origin < 0) origin = this.#origins.push({ buffer, offset }) - 1;
    const known = this.#origins[origin]!;
    known.offset = Math.min(known.offset, offset);
    this.#parts.push(`@${origin} ${buffer.dtype}`);
    this.#spots.push({ part: this.#parts.push(0) - 1, origin, offset });
  }

  /** The number of a node; one that is new is written down. */
  #node(node: Scalar): number {
    const known = this.#nodes.get(node);
    if (known !== undefined) return known;
    for (const arg of node.args) this.#node(arg);
    this.#parts.push(node.op, node.type, Object.is(node.value, -0) ? "-0" : node.value);
    for (const arg of node.args) this.#parts.push(this.#nodes.get(arg)!);
    this.#nodes.set(node, this.#nodes.size);
    return this.#nodes.size - 1;
  }

  done(): Pattern {
    for (const { part, origin, offset } of this.#spots) this.#parts[part] = offset - this.#origins[origin]!.offset;
    return { key: this.#parts.join(), origins: this.#origins };
  }
}

function isScalar(value: object): value is Scalar {
  return "op" in value && "args" in value;
}

function isSpot(value: object): value is Spot {
  return "buffer" in value && "offset" in value;
}
