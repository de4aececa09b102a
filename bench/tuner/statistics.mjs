// @ts-check

/**
 * The chance, if both were alike, of ranks that differ as much: Mann and Whitney's U, two-sided, by the normal distribution with the correction for ties and
 * for continuity. And the share of pairs in which a is below b.
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
export function mannWhitney(a, b) {
  const all = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))].sort((x, y) => x.value - y.value);
  const n = all.length;
  let [rankSum, ties] = [0, 0];
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && all[to]?.value === all[from]?.value) to++;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) if (all[at]?.own) rankSum += rank;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const mean = (a.length * b.length) / 2;
  const deviation = Math.sqrt(((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1))));
  const z = deviation === 0 ? 0 : Math.max(0, Math.abs(u - mean) - 0.5) / deviation;
  return { chance: 2 * upperTail(z), below: 1 - u / (a.length * b.length) };
}

/** Holm's correction: chances of several comparisons, so that all together err in 5 % at most. @param {readonly number[]} chances */
export function holm(chances) {
  const order = chances.map((_, at) => at).sort((x, y) => Number(chances[x]) - Number(chances[y]));
  const corrected = new Array(chances.length).fill(1);
  let most = 0;
  for (const [rank, at] of order.entries()) {
    most = Math.max(most, Math.min(1, (chances.length - rank) * Number(chances[at])));
    corrected[at] = most;
  }
  return corrected;
}

/** 1 - Phi(z), by Abramowitz and Stegun 1964, 26.2.17 (error below 1e-7). @param {number} z */
function upperTail(z) {
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.min(0.5, (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series);
}
