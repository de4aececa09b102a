import type { GoldenCase, GoldenTensor } from "#gradus/testing";

/** The input `name`. */
export function input({ id, inputs }: GoldenCase, name: string): GoldenTensor {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`${id}: there is no input "${name}"`);
  return tensor;
}

/** The number `name` of the params, or `absent` where the key is missing or null. */
export function numberOf({ id, params }: GoldenCase, name: string, absent?: number): number {
  const value = params[name] ?? absent;
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  if (typeof value !== "number") throw new Error(`${id}: params.${name} is ${JSON.stringify(value)}, not a number`);
  return value;
}

/** The flag `name` of the params; a missing key means false. */
export function flagOf({ id, params }: GoldenCase, name: string): boolean {
  const value = params[name] ?? false;
  if (typeof value !== "boolean") throw new Error(`${id}: params.${name} is ${JSON.stringify(value)}, not true or false`);
  return value;
}

/** The word `name` of the params if it is one of `allowed`. */
export function wordOf<T extends string>({ id, params }: GoldenCase, name: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === params[name]);
  if (found === undefined) throw new Error(`${id}: params.${name} is ${JSON.stringify(params[name])}, not one of ${allowed.join(", ")}`);
  return found;
}

/** The list of numbers `name` of the params. */
export function numbersOf({ id, params }: GoldenCase, name: string): readonly number[] {
  const value = params[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "number"))
    throw new Error(`${id}: params.${name} is no list of numbers`);
  return value;
}
