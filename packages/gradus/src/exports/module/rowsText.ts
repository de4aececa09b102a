import { columnKinds, cycleSeconds, type Encoder, type FeatureEncoding, inputNames, largestInput, robustBend } from "../../data/index.js";
import { sizeOf } from "../../engine/graph/index.js";
import type { Preparation } from "../../train/index.js";

/** The part of a module that turns rows into numbers: a function `encode(row, x, at)`, with what it calls. */
export function rowsText({ encoder, shape }: Preparation): string {
  if (encoder === null) return plainRows(sizeOf(shape));
  const kinds = columnKinds(encoder);
  const needed = new Set<string>();
  const lines = encoder.features.map((feature, at) =>
    featureText(feature, kinds[feature.column] ?? "numeric", needed, offsetOf(encoder, at)),
  );
  const helpers = Object.entries(helperTexts).filter(([name]) => needed.has(name));
  return `/** Writes what the network reads of a row to x, from \`at\` on. */
function encode(row, x, at) {
${lines.map((line) => `  ${line}`).join("\n")}
}

${helpers.map(([, text]) => text).join("\n\n")}`;
}

function plainRows(size: number): string {
  return `/** Writes a row of ${size} numbers to x, from \`at\` on. */
function encode(row, x, at) {
  if (row?.length !== ${size}) throw new TypeError(\`expected a row of ${size} numbers, got \${row?.length ?? typeof row}\`);
  for (let i = 0; i < ${size}; i++) x[at + i] = row[i];
}`;
}

function offsetOf({ features }: Encoder, at: number): number {
  return inputNames({ features: features.slice(0, at) }).length;
}

/** The statement that writes a feature's inputs; notes which helpers it needs. */
function featureText(feature: FeatureEncoding, kind: string, needed: Set<string>, offset: number): string {
  const need = (...names: string[]): void => {
    for (const name of names) needed.add(name);
  };
  const cell = `row[${JSON.stringify(feature.column)}]`;
  const place = offset === 0 ? "at" : `at + ${offset}`;
  const to = `x[${place}]`;
  const numbers = (...values: readonly number[]): string => values.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join(", ");
  switch (feature.encoding) {
    case "standardized":
      need("known", "numberOf", "standardized");
      return `${to} = standardized(known(numberOf(${cell}), ${numbers(feature.fill)}), ${numbers(feature.mean, feature.deviation)});`;
    case "dateTrend":
      need("known", "secondsOf", "standardized");
      return `${to} = standardized(known(secondsOf(${cell}), ${numbers(feature.fill)}), ${numbers(feature.mean, feature.deviation)});`;
    case "robust":
      need("known", "numberOf", "standardized", "robust");
      return `${to} = robust(standardized(known(numberOf(${cell}), ${numbers(feature.fill)}), ${numbers(feature.center, feature.spread)}));`;
    case "logarithm":
      need("known", "numberOf", "standardized", "signedLog");
      return `${to} = standardized(signedLog(known(numberOf(${cell}), ${numbers(feature.fill)})), ${numbers(feature.mean, feature.deviation)});`;
    case "ranked":
      need("known", "numberOf", "ranked");
      return `${to} = ranked(known(numberOf(${cell}), ${numbers(feature.fill)}), [${numbers(...feature.knots)}]);`;
    case "missingMark": {
      const test =
        { category: `wordOf(${cell}) !== null`, date: `Number.isFinite(secondsOf(${cell}))` }[kind] ?? `Number.isFinite(numberOf(${cell}))`;
      need(kind === "category" ? "wordOf" : kind === "date" ? "secondsOf" : "numberOf");
      return `${to} = ${test} ? 0 : 1;`;
    }
    case "dateCycle":
      need("secondsOf", "cycle");
      return `cycle(x, ${place}, secondsOf(${cell}), ${numbers(cycleSeconds[feature.cycle], feature.harmonics)}); // ${feature.cycle}`;
    case "pixels":
      need("pixels");
      return `pixels(x, ${place}, ${cell}, ${numbers(sizeOf(feature.shape), feature.mean, feature.deviation)}); // ${feature.shape.join(" x ")}`;
    case "binary":
      need("wordOf", "binary");
      return `${to} = binary(wordOf(${cell}), ${JSON.stringify(feature.levels)});`;
    case "oneHot":
      need("wordOf", "oneHot");
      return `oneHot(x, ${place}, wordOf(${cell}), ${JSON.stringify(feature.levels)}, ${feature.rare});`;
    case "ordered":
      need("wordOf", "ordered", "standardized");
      return `${to} = standardized(ordered(wordOf(${cell}), ${JSON.stringify(feature.levels)}, ${numbers(feature.fill)}), ${numbers(feature.mean, feature.deviation)});`;
    default:
      return feature satisfies never;
  }
}

