import { type RandomNumbers, randomNumbers } from "../data/index.js";
import { type Interval, meanInterval } from "../metrics/index.js";
import { normalCumulative } from "../normal/index.js";

/** How often signs are flipped and rows drawn anew. */
const draws = 2_000;
/** With more rows than these, sums of rows are normal enough for formulas. */
const manyRows = 2_000;
const stream = 0xc04a;

/**
 * The mean of the differences of two models' losses on the same rows, with its 95 % interval (bootstrap: rows drawn anew, percentiles) and the chance of a mean as
 * far from 0 if it were luck which model is the better on a row (paired permutation: signs flipped at random, (1 + as far) / (1 + draws)). Beyond 2,000 rows both
 * by the normal distribution. Sources: Efron and Tibshirani 1993, An introduction to the bootstrap, chapters 13 and 15; Fisher 1935, The design of experiments, section 21.
 */
export function pairedMeans(differences: Float64Array): { readonly difference: Interval; readonly chance: number } {
  const rows = differences.length;
  const plain = meanInterval(differences);
  if (rows > manyRows) {
    const squares = differences.reduce((sum, each) => sum + each ** 2, 0);
    const chance = squares === 0 ? 1 : 2 * normalCumulative(-Math.abs(plain.value * rows) / Math.sqrt(squares));
    return { difference: plain, chance };
  }
  const random = randomNumbers({ seed: rows, stream: [stream, 0] });
  return { difference: bootstrapped(differences, plain.value, random), chance: flipped(differences, plain.value, random) };
}

function bootstrapped(differences: Float64Array, value: number, random: RandomNumbers): Interval {
  const rows = differences.length;
  const means = Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += differences[random.whole(rows)]!;
    return sum / rows;
  }).sort();
  const at = (share: number): number => means[Math.round(share * (draws - 1))]!;
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

function flipped(differences: Float64Array, value: number, random: RandomNumbers): number {
  const aim = Math.abs(value) * differences.length * (1 - 1e-12); // what rounding alone moves counts as equally far
  let asFar = 0;
  for (let draw = 0; draw < draws; draw++) {
    let [sum, bits] = [0, 0];
    for (let i = 0; i < differences.length; i++) {
      bits = i % 32 === 0 ? random.whole(2 ** 32) : bits >>> 1;
      sum += bits & 1 ? differences[i]! : -differences[i]!;
    }
    if (Math.abs(sum) >= aim) asFar++;
  }
  return (1 + asFar) / (1 + draws);
}
