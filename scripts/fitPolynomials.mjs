// Prints the polynomial coefficients of packages/gradus/src/engine/scalar/elementary: minimax fits in float64 (Remez exchange on a grid), whose
// coefficients are rounded to float32 one after the other from the lowest power on, the rest being fitted again after each rounding.
// Usage: node scripts/fitPolynomials.mjs [NAME]

const series = (term, from) => (x) => {
  let sum = 0;
  for (let k = from + 40; k >= from; k--) sum += term(k) * x ** (k - from);
  return sum;
};
const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));

/** e^(-x^2) times a series of positive terms: no cancellation. */
function erf(x) {
  let term = x;
  let sum = 0;
  for (let n = 0; term > sum * 1e-18; n++, term *= (2 * x * x) / (2 * n + 1)) sum += term;
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
/** Continued fraction above 2, where 1 - erf would lose digits. */
function erfc(x) {
  if (x < 2) return 1 - erf(x);
  let tail = 0;
  for (let k = 200; k > 0; k--) tail = k / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}

/** Each fit: p(x) near f(x) for x in `range` with |p - f| * weight minimal; weight is the factor from p's error to the function's relative error. */
export const fits = {
  exp: {
    what: "(e^r - 1 - r) / r^2",
    f: series((k) => 1 / factorial(k), 2),
    range: [-0.3466, 0.3466],
    degree: 4,
    weight: (r) => r ** 2 / Math.exp(r),
  },
  exp2: {
    what: "(2^r - 1) / r",
    f: series((k) => Math.LN2 ** k / factorial(k), 1),
    range: [-0.5, 0.5],
    degree: 6,
    weight: (r) => Math.abs(r) / 2 ** r,
  },
  log: {
    what: "(log(1 + f) - f + f^2 / 2) / f^3",
    f: (x) => (Math.abs(x) < 0.02 ? series((k) => (k % 2 === 0 ? -1 : 1) / k, 3)(x) : (Math.log1p(x) - x + (x * x) / 2) / x ** 3),
    range: [Math.SQRT1_2 - 1, Math.SQRT2 - 1],
    degree: 8,
    weight: (x) => (x === 0 ? 0 : Math.abs(x ** 3 / Math.log1p(x))),
  },
  tanh: {
    what: "(tanh(x) / x - 1) / z, z = x^2",
    f: (z) => (z < 1e-3 ? -1 / 3 + z * (2 / 15 - z * (17 / 315 - (z * 62) / 2835)) : (Math.tanh(Math.sqrt(z)) / Math.sqrt(z) - 1) / z),
    range: [0, 0.625 ** 2],
    degree: 4,
    weight: (z) => (z === 0 ? 0 : (z * Math.sqrt(z)) / Math.tanh(Math.sqrt(z))),
  },
  erf: {
    what: "erf(x) / x - 1, z = x^2",
    f: (z) => series((k) => ((k % 2 === 0 ? 1 : -1) * 2) / Math.sqrt(Math.PI) / (factorial(k) * (2 * k + 1)), 0)(z) - 1,
    range: [0, 0.9 ** 2],
    degree: 6,
    weight: () => 1,
  },
  erfc: {
    what: "log(erfc(u + 1)) for x = u + 1 in [0.9, 4]",
    f: (u) => Math.log(erfc(u + 1)),
    range: [-0.1, 3],
    degree: 7,
    weight: (u) => erfc(u + 1),
  },
  sin: {
    what: "(sin(r) / r - 1) / z, z = r^2",
    f: series((k) => (k % 2 === 0 ? 1 : -1) / factorial(2 * k + 1), 1),
    range: [0, (Math.PI / 4 + 0.01) ** 2],
    degree: 3,
    weight: (z) => z,
  },
  cos: {
    what: "(cos(r) - 1 + z / 2) / z^2, z = r^2",
    f: series((k) => (k % 2 === 0 ? 1 : -1) / factorial(2 * k), 2),
    range: [0, (Math.PI / 4 + 0.01) ** 2],
    degree: 2,
    weight: (z) => z * z,
  },
  atanh: {
    what: "(atanh(s) / s - 1) / z, z = s^2",
    f: series((k) => 1 / (2 * k + 1), 1),
    range: [0, 0.0706 ** 2],
    degree: 2,
    weight: (z) => z,
  },
};

/** Gaussian elimination with row pivoting. */
function solve(rows) {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let k = column; k <= n; k++) rows[row][k] -= factor * rows[column][k];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

/** Minimax coefficients for powers lowest..degree of t = x / scale. */
function remez(f, weight, [low, high], lowest, degree, scale) {
  const count = degree - lowest + 2;
  const grid = Array.from({ length: 4001 }, (_, i) => (low + high) / 2 - ((high - low) / 2) * Math.cos((Math.PI * i) / 4000));
  let points = Array.from({ length: count }, (_, i) => grid[Math.round((4000 * (i + 0.5)) / count)]);
  let best;
  for (let round = 0; round < 30; round++) {
    const rows = points.map((x, i) => {
      const w = Math.max(weight(x), 1e-300);
      return [...Array.from({ length: count - 1 }, (_, k) => (x / scale) ** (k + lowest)), (i % 2 === 0 ? 1 : -1) / w, f(x)];
    });
    const coefficients = solve(rows).slice(0, -1);
    const error = (x) => (coefficients.reduce((sum, c, k) => sum + c * (x / scale) ** (k + lowest), 0) - f(x)) * weight(x);
    const peaks = [];
    for (const x of grid) {
      const e = error(x);
      const last = peaks.at(-1);
      if (last === undefined || e * last.e < 0) peaks.push({ x, e });
      else if (Math.abs(e) > Math.abs(last.e)) peaks[peaks.length - 1] = { x, e };
    }
    const worst = Math.max(...peaks.map(({ e }) => Math.abs(e)));
    if (best === undefined || worst < best.worst) best = { coefficients, worst };
    while (peaks.length > count) Math.abs(peaks[0].e) < Math.abs(peaks.at(-1).e) ? peaks.shift() : peaks.pop();
    if (peaks.length < count) break;
    points = peaks.map(({ x }) => x);
  }
  return { coefficients: best.coefficients.map((c, k) => c / scale ** (k + lowest)), worst: best.worst };
}

export function fit({ f, weight, range, degree }) {
  const scale = Math.max(...range.map(Math.abs));
  const rounded = [];
  let worst = 0;
  for (let lowest = 0; lowest <= degree; lowest++) {
    const rest = (x) => f(x) - rounded.reduce((sum, c, k) => sum + c * x ** k, 0);
    const { coefficients } = remez(rest, weight, range, lowest, degree, scale);
    rounded.push(Math.fround(coefficients[0]));
  }
  for (let i = 0; i <= 10_000; i++) {
    const x = range[0] + ((range[1] - range[0]) * i) / 10_000;
    worst = Math.max(worst, Math.abs(rounded.reduce((sum, c, k) => sum + c * x ** k, 0) - f(x)) * weight(x));
  }
  return { coefficients: rounded, worst };
}

for (const [name, task] of Object.entries(fits)) {
  if (process.argv[2] !== undefined && process.argv[2] !== name) continue;
  const { coefficients, worst } = fit(task);
  console.log(
    `${name}: ${task.what}, degree ${task.degree}, error 2^${Math.log2(worst).toFixed(1)}\n  [${coefficients.map((c) => Number(c.toPrecision(9))).join(", ")}]`,
  );
}