/** The helpers in the order in which they stand in a module. Each is what `encode` of the library does with one cell; the tests compare both to the bit. */
const helperTexts: Readonly<Record<string, string>> = {
  numberOf: `/** A cell as a number; NaN where there is none. */
function numberOf(cell) {
  if (cell instanceof Date) return cell.getTime() / 1000;
  if (typeof cell === "string") return cell.trim() === "" ? NaN : Number(cell);
  return typeof cell === "number" || typeof cell === "bigint" ? Number(cell) : NaN;
}`,
  secondsOf: `/** A cell as a moment in seconds since 1970: a Date, such seconds, or ISO 8601 (UTC unless it says otherwise); NaN where there is none. */
function secondsOf(cell) {
  if (cell instanceof Date) return cell.getTime() / 1000;
  if (typeof cell !== "string") return typeof cell === "number" || typeof cell === "bigint" ? Number(cell) : NaN;
  const [, day, time = "00:00", zone = "Z"] =
    /^(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)\\s*(Z|[+-]\\d\\d:\\d\\d)?)?$/.exec(cell.trim()) ?? [];
  return day === undefined ? NaN : Date.parse(\`\${day}T\${time}\${zone}\`) / 1000;
}`,
  wordOf: `/** A cell as a word; null where it is missing. */
function wordOf(cell) {
  if (cell === null || cell === undefined || cell === "") return null;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? null : String(cell.getTime() / 1000);
  return Number.isNaN(cell) ? null : String(cell);
}`,
  known: `/** The number, or \`fill\` where it is missing or infinite. */
function known(value, fill) {
  return Number.isFinite(value) ? value : fill;
}`,
  standardized: `/** (value - mean) / deviation, within limits that float32 bears. */
function standardized(value, mean, deviation) {
  const difference = value - mean;
  const standard = Number.isFinite(difference) ? difference / deviation : value / deviation - mean / deviation;
  return Math.min(${largestInput}, Math.max(-${largestInput}, standard));
}`,
  robust: `/** Far values pulled in smoothly. */
function robust(z) {
  return z / Math.sqrt(1 + (z / ${robustBend}) ** 2);
}`,
  signedLog: `function signedLog(value) {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}`,
  ranked: `/** The share of train rows below, linear between knots and the middle of those that are equal, with mean 0 and deviation 1. */
function ranked(value, knots) {
  const last = knots.length - 1;
  const share = () => {
    if (value < knots[0]) return 0;
    if (value > knots[last]) return 1;
    const first = knots.findIndex((knot) => knot >= value);
    const above = knots.findIndex((knot) => knot > value);
    const after = above < 0 ? knots.length : above;
    if (after > first) return (first + after - 1) / 2 / last;
    return (first - 1 + (value - knots[first - 1]) / (knots[first] - knots[first - 1])) / last;
  };
  return Math.sqrt(12) * (share() - 0.5);
}`,
  cycle: `/** Where in a rhythm of \`period\` seconds a moment stands: sines and cosines; 0 where it is missing. */
function cycle(x, at, seconds, period, harmonics) {
  const turns = seconds / period;
  const phase = (turns - Math.floor(turns)) * 2 * Math.PI;
  for (let k = 0; k < harmonics; k++) {
    x[at + 2 * k] = Number.isFinite(seconds) ? Math.sin((k + 1) * phase) : 0;
    x[at + 2 * k + 1] = Number.isFinite(seconds) ? Math.cos((k + 1) * phase) : 0;
  }
}`,
  pixels: `/** The values of an image (0 to 255: channel by channel, row by row); 0 where there is none. */
function pixels(x, at, image, size, mean, deviation) {
  if (image && image.length !== size) throw new TypeError(\`expected an image of \${size} values, got \${image.length}\`);
  for (let i = 0; i < size; i++) x[at + i] = image ? (image[i] - mean) / deviation : 0;
}`,
  binary: `/** -1 for the first of two words, 1 for the second, 0 for any other. */
function binary(word, levels) {
  return [-1, 1][levels.indexOf(word)] ?? 0;
}`,
  oneHot: `/** 1 at the word's place, 0 elsewhere; a word that has none stands behind the others where \`rare\` words share a place. */
function oneHot(x, at, word, levels, rare) {
  const width = levels.length + (rare ? 1 : 0);
  const found = levels.indexOf(word);
  const place = found >= 0 ? found : word === null ? width : levels.length;
  for (let i = 0; i < width; i++) x[at + i] = i === place ? 1 : 0;
}`,
  ordered: `/** The place of a word among those of an ordered category, or \`fill\`. */
function ordered(word, levels, fill) {
  const place = levels.indexOf(word);
  return place < 0 ? fill : place;
}`,
};
