/** The deviation of ln T that is expected before anything was seen: a small dev part cannot drive T far from 1. */
const priorDeviation = 0.1;
const [coldest, hottest] = [0.3, 3] as const;

/** Probabilities below this one count as this one, whose logarithm is finite. */
const least = 1e-300;

/** Probabilities p [rows, classes] at a temperature: p^(1/T), normed. T > 1 makes them more doubtful, T < 1 surer; their order stays. */
export function tempered(probabilities: Float64Array, classes: number, temperature: number): Float64Array {
  if (temperature === 1) return probabilities;
  const result = new Float64Array(probabilities.length);
  for (let start = 0; start < result.length; start += classes) {
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) most = Math.max(most, Math.log(Math.max(least, probabilities[start + c]!)));
    let sum = 0;
    for (let c = 0; c < classes; c++)
      sum += result[start + c] = Math.exp((Math.log(Math.max(least, probabilities[start + c]!)) - most) / temperature);
    for (let c = 0; c < classes; c++) result[start + c]! /= sum;
  }
  return result;
}

/**
 * The temperature that dev rows ask for: the T in [0.3, 3] with the least n NLL(T) + (ln T)^2 / (2 0.1^2), where NLL is the mean of -log p^(1/T)(class), normed. The
 * second term is a normal prior on ln T: without it rows that are all right, as small dev parts often are, would make T as small as it may be.
 * Sources: Guo, Pleiss, Sun, Weinberger 2017, On calibration of modern neural networks, section 4.2 (temperature scaling); the prior is ours.
 */
export function fitTemperature(probabilities: Float64Array, codes: Int32Array, classes: number): number {
  const cost = (logT: number): number => {
    const temperature = Math.exp(logT);
    let total = 0;
    const scaled = tempered(probabilities, classes, temperature);
    for (let row = 0; row < codes.length; row++) total -= Math.log(Math.max(least, scaled[row * classes + codes[row]!]!));
    return total + logT ** 2 / (2 * priorDeviation ** 2);
  };
  return Math.exp(leastBetween(cost, Math.log(coldest), Math.log(hottest)));
}

/** The place of the least value by golden section, to 1e-4 of the width; for functions that fall, then rise. */
function leastBetween(cost: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const width = high - low;
  let [a, b] = [low, high];
  let [left, right] = [b - golden * (b - a), a + golden * (b - a)];
  let [costLeft, costRight] = [cost(left), cost(right)];
  while (b - a > 1e-4 * width) {
    if (costLeft < costRight) {
      [b, right, costRight] = [right, left, costLeft];
      left = b - golden * (b - a);
      costLeft = cost(left);
    } else {
      [a, left, costLeft] = [left, right, costRight];
      right = a + golden * (b - a);
      costRight = cost(right);
    }
  }
  return (a + b) / 2;
}
