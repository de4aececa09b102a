/**
 * Whole numbers near groups[g] * fractions[p]: every cell is floor or ceil of its share, every row g adds up to groups[g], and the columns add up to
 * floor or ceil of theirs as far as that allows ("controlled rounding", Cox 1987, A constructive procedure for unbiased controlled rounding).
 * A group that would have nothing in the first part but for rounding keeps its one row there, so that no class goes missing in training.
 *
 * Each group first rounds up where its remainders are largest; then, while one part has more than its due and another less, round-ups move along the
 * shortest chain of parts that leads from the one to the other.
 */
export function roundedShares(groups: readonly number[], fractions: readonly number[]): number[][] {
  const exact = groups.map((group) => fractions.map((fraction) => nearWhole(group * fraction)));
  const floors = exact.map((shares) => shares.map(Math.floor));
  const remainders = exact.map((shares, g) => shares.map((share, p) => share - floors[g]![p]!));
  const ups = floors.map((row, g) => largest(remainders[g]!, groups[g]! - total(row)));
  const totals = fractions.map((fraction) => nearWhole(total(groups) * fraction));
  const dueUps = largest(
    totals.map((value) => value - Math.floor(value)),
    total(groups) - total(totals.map(Math.floor)),
  );
  const surplus = fractions.map((_, p) => total(floors.map((row, g) => row[p]! + ups[g]![p]!)) - Math.floor(totals[p]!) - dueUps[p]!);
  const movable = (g: number, from: number, to: number): boolean =>
    ups[g]![from] === 1 && ups[g]![to] === 0 && remainders[g]![to]! > 0 && !(from === 0 && floors[g]![0] === 0);
  for (let from = surplus.findIndex((s) => s > 0); from >= 0; from = surplus.findIndex((s) => s > 0)) {
    const chain = shortestChain(from, surplus, (a, b) => groups.findIndex((_, g) => movable(g, a, b)) >= 0);
    if (!chain) break;
    for (let i = 0; i + 1 < chain.length; i++) {
      const [a, b] = [chain[i]!, chain[i + 1]!];
      const g = cheapest(groups.length, (group) =>
        movable(group, a, b) ? remainders[group]![a]! - remainders[group]![b]! : Number.POSITIVE_INFINITY,
      );
      ups[g]![a] = 0;
      ups[g]![b] = 1;
    }
    surplus[from]!--;
    surplus[chain.at(-1)!]!++;
  }
  return floors.map((row, g) => row.map((count, p) => count + ups[g]![p]!));
}

/** Takes 0.30000000000000004 * 10 for the 3 that it means. */
const nearWhole = (value: number): number => (Math.abs(value - Math.round(value)) < 1e-9 * Math.max(1, value) ? Math.round(value) : value);

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** 1 at the `count` largest values (the first of equal ones), 0 elsewhere. */
function largest(values: readonly number[], count: number): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
  const chosen = new Array<number>(values.length).fill(0);
  for (const i of order.slice(0, count)) chosen[i] = 1;
  return chosen;
}

function cheapest(count: number, cost: (i: number) => number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (cost(i) < cost(best)) best = i;
  return best;
}

/** Breadth first from `from` to any part with less than its due. */
function shortestChain(from: number, surplus: readonly number[], joined: (a: number, b: number) => boolean): number[] | undefined {
  const chains = [[from]];
  const seen = new Set([from]);
  for (const chain of chains) {
    const end = chain.at(-1)!;
    if (surplus[end]! < 0) return chain;
    surplus.forEach((_, next) => {
      if (seen.has(next) || !joined(end, next)) return;
      seen.add(next);
      chains.push([...chain, next]);
    });
  }
  return undefined;
}
