import { collapse } from "../../compile/collapse.js";
import type { Loops } from "../../compile/program.js";
import type { FunctionBuilder } from "./assembler.js";
import { Cursors } from "./cursors.js";
import { along, here, type Position } from "./elements.js";
import { type Frame, Frames, frameOf, type Target } from "./frame.js";
import { type AddressOf, type Kernel, product, type Range } from "./kernel.js";
import { type LoopPlan, planLoops } from "./loopPlan.js";
import { ReductionWriter } from "./reductions.js";

/** Elements that a unit of flat elementwise work has: 16 KiB of floats. */
const unitElements = 4096;

/**
 * A loop nest as vector code. A unit is one round of the outermost kept loop that is not the lanes' own, or a block of the lanes' loop if that is
 * the only kept one. What does not change in a loop is computed before it opens. The last, incomplete vector of the lanes' loop runs through the same
 * code with fewer lanes stored.
 */
export function loopsKernel(instruction: Loops): Kernel {
  let made: Planned | undefined;
  const planned = (): Planned => {
    made ??= plannedLoops(instruction);
    return made;
  };
  return {
    get units() {
      return planned().units;
    },
    write: (f, range, { addressOf }) => {
      const { plan, unit } = planned();
      if (plan !== undefined) new LoopsWriter(f, plan, addressOf).write(range, unit);
    },
  };
}

/** How a nest is cut; planned when it is asked for, since most of a program's nests are like others. */
interface Planned {
  readonly units: number;
  readonly unit: number;
  /** Undefined if there is nothing to do. */
  readonly plan: LoopPlan | undefined;
}

function plannedLoops(instruction: Loops): Planned {
  const collapsed = collapse(instruction);
  if (collapsed.kept.includes(0)) return { units: 0, unit: 0, plan: undefined };
  const plan = planLoops(collapsed);
  const { loops } = plan;
  const blocked = plan.outer.length === 0 && plan.lane !== undefined && !plan.laneIsReduced;
  const unit = blocked ? blockOf(loops, plan) : 1;
  const first = plan.outer[0];
  const units = blocked ? Math.ceil(loops.kept[plan.lane!]! / unit) : first === undefined ? 1 : loops.kept[first]!;
  return { units, unit, plan };
}

/** Elements in a unit of the lanes' loop: whole rounds of vectors, with work for a few microseconds. */
function blockOf({ reduced }: Loops, { vectors }: LoopPlan): number {
  const round = 4 * vectors;
  return round * Math.max(1, Math.floor(unitElements / (round * Math.max(1, product(reduced)))));
}

class LoopsWriter {
  readonly #f: FunctionBuilder;
  readonly #loops: Loops;
  readonly #plan: LoopPlan;
  readonly #cursors: Cursors;
  readonly #frames: Frames;
  readonly #reductions: ReductionWriter;
  readonly #pointTargets: readonly Target[];
  readonly #endTargets: readonly Target[];

  constructor(f: FunctionBuilder, plan: LoopPlan, addressOf: AddressOf) {
    const { loops } = plan;
    this.#f = f;
    this.#loops = loops;
    this.#plan = plan;
    this.#cursors = new Cursors(f);
    this.#frames = new Frames(f, this.#cursors, loops.operands, addressOf);
    this.#pointTargets = this.#frames.targets(loops.stores);
    this.#endTargets = this.#frames.targets(loops.epilogue);
    this.#reductions = new ReductionWriter({ f, cursors: this.#cursors, frames: this.#frames, loops, plan, targets: this.#pointTargets });
  }

  write(range: Range, unit: number): void {
    const { outer, lane, laneIsReduced } = this.#plan;
    const { reductions, stores, epilogue } = this.#loops;
    const frame = frameOf([...reductions, ...stores, ...epilogue].map(({ value }) => value));
    if (outer.length > 0) this.#outer(frame, range);
    else if (lane === undefined || laneIsReduced) this.#single(frame, range);
    else this.#laneBlocks(frame, lane, range, unit);
  }

