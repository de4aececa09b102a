import {
  add,
  and,
  bitsOf,
  eq,
  i32,
  lt,
  mul,
  ne,
  or,
  rareSelect,
  type Scalar,
  select,
  shl,
  shrS,
  shrU,
  sub,
  toF32,
  xor,
} from "../expression.js";
import { roundToWhole, upperHalf } from "./exponent.js";

/** x = quarter * pi / 2 + upper + lower; quarter is an i32, |upper| at most about pi / 4 and |lower| at most half an ulp of it. */
export type Quarters = Readonly<{ quarter: Scalar; upper: Scalar; lower: Scalar }>;

/** For finite x >= 0: an angle as quarter turns and the rest. Above 256 the rest takes exact arithmetic on the bits of 2 / pi. */
export function quarterTurns(x: Scalar): Quarters {
  const near = subtractQuarters(x);
  const far = multiplyBits(x);
  const large = lt(256, x);
  return {
    quarter: rareSelect(large, far.quarter, near.quarter),
    upper: rareSelect(large, far.upper, near.upper),
    lower: rareSelect(large, far.lower, near.lower),
  };
}

/**
 * Cody and Waite: pi / 2 in parts of 16, 16 and 24 bits. For x <= 256 there are at most 163 quarters, so the first two products are exact.
 */
function subtractQuarters(x: Scalar): Quarters {
  const { whole: n, int: quarter } = roundToWhole(mul(x, 2 / Math.PI));
  const first = sub(x, mul(n, 1.57080078125));
  const part = mul(n, -4.454399459064007e-6);
  const second = sub(first, part);
  const rest = sub(mul(n, -5.564431554416771e-11), sub(sub(first, second), part));
  const upper = sub(second, rest);
  return { quarter, upper, lower: sub(sub(second, upper), rest) };
}

/** 17 zero bits, then the bits of 2 / pi behind the point: bit i (from 0) weighs 2^(16 - i). */
const twoOverPi: readonly number[] = [0x517c, 0xc1b72722, 0x0a94fe13, 0xabe8fa9a, 0x6ee06db1, 0x4acc9e21, 0xc820ff28];

/**
 * Payne and Hanek 1983, "Radian reduction for trigonometric functions": x = m 2^s with a whole m < 2^24. Of the product x * 2 / pi only the
 * value modulo 4 matters, hence only 96 bits of 2 / pi from place s - 1 on. They are picked in steps of 8 bits; m takes the other 3 bits
 * of the
 * shift. The product's upper 64 bits are 2 bits of quarters and a fraction of a quarter good to 2^-61.
 */
function multiplyBits(x: Scalar): Quarters {
  const bits = bitsOf(x);
  const start = sub(shrU(bits, 23), 135);
  const window = pickWords(start);
  const m = shiftLeft3(or(and(bits, 0x007fffff), 0x00800000), start);
  const [p2, p1, p0] = window;
  const middleLow = mul(m, p1);
  const middle = add(middleLow, upperProduct(m, p0));
  const carry = select(lt(unsigned(middle), unsigned(middleLow)), i32(1), i32(0));
  const high = add(add(mul(m, p2), upperProduct(m, p1)), carry);
  const signed = or(shl(high, 2), shrU(middle, 30)); // the fraction in [-1/2, 1/2), times 2^32
  const below = shl(middle, 2);
  const quarter = add(shrU(high, 30), shrU(signed, 31));
  const parts: [Scalar, number][] = [
    [shrS(signed, 8), 2 ** -24],
    [or(shl(and(signed, 255), 16), shrU(below, 16)), 2 ** -48],
    [and(below, 0xffff), 2 ** -64],
  ];
  const [a, b, c] = parts.map(([part, unit]) => mul(toF32(part), unit)) as [Scalar, Scalar, Scalar];
  const sum = add(a, b);
  const error = add(add(sub(a, sum), b), c);
  const fraction = add(sum, error);
  return { quarter, ...timesHalfPi(fraction, add(sub(sum, fraction), error)) };
}

/** (f + g) * pi / 2 in two parts, g being small against f: Dekker's product (1971) of halves of 12 bits. */
function timesHalfPi(f: Scalar, g: Scalar): { upper: Scalar; lower: Scalar } {
  const upper = mul(f, 1.5707963705062866);
  const f1 = upperHalf(f);
  const f2 = sub(f, f1);
  const [h1, h2, h3] = [1.57080078125, 1.5707963705062866 - 1.57080078125, -4.371138828673793e-8];
  const error = add(add(add(sub(mul(f1, h1), upper), mul(f1, h2)), mul(f2, h1)), mul(f2, h2));
  const rest = add(error, add(mul(f, h3), mul(g, Math.PI / 2)));
  const sum = add(upper, rest);
  return { upper: sum, lower: add(sub(upper, sum), rest) };
}

/** Three words of the table from bit `start` on, rounded down to a multiple of 8; start is from 0 to 119. */
function pickWords(start: Scalar): [Scalar, Scalar, Scalar] {
  const bit = (n: number): Scalar => ne(and(start, n), 0);
  const at64 = [0, 1, 2, 3, 4].map((i) => select(bit(64), i32(twoOverPi[i + 2]!), i32(twoOverPi[i]!)));
  const at32 = [0, 1, 2, 3].map((i) => select(bit(32), at64[i + 1]!, at64[i]!));
  const slide = (words: readonly Scalar[], amount: number): Scalar[] =>
    words.map((word, i) =>
      select(bit(amount), i + 1 < words.length ? or(shl(word, amount), shrU(words[i + 1]!, 32 - amount)) : shl(word, amount), word),
    );
  const [a, b, c] = slide(slide(at32, 16), 8);
  return [a!, b!, c!];
}

/** m * 2^(start mod 8). */
function shiftLeft3(m: Scalar, start: Scalar): Scalar {
  return [4, 2, 1].reduce((shifted, n) => select(eq(and(start, n), 0), shifted, shl(shifted, n)), m);
}

/** The upper 32 bits of a product of unsigned words, a < 2^31, by halves of 16 bits. */
function upperProduct(a: Scalar, b: Scalar): Scalar {
  const [a1, a0, b1, b0] = [shrU(a, 16), and(a, 0xffff), shrU(b, 16), and(b, 0xffff)];
  const [inner, outer] = [mul(a0, b1), mul(a1, b0)];
  const middle = add(add(shrU(mul(a0, b0), 16), and(inner, 0xffff)), and(outer, 0xffff));
  return add(add(mul(a1, b1), shrU(middle, 16)), add(shrU(inner, 16), shrU(outer, 16)));
}

/** Turns the unsigned order of words into the signed one. */
const unsigned = (word: Scalar): Scalar => xor(word, -2147483648);
