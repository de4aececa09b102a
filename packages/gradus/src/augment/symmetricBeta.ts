import { argmax, iota, type RandomSource, randomNormal, randomUniform, reshape, type Sym, slice, sum } from "../engine/graph/index.js";

/** Candidates for each gamma number; one is refused with a probability below 0.05, all of them with one below 1e-20. */
const tries = 16;

/**
 * A draw from Beta(alpha, alpha), a scalar in [0, 1]: g1 / (g1 + g2) of two gamma numbers, as the sigmoid of log g1 - log g2, which neither overflows nor
 * loses small alphas to zeros. g = gamma(alpha + 1) u^(1 / alpha), the first of 16 candidates that is accepted.
 * Source: Marsaglia and Tsang 2000, A simple method for generating gamma variables, sections 2 and 6.
 */
export function symmetricBeta(alpha: Sym, random: () => RandomSource): Sym {
  const d = alpha.add(2 / 3); // of shape alpha + 1: d = alpha + 1 - 1/3
  const c = d.mul(9).rsqrt();
  const x = randomNormal([2, tries], random());
  const root = x.mul(c).add(1);
  const logV = root.max(1e-30).log().mul(3);
  const bound = x
    .square()
    .mul(0.5)
    .add(d.mul(root.mul(root).mul(root).neg().add(1).add(logV)));
  const isAccepted = root.greater(0).and(uniformLog([2, tries], random()).less(bound));
  const first = reshape(argmax(isAccepted.cast("f32"), 1), [2, 1]);
  const chosen = sum(first.equal(iota([2, tries], 1)).select(logV, 0), { axes: 1 });
  const logs = chosen.add(uniformLog([2], random()).div(alpha)); // [2]; log d is the same for both
  return reshape(slice(logs, [0], [1]).sub(slice(logs, [1], [2])), []).sigmoid();
}

/** The logarithm of a number in (0, 1). */
function uniformLog(shape: readonly number[], source: RandomSource): Sym {
  return randomUniform(shape, source)
    .add(2 ** -25)
    .log();
}
