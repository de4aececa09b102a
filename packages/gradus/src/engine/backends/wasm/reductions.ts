import type { Loops, Reduction } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { PlainName } from "./assemblerOpcodes.js";
import type { Cursors } from "./cursors.js";
import { along, type Position } from "./elements.js";
import type { Frame, Frames, Target } from "./frame.js";
import type { LoopPlan } from "./loopPlan.js";

/** Accumulators: one local for each reduction; a list of them for vectors that are summed side by side. */
type Accumulators = readonly (readonly Local[])[];

/** Rounds after which a sum of floats is set aside and a new one begins. */
const block = 256;

interface Parts {
  readonly f: FunctionBuilder;
  readonly cursors: Cursors;
  readonly frames: Frames;
  readonly loops: Loops;
  readonly plan: LoopPlan;
  /** Of the stores at each point. */
  readonly targets: readonly Target[];
}

/**
 * Writes the reduced loops of a nest. The order of a sum depends on the shape alone:
 * - lanes along a kept loop: every element has its own lane and is summed in the order of the loops, in blocks of 256 rounds that are then added up;
 * - lanes along the innermost reduced loop: element i of it goes to lane i % 4 of vector (i / 4) % V; blocks of 256 rounds of V vectors are
 *   added up; at the end the V vectors are joined pairwise, (0 + 1) + (2 + 3), then the lanes, (0 + 2) + (1 + 3).
 * Blocks keep the error of a long sum small (it grows with 256 + n / 256 additions instead of n), several vectors hide the adder's latency.
 */
export class ReductionWriter {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Lanes along a kept loop: results for each position, to be released by the caller. */
  inLanes(frame: Frame, positions: readonly Position[]): Local[][] {
    const accumulators = positions.map(() => this.#fresh());
    this.#over(
      this.#parts.plan.reduced,
      positions.map(() => frame),
      positions,
      accumulators,
    );
    return accumulators;
  }

  /** Lanes along the innermost reduced loop: results with the same value in all lanes, to be released by the caller. */
  acrossLanes(frame: Frame, position: Position): Local[] {
    const { plan, loops } = this.#parts;
    const accumulators = Array.from({ length: plan.vectors }, () => this.#fresh());
    this.#over(plan.reduced, [frame], [position], accumulators);
    const [total, ...others] = pairwise(accumulators, (into, from) => this.#join(into, from));
    for (const rest of others) this.#parts.frames.release(rest);
    total!.forEach((local, of) => {
      this.#joinLanes(local, loops.reductions[of]!);
    });
    return [...total!];
  }

  #fresh(): Local[] {
    const { f, loops } = this.#parts;
    return loops.reductions.map((reduction) => {
      const local = f.local("v128");
      pushNeutral(f, reduction);
      f.set(local);
      return local;
    });
  }

  #over(dims: readonly number[], frames: readonly Frame[], positions: readonly Position[], accumulators: Accumulators): void {
    const { cursors, plan } = this.#parts;
    const [d, ...rest] = dims;
    if (d === undefined) {
      frames.forEach((frame, at) => {
        this.#point(frame, positions[at]!, accumulators[at]!);
      });
      return;
    }
    this.#hoisted(frames, dims, positions, (inner) => {
      const inside = rest.reduce((rounds, dim) => rounds * this.#rounds(dim), 1);
      const extent = this.#extent(d);
      const body = (into: Accumulators): void => this.#over(rest, inner, positions, into);
      if (plan.laneIsReduced && d === plan.lane) this.#overLanes(d, inner[0]!, accumulators);
      else if (inside >= 32) cursors.sweep(d, extent, () => this.#partial(accumulators, body));
      else if (inside * extent <= 2 * block) cursors.sweep(d, extent, () => body(accumulators));
      else {
        this.#blocks(d, extent, 1, Math.floor(block / inside), accumulators, body);
        cursors.advance(d, -extent);
      }
    });
  }

