/**
 * A tensor of a golden file: row-major data (last axis fastest), `shape` [] for a scalar.
 * `integer` marks whole numbers and booleans (0 and 1), which must be met exactly.
 */
export type GoldenTensor = Readonly<{ shape: readonly number[]; data: Float64Array; integer: boolean }>;

const words: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/**
 * Reads `{"shape":[...],"data":[...],"dtype":"int"}`, where data may hold the strings "NaN", "Infinity" and "-Infinity".
 * @returns the tensor, or a text that says what is wrong with it
 */
export function parseGoldenTensor(value: unknown): GoldenTensor | string {
  if (typeof value !== "object" || value === null) return "is not an object with shape and data";
  const { shape, data, dtype, ...rest } = value as Readonly<Record<string, unknown>>;
  const unknownKey = Object.keys(rest)[0];
  if (unknownKey !== undefined) return `has an unknown field "${unknownKey}"`;
  if (dtype !== undefined && dtype !== "int") return `has an unknown dtype ${JSON.stringify(dtype)}`;
  if (!isShape(shape)) return "has a shape that is not a list of whole numbers";
  if (!Array.isArray(data)) return "has no list of data";
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length !== size) return `has ${data.length} numbers for shape [${shape.join(", ")}], which holds ${size}`;
  const integer = dtype === "int";
  const numbers = new Float64Array(size);
  for (const [i, item] of data.entries()) {
    const number = typeof item === "number" ? item : words[String(item)];
    if (number === undefined || (integer && !Number.isSafeInteger(number)))
      return `has ${JSON.stringify(item)} at ${i}, which is no ${integer ? "whole " : ""}number`;
    numbers[i] = number;
  }
  return { shape, data: numbers, integer };
}

function isShape(shape: unknown): shape is number[] {
  return Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length >= 0);
}
