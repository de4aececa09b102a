import type { Access, Loops } from "../../compile/program.js";
import type { Scalar } from "../../scalar/expression.js";
import { share } from "../../scalar/share.js";
import { product } from "./kernel.js";
import { splitLoop } from "./splitLoop.js";

/** How a loop nest becomes vector code. Loops are numbered kept first, then reduced. */
export interface LoopPlan {
  /** The nest that is planned: the given one, perhaps with a loop cut in two. */
  readonly loops: Loops;
  /** Kept loops from the outside in, without the lanes' loop. */
  readonly outer: readonly number[];
  /** Reduced loops from the outside in; if the lanes run along a reduced loop it comes last. */
  readonly reduced: readonly number[];
  /** The loop whose neighbours fill a vector; undefined if there is no loop at all. */
  readonly lane: number | undefined;
  readonly laneIsReduced: boolean;
  /** A kept loop within the lanes' loop. */
  readonly inside: number | undefined;
  /** Vectors that are worked on together, to have several sums under way: 1, 2 or 4. */
  readonly vectors: number;
}

/** What an element costs that is not a neighbour of the last in memory, where an operation on four lanes costs 1. */
const stridedCost = 6;
/** The same where every second element is wanted. */
const secondCost = 3;
/** Indices of a loop along rows that are taken together where lanes cross the rows. */
const blockRows = 8;

/**
 * Chooses the lanes by counting vector operations for each candidate: any kept loop, or the innermost reduced one, whose lanes are then joined
 * at the end. By shape and steps only.
 */
export function planLoops(loops: Loops): LoopPlan {
  const { kept, reduced, reductions } = loops;
  const keptDims = kept.map((_, d) => d);
  const reducedDims = reduced.map((_, d) => kept.length + d);
  const innermost = reducedDims.at(-1);
  const candidates = [...keptDims].reverse();
  const operations = operationsOf(loops);
  let lane: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const d of innermost === undefined || reduced.includes(0) ? candidates : [...candidates, innermost]) {
    const cost = costOf(loops, d, operations);
    if (cost < least) [lane, least] = [d, cost];
  }
  const laneIsReduced = lane !== undefined && lane >= kept.length;
  const plan: LoopPlan = {
    loops,
    outer: farthestFirst(
      loops,
      keptDims.filter((d) => d !== lane),
    ),
    reduced: reducedDims,
    lane,
    laneIsReduced,
    inside: undefined,
    vectors: lane === undefined ? 1 : vectorsTogether(loops, [...kept, ...reduced][lane]!, operations.atPoint),
  };
  return lane !== undefined && reductions.length === 0 ? blockwise(plan, lane) : plan;
}

/** Loops with long steps outside, so that neighbours in memory are used soon after each other. */
function farthestFirst(loops: Loops, dims: readonly number[]): number[] {
  const reach = (d: number): number => accessesOf(loops).reduce((total, { steps }) => total + Math.abs(steps[d]!), 0);
  return [...dims].sort((a, b) => reach(b) - reach(a) || a - b);
}

/**
 * Where lanes run across rows of an operand (a transposition), whole cache lines are read, used for 16 bytes and pushed out, if the loop along
 * these rows is far outside. Eight of its indices are taken inside of the lanes' loop: 1024 x 1024 in 0.4 instead of 6.4 ms.
 */
function blockwise(plan: LoopPlan, lane: number): LoopPlan {
  const { loops, outer } = plan;
  const crossing = accessesOf(loops).filter(({ steps, indirect }) => indirect === undefined && Math.abs(steps[lane]!) > 1);
  const along = outer.find((d) => loops.kept[d]! % blockRows === 0 && crossing.some(({ steps }) => steps[d] === 1));
  if (along === undefined) return plan;
  const split = splitLoop(loops, along, blockRows);
  const moved = (d: number): number => (d > along ? d + 1 : d);
  return { ...plan, loops: split, outer: outer.map(moved), lane: moved(lane), inside: along + 1 };
}

function accessesOf({ operands, stores, epilogue }: Loops): Access[] {
  return [
    ...operands.flatMap((operand) => (operand.kind === "load" ? [operand.access] : [])),
    ...[...stores, ...epilogue].map(({ access }) => access),
  ];
}

/** Operations at each point, and once for each kept point. */
interface Operations {
  readonly atPoint: number;
  readonly atEnd: number;
}

function operationsOf({ reductions, stores, epilogue }: Loops): Operations {
  return {
    atPoint: operationsIn([...reductions, ...stores].map(({ value }) => value)),
    atEnd: operationsIn(epilogue.map(({ value }) => value)),
  };
}

/** Vector operations if the lanes run along loop d. */
function costOf(loops: Loops, d: number, operations: Operations): number {
  const { kept, reduced, operands, stores, reductions, epilogue } = loops;
  const waste = (extent: number) => Math.ceil(extent / 4) / extent;
  const loads = operands.flatMap((operand) => (operand.kind === "load" ? [operand.access] : []));
  const strides = (accesses: readonly Access[]) => accesses.reduce((total, access) => total + accessCost(access, d), 0);
  const atPoint = operations.atPoint + strides([...loads, ...stores.map(({ access }) => access)]);
  const atEnd = operations.atEnd + strides(epilogue.map(({ access }) => access));
  const points = product(kept) * product(reduced);
  if (d < kept.length) return waste(kept[d]!) * (points * atPoint + product(kept) * atEnd);
  return points * waste(reduced[d - kept.length]!) * atPoint + product(kept) * (atEnd + 4 * reductions.length);
}

function accessCost({ steps, indirect, buffer }: Access, d: number): number {
  if (indirect !== undefined && indirect.at.steps[d] !== 0) return 2 * stridedCost;
  if (steps[d] === 0) return 0;
  if (steps[d] === 1) return buffer.dtype === "u8" ? 2 : 1;
  return steps[d] === 2 && buffer.dtype !== "u8" ? secondCost : stridedCost;
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
function vectorsTogether({ reductions }: Loops, extent: number, operations: number): number {
  if (reductions.length === 0) return 1;
  const wish = operations > 30 ? 1 : operations > 12 || reductions.length > 2 ? 2 : 4;
  const whole = Math.ceil(extent / 4);
  return whole >= wish ? wish : whole >= 2 ? 2 : 1;
}
