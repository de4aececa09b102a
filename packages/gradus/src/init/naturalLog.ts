/**
 * Natural logarithm of a finite x > 0, by arithmetic alone: `Math.log` may round differently from one browser to the next, and start values
 * must have the same bits everywhere. log x = e log 2 + 2 atanh(s), s = (m - 1) / (m + 1), x = m 2^e with m in [sqrt(1/2), sqrt(2)]; relative error below 1e-15.
 */
export function naturalLog(x: number): number {
  let m = x;
  let e = 0;
  for (; m > Math.SQRT2; m /= 2) e++;
  for (; m < Math.SQRT1_2; m *= 2) e--;
  const s = (m - 1) / (m + 1); // |s| <= 0.1716
  const square = s * s;
  let series = 1 / 21; // written out, since large networks ask for millions; square^11 / 23 < 1e-18
  series = series * square + 1 / 19;
  series = series * square + 1 / 17;
  series = series * square + 1 / 15;
  series = series * square + 1 / 13;
  series = series * square + 1 / 11;
  series = series * square + 1 / 9;
  series = series * square + 1 / 7;
  series = series * square + 1 / 5;
  series = series * square + 1 / 3;
  series = series * square + 1;
  return e * Math.LN2 + 2 * s * series;
}
