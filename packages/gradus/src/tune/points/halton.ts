/**
 * Point `index` of the Halton sequence in [0, 1)^dimensions: coordinate j is the index, written in the j-th prime, mirrored at the point. The first is the
 * origin. In more than about eight dimensions neighbours go in step for a long time; take Sobol there.
 * Source: Halton 1960, On the efficiency of certain quasi-random sequences of points.
 */
export function haltonPoint(index: number, dimensions: number): Float64Array {
  return Float64Array.from(firstPrimes(dimensions), (prime) => radicalInverse(index, prime));
}

function radicalInverse(index: number, base: number): number {
  let [value, place] = [0, 1 / base];
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * place;
    place /= base;
  }
  return value;
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
