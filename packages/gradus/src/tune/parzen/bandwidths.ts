import { sortedOrder } from "./sortedOrder.js";

/** How wide the kernels of an axis are. */
export type BandwidthOptions = Readonly<{
  low: number;
  high: number;
  /** "neighbours": the larger gap to the next observation on either side; "count": one width for all, 0.2 n^(-1/(d + 4)) of the range. */
  rule: "neighbours" | "count";
  /** How many axes there are: the d of the rule "count". */
  axes: number;
  /** No kernel narrower than the range over min(100, 1 + kernels). */
  magicClip: boolean;
  /** Whether the outermost observations count the gap to the end of the range. */
  endpoints: boolean;
  /** Whether there is a kernel for the prior, which stands in the middle. */
  prior: boolean;
  /** The observations' order by value where the caller knows it, the prior not in it. */
  order?: Int32Array | undefined;
}>;

/** The middles and widths of the kernels, the prior's last, and the order of the middles. */
export type Bandwidths = Readonly<{ mu: Float64Array; sigma: Float64Array; order: Int32Array }>;

/**
 * The width of the kernel at each observation, clipped to [range / min(100, 1 + kernels), range]. With a prior, the middle of the range takes part as a neighbour.
 * Source: Bergstra et al. 2011, Algorithms for hyper-parameter optimization, section 4; the clip is Hyperopt's "magic".
 */
export function bandwidths(observed: Float64Array, options: BandwidthOptions): Bandwidths {
  const { low, high, rule, axes, magicClip, endpoints, prior } = options;
  const n = observed.length;
  const range = high - low;
  const mu = new Float64Array(n + (prior ? 1 : 0));
  mu.set(observed);
  if (prior) mu[n] = (low + high) / 2;
  const order = options.order ?? sortedOrder(mu);
  const least = magicClip ? range / Math.min(100, 1 + mu.length) : 1e-12;
  const sigma = new Float64Array(mu.length);
  if (rule === "count") sigma.fill(Math.min(range, Math.max(least, 0.2 * Math.max(n, 1) ** (-1 / (axes + 4)) * range)));
  else setGaps(sigma, mu, order, { low, high, least, inner: !endpoints && mu.length > 1 });
  if (prior) sigma[n] = range;
  return { mu, sigma, order };
}

type Gaps = Readonly<{ low: number; high: number; least: number; inner: boolean }>;

/** sigma = the larger gap to the neighbour in order on either side; the prior's middle takes part though it need not stand in the order. */
function setGaps(sigma: Float64Array, mu: Float64Array, order: Int32Array, { low, high, least, inner }: Gaps): void {
  const range = high - low;
  const last = mu.length - 1;
  let waiting = order.length < mu.length; // whether the middle is still to come
  let [before, current] = [-1, -1];
  const close = (next: number): void => {
    if (current < 0) return;
    const value = mu[current]!;
    const left = value - (before < 0 ? low : mu[before]!);
    const right = (next < 0 ? high : mu[next]!) - value;
    const gap = inner && before < 0 ? right : inner && next < 0 ? left : left > right ? left : right;
    sigma[current] = gap < least ? least : gap > range ? range : gap;
  };
  for (let place = 0; place < order.length; place++) {
    const index = order[place]!;
    if (waiting && mu[index]! > mu[last]!) {
      close(last);
      [before, current, waiting] = [current, last, false];
    }
    close(index);
    [before, current] = [current, index];
  }
  if (waiting) {
    close(last);
    [before, current] = [current, last];
  }
  close(-1);
}
