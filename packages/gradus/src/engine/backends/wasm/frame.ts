import type { Operand, Store } from "../../compile/program.js";
import type { Scalar } from "../../scalar/expression.js";
import { share } from "../../scalar/share.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { Cursor, Cursors } from "./cursors.js";
import { Elements, type Place, type Position, placeOf } from "./elements.js";
import { emitShared } from "./emitScalar.js";
import { hoist } from "./hoist.js";
import type { AddressOf } from "./kernel.js";

/** Expressions on the way into a loop nest, equal parts one object, and the locals of what was computed outside. */
export interface Frame {
  readonly roots: readonly Scalar[];
  readonly held: ReadonlyMap<number, Local>;
}

export const frameOf = (roots: readonly Scalar[]): Frame => ({ roots: share(roots), held: new Map() });

type Source =
  | { readonly kind: "load"; readonly place: Place }
  | { readonly kind: "index"; readonly cursor: Cursor; readonly offset: number }
  | { readonly kind: "result"; readonly of: number };

/** A value on its way to memory: which root, and where to. */
export interface Target {
  readonly place: Place;
  readonly type: Scalar["type"];
}

/** Writes the code of an instruction's expressions: fills their leaves from memory, indices and results, and stores what comes out. */
export class Frames {
  readonly #f: FunctionBuilder;
  readonly #elements: Elements;
  readonly #sources: readonly Source[];
  readonly #placeStore: (store: Store) => Target;
  #slots: number;

  constructor(f: FunctionBuilder, cursors: Cursors, operands: readonly Operand[], addressOf: AddressOf) {
    this.#f = f;
    this.#elements = new Elements(f, cursors);
    this.#sources = operands.map((operand) => {
      if (operand.kind === "load") return { kind: "load", place: placeOf(operand.access, cursors, addressOf) };
      return operand.kind === "index" ? { kind: "index", cursor: cursors.cursor(operand.steps), offset: operand.offset } : operand;
    });
    this.#placeStore = ({ value, access }) => ({ place: placeOf(access, cursors, addressOf), type: value.type });
    this.#slots = operands.length;
  }

  /** Where stores go. To be asked before the first loop opens, like all that needs cursors. */
  targets(stores: readonly Store[]): Target[] {
    return stores.map(this.#placeStore);
  }

  /** Computes the roots at a position, each into a local (the same for equal roots). */
  values({ roots, held }: Frame, position: Position, results: readonly Local[] = []): Local[] {
    return emitShared(this.#f, roots, (slot, type) => {
      const local = held.get(slot);
      if (local !== undefined) {
        this.#f.get(local);
        return;
      }
      const source = this.#sources[slot];
      if (source === undefined) throw new Error(`An expression reads operand ${slot} of ${this.#sources.length}`);
      if (source.kind === "load") this.#elements.push(source.place, type, position);
      else if (source.kind === "index") this.#elements.pushIndex(source.cursor, source.offset, position);
      else this.#f.get(results[source.of]!);
    });
  }

  /** Computes and stores. `targets[i]` belongs to root i. */
  store(frame: Frame, targets: readonly Target[], position: Position, results: readonly Local[] = []): void {
    const values = this.values(frame, position, results);
    this.write(values, targets, position);
    this.release(values);
  }

  write(values: readonly Local[], targets: readonly Target[], position: Position): void {
    targets.forEach(({ place, type }, at) => {
      this.#elements.store(place, type, values[at]!, position);
    });
  }

  release(locals: readonly Local[]): void {
    for (const local of new Set(locals)) this.#f.release(local);
  }

  /** Computes what does not change in the loops `dims` now, and writes the body with the rest. */
  outside(frame: Frame, dims: readonly number[], position: Position, body: (inner: Frame) => void): void {
    const { before, roots } = hoist(
      frame.roots,
      (slot) => this.#motion(slot, frame, dims),
      () => this.#slots++,
    );
    const locals = this.values({ roots: before.map(({ value }) => value), held: frame.held }, position);
    body({ roots, held: new Map([...frame.held, ...before.map(({ slot }, at) => [slot, locals[at]!] as const)]) });
    this.release(locals);
  }

  #motion(slot: number, { held }: Frame, dims: readonly number[]): "moves" | "stays" | "held" {
    if (held.has(slot)) return "held";
    const source = this.#sources[slot];
    if (source === undefined) throw new Error(`An expression reads operand ${slot} of ${this.#sources.length}`);
    if (source.kind === "result") return "moves";
    const steps = source.kind === "index" ? source.cursor.steps : undefined;
    const moves = dims.some((d) => (steps !== undefined ? steps[d] !== 0 : source.kind === "load" && movesAlong(source.place, d)));
    return moves ? "moves" : "stays";
  }
}

function movesAlong({ steps, indirect }: Place, d: number): boolean {
  return steps[d] !== 0 || (indirect !== undefined && movesAlong(indirect.at, d));
}
