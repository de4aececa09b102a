import { InvalidArgumentError } from "commander";

/** Reads an option's text as a whole number of at least `low`. */
export function wholeNumber(low: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[+-]?\d+$/.test(text.trim()) && Number.isSafeInteger(value) && value >= low) return value;
    throw new InvalidArgumentError(`Give a whole number from ${low}.`);
  };
}

/** Reads an option's text as a number of at least `low`. */
export function numberFrom(low: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= low) return value;
    throw new InvalidArgumentError(`Give a number from ${low}.`);
  };
}

/** Reads an option's text as the shares of train, dev and test, such as 0.8,0.1,0.1. */
export function shares(text: string): readonly [number, number, number] {
  const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [train = Number.NaN, dev = Number.NaN, test = Number.NaN] = values;
  const example = "Give the shares of train, dev and test, such as 0.8,0.1,0.1.";
  if (values.length !== 3) throw new InvalidArgumentError(`Expected three numbers, got ${values.length}. ${example}`);
  if (!values.every((value) => value >= 0 && value <= 1)) throw new InvalidArgumentError(`Each share lies between 0 and 1. ${example}`);
  const sum = train + dev + test;
  if (Math.abs(sum - 1) > 1e-9) throw new InvalidArgumentError(`They add up to ${Number(sum.toPrecision(12))}, not to 1. ${example}`);
  if (train === 0) throw new InvalidArgumentError(`There is nothing to train on. ${example}`);
  return [train, dev, test];
}

/** Reads `--split`: shares where the text holds numbers, otherwise the name of a column that says which row belongs where. */
export function splitRule(text: string): readonly [number, number, number] | string {
  return /^[\s\d.,+-]*$/.test(text) ? shares(text) : text;
}

/** Reads an option's text as height and width in pixels: 48x64, or 48 for both. */
export function imageSize(text: string): readonly [height: number, width: number] {
  const sides = /^(\d+)(?:x(\d+))?$/i.exec(text.trim());
  const [height, width] = [Number(sides?.[1]), Number(sides?.[2] ?? sides?.[1])];
  if (height >= 1 && width >= 1 && height <= 1024 && width <= 1024) return [height, width];
  throw new InvalidArgumentError("Give height x width in pixels, from 1 to 1024, such as 48x64, or one number for both.");
}

/** How many threads to use: a number, or "auto". */
export function threads(text: string): number | "auto" {
  if (text === "auto") return text;
  const value = Number(text);
  if (/^\d+$/.test(text.trim()) && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('Give a whole number from 1, or "auto".');
}

export type Backend = "wasm" | "native" | "reference";

/** The engine that computes. */
export function backend(text: string): Backend {
  if (text === "wasm" || text === "native" || text === "reference") return text;
  const later = text === "webgpu" ? "This version does not have it yet. " : "";
  throw new InvalidArgumentError(
    `${later}Allowed: wasm (fast), native (products by the machine's BLAS: faster for large networks), reference (slow, defines what is right).`,
  );
}

/** Collects an option that may be given several times. */
export function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Reads an option's text as a time in seconds: 90, 90s, 10m, 1h30m. */
export function timeSpan(text: string): number {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)([smhd]?)/g)];
  const seconds = parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (unitSeconds[unit] ?? 1), 0);
  if (
    parts.map(([part]) => part).join("") === text.trim() &&
    (parts.length === 1 || parts.every(([, , unit]) => unit !== "")) &&
    seconds > 0
  )
    return seconds;
  throw new InvalidArgumentError("Give a time above 0, such as 90s, 10m or 1h30m.");
}

const unitBytes: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** Reads an option's text as a size in bytes: 500MB, 2GB, 1.5g. */
export function byteSize(text: string): number {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)b?$/i.exec(text.trim()) ?? [];
  const size = Math.round(Number(count) * unitBytes[unit.toLowerCase()]!);
  if (size > 0) return size;
  throw new InvalidArgumentError("Give a size above 0, such as 500MB or 2GB.");
}

/** Reads an option's text as any number. */
export function numberOf(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Give a number.");
}
