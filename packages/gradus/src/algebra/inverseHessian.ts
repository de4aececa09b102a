/** One step s of a descent and the change y of the gradient along it; scale = 1 / y's. */
export type Pair = Readonly<{ s: Float64Array; y: Float64Array; scale: number }>;

/** An inverse Hessian of limited memory: the last pairs, the oldest first, over H0 = h0 I. */
export type InverseHessian = Readonly<{ pairs: readonly Pair[]; h0: number }>;

/** With one more pair, of which at most `history` are kept, and h0 = y's / y'y; unchanged where y's is no more than 1e-10, since H must stay positive. */
export function withPair(
  hessian: InverseHessian,
  { s, y, history }: { s: Float64Array; y: Float64Array; history: number },
): InverseHessian {
  const product = dot(y, s);
  if (!(product > 1e-10)) return hessian;
  return { pairs: [...hessian.pairs, { s, y, scale: 1 / product }].slice(-history), h0: product / dot(y, y) };
}

/** -H g by the two-loop recursion; -h0 g while there is no pair. Source: Nocedal 1980, Updating quasi-Newton matrices with limited storage. */
export function newtonDirection(gradient: Float64Array, { pairs, h0 }: InverseHessian): Float64Array {
  const q = gradient.map((g) => -g);
  const shares = pairs.map(() => 0);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, scale } = pairs[i]!;
    shares[i] = dot(s, q) * scale;
    addTo(q, y, -shares[i]!);
  }
  const r = q.map((each) => each * h0);
  pairs.forEach(({ s, y, scale }, i) => {
    addTo(r, s, shares[i]! - dot(y, r) * scale);
  });
  return r;
}

function addTo(to: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * values[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
