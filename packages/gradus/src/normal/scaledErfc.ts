/**
 * erfcx(x) = e^(x^2) erfc(x), to about 16 digits: what is left of the tail of the normal distribution when its exponential is taken out, so that it neither
 * vanishes nor cancels for large x. Infinity below -26.6. Rational approximations in three ranges.
 * Source: Cody 1969, Rational Chebyshev approximations for the error function, Mathematics of Computation 23; his program CALERF.
 */
export function scaledErfc(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return Math.exp(x * x) * (1 - x * ratio(center, x * x));
  const tail = size <= 4 ? ratio(middle, size) : (inverseRootPi - ratio(far, 1 / (size * size)) / (size * size)) / size;
  return x > 0 ? tail : 2 * Math.exp(x * x) - tail;
}

const inverseRootPi = 1 / Math.sqrt(Math.PI);

/** Coefficients of numerator and denominator by falling power. */
type Rational = Readonly<{ over: readonly number[]; under: readonly number[] }>;

function ratio({ over, under }: Rational, x: number): number {
  let [p, q] = [0, 0];
  for (let k = 0; k < over.length; k++) {
    p = p * x + over[k]!;
    q = q * x + under[k]!;
  }
  return p / q;
}

const center: Rational = {
  over: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  under: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};

const middle: Rational = {
  over: [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
    1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  under: [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
    3439.3676741437216, 1230.3393548037495,
  ],
};

const far: Rational = {
  over: [0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378],
  under: [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
};
