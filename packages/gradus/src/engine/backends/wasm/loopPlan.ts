import type { Access, Loops } from "../../compile/program.js";
import type { Scalar } from "../../scalar/expression.js";
import { share } from "../../scalar/share.js";
import { product } from "./kernel.js";

/** How a loop nest becomes vector code. Loops are numbered kept first, then reduced. */
export interface LoopPlan {
  /** Kept loops from the outside in, without the lanes' loop. */
  readonly outer: readonly number[];
  /** Reduced loops from the outside in; if the lanes run along a reduced loop it comes last. */
  readonly reduced: readonly number[];
  /** The loop whose neighbours fill a vector; undefined if there is no loop at all. */
  readonly lane: number | undefined;
  readonly laneIsReduced: boolean;
  /** Vectors that are worked on together, to have several sums under way: 1, 2 or 4. */
  readonly vectors: number;
}

/** What an element costs that is not a neighbour of the last in memory, where an operation on four lanes costs 1. */
const stridedCost = 6;

/**
 * Chooses the lanes by counting vector operations for each candidate: any kept loop, or the innermost reduced one, whose lanes are then joined
 * at the end. By shape and steps only.
 */
export function planLoops(loops: Loops): LoopPlan {
  const { kept, reduced } = loops;
  const keptDims = kept.map((_, d) => d);
  const reducedDims = reduced.map((_, d) => kept.length + d);
  const innermost = reducedDims.at(-1);
  const candidates = [...keptDims].reverse();
  let lane: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const d of innermost === undefined || reduced.includes(0) ? candidates : [...candidates, innermost]) {
    const cost = costOf(loops, d);
    if (cost < least) [lane, least] = [d, cost];
  }
  const laneIsReduced = lane !== undefined && lane >= kept.length;
  return {
    outer: keptDims.filter((d) => d !== lane),
    reduced: reducedDims,
    lane,
    laneIsReduced,
    vectors: lane === undefined ? 1 : vectorsTogether(loops, [...kept, ...reduced][lane]!),
  };
}

/** Vector operations if the lanes run along loop d. */
function costOf(loops: Loops, d: number): number {
  const { kept, reduced, operands, stores, reductions, epilogue } = loops;
  const waste = (extent: number) => Math.ceil(extent / 4) / extent;
  const loads = operands.flatMap((operand) => (operand.kind === "load" ? [operand.access] : []));
  const strides = (accesses: readonly Access[]) => accesses.reduce((total, access) => total + accessCost(access, d), 0);
  const atPoint =
    operationsIn([...reductions, ...stores].map(({ value }) => value)) + strides([...loads, ...stores.map(({ access }) => access)]);
  const atEnd = operationsIn(epilogue.map(({ value }) => value)) + strides(epilogue.map(({ access }) => access));
  const points = product(kept) * product(reduced);
  if (d < kept.length) return waste(kept[d]!) * (points * atPoint + product(kept) * atEnd);
  return points * waste(reduced[d - kept.length]!) * atPoint + product(kept) * (atEnd + 4 * reductions.length);
}

function accessCost({ steps, indirect, buffer }: Access, d: number): number {
  if (indirect !== undefined && indirect.at.steps[d] !== 0) return 2 * stridedCost;
  if (steps[d] === 0) return 0;
  return steps[d] === 1 ? (buffer.dtype === "u8" ? 2 : 1) : stridedCost;
}

/** Distinct operations, leaves not counted. */
export function operationsIn(roots: readonly Scalar[]): number {
  const seen = new Set<Scalar>();
  let count = 0;
  const visit = (node: Scalar): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.args.length > 0) count += 1;
    node.args.forEach(visit);
  };
  share(roots).forEach(visit);
  return count;
}

/** As many sums under way as eight accumulators allow, fewer where the expressions need the registers. */
function vectorsTogether({ reductions, stores }: Loops, extent: number): number {
  if (reductions.length === 0) return 1;
  const operations = operationsIn([...reductions, ...stores].map(({ value }) => value));
  const wish = operations > 30 ? 1 : operations > 12 || reductions.length > 2 ? 2 : 4;
  const whole = Math.ceil(extent / 4);
  return whole >= wish ? wish : whole >= 2 ? 2 : 1;
}
