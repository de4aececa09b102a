import type { BadNode } from "./firstBad.js";

/** Why a number stopped being finite, and the way out. */
export type Cause = Readonly<{ cause: string; remedy: string }>;

/** e^x is beyond float32 from here on. */
const mostExponent = 88.72;

/** The place of the first number of a bad operation that is not finite. */
export function firstBadElement({ values }: BadNode): number {
  return Math.max(
    0,
    Array.prototype.findIndex.call(values, (value: number) => !Number.isFinite(value)),
  );
}

/**
 * What an operation itself says of the reason: a function outside of where it is defined, or beyond what float32 holds. Undefined where finite numbers of
 * any size grew too large, which other steps are to blame for.
 */
export function causeOf(bad: BadNode): Cause | undefined {
  const element = firstBadElement(bad);
  const [a, b] = bad.inputs.map((values) =>
    values.length === bad.values.length ? values[element] : values.length === 1 ? values[0] : undefined,
  );
  switch (bad.node.op) {
    case "log":
    case "log1p": {
      const shift = bad.node.op === "log" ? 0 : 1;
      if (a === undefined || a + shift > 0) return undefined;
      return {
        cause: `the logarithm of ${a + shift === 0 ? "0" : `the negative number ${shown(a + shift)}`}`,
        remedy: "Keep its argument above 0, as in x.max(1e-7).log(), or use a loss that takes logits",
      };
    }
    case "exp":
    case "expm1":
      if (a === undefined || a < mostExponent) return undefined;
      return {
        cause: `exp(${shown(a)}) is beyond float32, which ends at exp(${mostExponent})`,
        remedy: "Subtract the largest value before exp, or keep its argument below 80, as in x.min(80).exp()",
      };
    case "div":
      return b === 0
        ? { cause: `${shown(a)} divided by 0`, remedy: "Add a small number to the divisor, as in x.div(y.add(1e-7))" }
        : undefined;
    case "rsqrt":
    case "sqrt":
      if (a === undefined || a > 0) return undefined;
      return a < 0
        ? { cause: `the root of the negative number ${shown(a)}`, remedy: "Keep its argument above 0, as in x.max(0).add(1e-5)" }
        : {
            cause: "1 divided by the root of 0, as where a variance is 0",
            remedy: "Add eps to what stands under the root, as in variance.add(1e-5).rsqrt()",
          };
    case "pow":
      return { cause: `${shown(a)} to the power of ${shown(b)}`, remedy: "Keep the base above 0 and both of moderate size" };
    default:
      return undefined;
  }
}

/** A number for a message: six digits. */
export function shown(value: number | undefined): string {
  return value === undefined ? "a number" : String(Number(value.toPrecision(6)));
}