  /** Kept loops outside of the lanes; the units are the rounds of the first. */
  #outer(frame: Frame, range: Range): void {
    const [first, ...others] = this.#plan.outer;
    const nest = (now: Frame, dims: readonly number[]): void =>
      this.#frames.outside(now, [...dims, ...this.#inner()], here, (inner) => {
        const [d, ...rest] = dims;
        if (d === undefined) this.#core(inner);
        else this.#cursors.sweep(d, this.#loops.kept[d]!, () => nest(inner, rest));
      });
    this.#cursors.open(new Map([[first!, range.from]]));
    this.#frames.outside(frame, [first!, ...others, ...this.#inner()], here, (inner) => {
      this.#cursors.units(first!, range, 1, () => nest(inner, others));
    });
  }

  /** No kept loop outside of the lanes: a single unit. */
  #single(frame: Frame, { from, to }: Range): void {
    this.#cursors.open();
    this.#f.get(from);
    this.#f.get(to);
    this.#f.op("i32.lt_u");
    this.#f.if(() => this.#frames.outside(frame, this.#inner(), here, (inner) => this.#core(inner)));
  }

  #inner(): number[] {
    const { lane, laneIsReduced, inside, reduced } = this.#plan;
    return [lane === undefined || laneIsReduced ? [] : lane, inside ?? [], reduced].flat();
  }

  /** Everything inside of the outer loops. */
  #core(frame: Frame): void {
    const { lane, laneIsReduced, vectors } = this.#plan;
    if (lane === undefined) this.#positions(frame, [here]);
    else if (laneIsReduced) {
      const [points, end] = this.#split(frame);
      const results = this.#reductions.acrossLanes(points, here);
      this.#frames.store(end, this.#endTargets, here, results);
      this.#frames.release(results);
    } else {
      const extent = this.#loops.kept[lane]!;
      const rounds = Math.floor(extent / (4 * vectors));
      if (rounds > 0) this.#cursors.repeat(lane, rounds, 4 * vectors, () => this.#positions(frame, laneVectors(lane, 4 * vectors)));
      this.#positions(frame, laneVectors(lane, extent - rounds * 4 * vectors));
      this.#cursors.advance(lane, -rounds * 4 * vectors);
    }
  }

  /** The lanes' loop is the only kept one: units are blocks of it. */
  #laneBlocks(frame: Frame, lane: number, { from, to }: Range, unit: number): void {
    const f = this.#f;
    const extent = this.#loops.kept[lane]!;
    const round = 4 * this.#plan.vectors;
    const whole = extent - (extent % round);
    const at = f.local("i32", "element");
    const end = f.local("i32", "end");
    f.get(from);
    f.i32(unit);
    f.op("i32.mul");
    f.set(at);
    this.#cursors.open(new Map([[lane, at]]));
    pushLeast(
      f,
      () => {
        f.get(to);
        f.i32(unit);
        f.op("i32.mul");
      },
      whole,
    );
    f.set(end);
    this.#frames.outside(frame, this.#inner(), here, (inner) => {
      this.#cursors.until(lane, at, end, round, () => this.#positions(inner, laneVectors(lane, round)));
      if (whole === extent) return;
      f.get(from);
      f.get(to);
      f.op("i32.lt_u");
      f.get(to);
      f.i32(Math.ceil(extent / unit));
      f.op("i32.eq");
      f.op("i32.and");
      f.if(() => this.#positions(inner, laneVectors(lane, extent - whole)));
    });
  }

  /** The work of some vectors (or of one element), reductions and epilogue included. */
  #positions(frame: Frame, positions: readonly Position[]): void {
    if (positions.length === 0) return;
    if (this.#loops.reductions.length === 0) {
      for (const position of positions) this.#points(frame, position);
      return;
    }
    const [points, end] = this.#split(frame);
    const results = this.#reductions.inLanes(points, positions);
    results.forEach((each, at) => {
      this.#frames.store(end, this.#endTargets, positions[at]!, each);
      this.#frames.release(each);
    });
  }

  /** The stores of a vector, for each index of the loop inside of the lanes if there is one. */
  #points(frame: Frame, position: Position): void {
    const { inside } = this.#plan;
    if (inside === undefined) {
      this.#frames.store(frame, this.#pointTargets, position);
      return;
    }
    this.#frames.outside(frame, [inside], position, (inner) => {
      this.#cursors.sweep(inside, this.#loops.kept[inside]!, () => this.#frames.store(inner, this.#pointTargets, position));
    });
  }

  /** The expressions of each point (reductions, stores), and those of the epilogue. */
  #split({ roots, held }: Frame): [Frame, Frame] {
    const count = this.#loops.reductions.length + this.#loops.stores.length;
    return [
      { roots: roots.slice(0, count), held },
      { roots: roots.slice(count), held },
    ];
  }
}

/** Positions of the vectors that `elements` elements fill, the last perhaps not wholly. */
function laneVectors(lane: number, elements: number): Position[] {
  const count = Math.ceil(elements / 4);
  return Array.from({ length: count }, (_, at) => along(lane, Math.min(4, elements - 4 * at), 4 * at));
}

/** Leaves the smaller of a computed number and a constant on the stack. */
function pushLeast(f: FunctionBuilder, push: () => void, limit: number): void {
  const value = f.local("i32");
  push();
  f.tee(value);
  f.i32(limit);
  f.get(value);
  f.i32(limit);
  f.op("i32.lt_u");
  f.op("select");
  f.release(value);
}