  /** The loop along which lanes run: rounds of V vectors, then what is left. */
  #overLanes(d: number, frame: Frame, accumulators: Accumulators): void {
    const { cursors, plan } = this.#parts;
    const extent = this.#extent(d);
    const width = 4 * plan.vectors;
    const rounds = Math.floor(extent / width);
    const round = (into: Accumulators): void => {
      into.forEach((each, v) => {
        this.#point(frame, along(d, 4, 4 * v), each);
      });
    };
    if (rounds > 2 * block) this.#blocks(d, rounds, width, block, accumulators, round);
    else if (rounds > 0) cursors.repeat(d, rounds, width, () => round(accumulators));
    const left = extent - rounds * width;
    for (let v = 0; 4 * v < left; v++) this.#point(frame, along(d, Math.min(4, left - 4 * v), 4 * v), accumulators[v]!);
    cursors.advance(d, -rounds * width);
  }

  /** `rounds` of the loop in blocks, each summed on its own. */
  #blocks(d: number, rounds: number, stride: number, size: number, accumulators: Accumulators, body: (into: Accumulators) => void): void {
    const { cursors, f } = this.#parts;
    const whole = Math.floor(rounds / size);
    const left = f.local("i32");
    f.i32(whole);
    f.set(left);
    f.loop((again) => {
      this.#partial(accumulators, (into) => cursors.repeat(d, size, stride, () => body(into)));
      f.get(left);
      f.i32(1);
      f.op("i32.sub");
      f.tee(left);
      f.brIf(again);
    });
    f.release(left);
    const rest = rounds % size;
    if (rest > 0) this.#partial(accumulators, (into) => cursors.repeat(d, rest, stride, () => body(into)));
  }

  /** Runs `body` on fresh accumulators for the sums of floats and adds them afterwards; the order of other joins does not matter. */
  #partial(accumulators: Accumulators, body: (into: Accumulators) => void): void {
    const { f, loops } = this.#parts;
    const rounds = (of: number): boolean => loops.reductions[of]!.join === "sum" && loops.reductions[of]!.value.type === "f32";
    const partial = accumulators.map((each) =>
      each.map((local, of) => {
        if (!rounds(of)) return local;
        const fresh = f.local("v128");
        pushNeutral(f, loops.reductions[of]!);
        f.set(fresh);
        return fresh;
      }),
    );
    body(partial);
    accumulators.forEach((each, at) => {
      each.forEach((local, of) => {
        if (!rounds(of)) return;
        f.get(local);
        f.get(partial[at]![of]!);
        f.op("f32x4.add");
        f.set(local);
        f.release(partial[at]![of]!);
      });
    });
  }

  /** The stores at one point (or four), and its part of the reductions. Lanes that do not exist count as neutral. */
  #point(frame: Frame, position: Position, accumulators: readonly Local[]): void {
    const { f, frames, loops, plan, targets } = this.#parts;
    const values = frames.values(frame, position);
    const missing = plan.laneIsReduced && position.lanes < 4;
    loops.reductions.forEach((reduction, of) => {
      f.get(accumulators[of]!);
      f.get(values[of]!);
      if (missing) {
        pushNeutral(f, reduction);
        f.i32x4(-1, position.lanes > 1 ? -1 : 0, position.lanes > 2 ? -1 : 0, 0);
        f.op("v128.bitselect");
      }
      f.op(joining(reduction));
      f.set(accumulators[of]!);
    });
    frames.write(values.slice(loops.reductions.length), targets, position);
    frames.release(values);
  }

  #hoisted(
    frames: readonly Frame[],
    dims: readonly number[],
    positions: readonly Position[],
    body: (inner: readonly Frame[]) => void,
  ): void {
    const next = (at: number, inner: readonly Frame[]): void => {
      if (at === frames.length) body(inner);
      else this.#parts.frames.outside(frames[at]!, dims, positions[at]!, (frame) => next(at + 1, [...inner, frame]));
    };
    next(0, []);
  }

  /** into = into joined with from; from is given back. */
  #join(into: readonly Local[], from: readonly Local[]): void {
    const { f, loops } = this.#parts;
    into.forEach((local, of) => {
      f.get(local);
      f.get(from[of]!);
      f.op(joining(loops.reductions[of]!));
      f.set(local);
    });
  }

  #joinLanes(local: Local, reduction: Reduction): void {
    const { f } = this.#parts;
    for (const [a, b, c, d] of [
      [2, 3, 0, 1],
      [1, 0, 3, 2],
    ] as const) {
      f.get(local);
      f.get(local);
      f.get(local);
      f.shuffle32(a, b, c, d);
      f.op(joining(reduction));
      f.set(local);
    }
  }

  #extent(d: number): number {
    const { kept, reduced } = this.#parts.loops;
    return reduced[d - kept.length]!;
  }

  #rounds(d: number): number {
    const { lane, laneIsReduced, vectors } = this.#parts.plan;
    return laneIsReduced && d === lane ? Math.ceil(this.#extent(d) / (4 * vectors)) : this.#extent(d);
  }
}

/** Joins neighbours, then neighbours of what is left, until the first holds all. */
function pairwise<T>(list: readonly T[], join: (into: T, from: T) => void): readonly T[] {
  for (let distance = 1; distance < list.length; distance *= 2)
    for (let at = 0; at + distance < list.length; at += 2 * distance) join(list[at]!, list[at + distance]!);
  return list;
}

function joining({ value: { type }, join }: Reduction): PlainName {
  if (type === "f32") return `f32x4.${join === "sum" ? "add" : join}`;
  return join === "sum" ? "i32x4.add" : `i32x4.${join}_s`;
}

function pushNeutral(f: FunctionBuilder, { value: { type }, join }: Reduction): void {
  if (type === "f32") f.f32x4(join === "sum" ? 0 : join === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  else f.i32x4(join === "sum" ? 0 : join === "max" ? -(2 ** 31) : 2 ** 31 - 1);
}
