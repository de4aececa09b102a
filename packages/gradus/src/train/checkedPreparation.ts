import type { FeatureEncoding, TargetEncoding } from "../data/index.js";
import { inputNames, inputShape } from "../data/index.js";
import { sizeOf } from "../engine/index.js";
import { damaged } from "./damaged.js";
import { type Preparation, targetSpec } from "./dataset.js";

type Fields = Readonly<Record<string, unknown>>;

/** The preprocessing in a model file, every field looked at. @throws UserError if it is none */
export function checkedPreparation(json: unknown, place: string): Preparation {
  const wrong = (what: string): never => {
    throw damaged(place, `"preparation" in its metadata is not right: ${what}`);
  };
  if (!isFields(json)) return wrong("it is no object");
  const { shape, featureNames, encoder, target } = json;
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 1)) return wrong("the shape of a row");
  if (featureNames !== null && !(isTexts(featureNames) && featureNames.length === sizeOf(shape))) return wrong("the names of the inputs");
  if (!isTarget(target)) return wrong("the target");
  if (encoder !== null) {
    if (!isFields(encoder) || !Array.isArray(encoder.features) || !isTexts(encoder.notes)) return wrong("the encoder");
    const bad = encoder.features.find((feature) => !isFeature(feature));
    if (bad !== undefined) return wrong(`the encoding ${JSON.stringify(bad).slice(0, 80)}`);
    const made = { features: encoder.features as FeatureEncoding[] };
    const isFlat = shape.length === 1 && inputNames(made).length === shape[0];
    if (!isFlat && inputShape(made).join() !== shape.join()) return wrong("its inputs are not as many as the encoder makes");
    if (!isTargetEncoding(encoder.target)) return wrong("the encoding of the target");
    if (JSON.stringify(targetSpec(encoder.target)) !== JSON.stringify(target)) return wrong("the target and its encoding differ");
  }
  return json as Preparation;
}

function isTarget(target: unknown): boolean {
  if (!isFields(target) || typeof target.name !== "string") return false;
  if (target.task === "classification") return isTexts(target.classes) && target.classes.length >= 2;
  return (
    target.task === "regression" &&
    Number.isSafeInteger(target.width) &&
    Number(target.width) >= 1 &&
    isNumber(target.mean) &&
    isNumber(target.deviation) &&
    isRange(target.range)
  );
}

function isRange(range: unknown): boolean {
  return range === undefined || (Array.isArray(range) && range.length === 2 && range.every(isNumber));
}

function isTargetEncoding(target: unknown): target is TargetEncoding {
  if (!isFields(target) || typeof target.name !== "string") return false;
  if (target.task === "classification") return isTexts(target.classes) && Array.isArray(target.counts) && target.counts.every(isNumber);
  return target.task === "regression" && isNumber(target.mean) && isNumber(target.deviation);
}

function isFeature(feature: unknown): boolean {
  if (!isFields(feature) || typeof feature.column !== "string") return false;
  switch (feature.encoding) {
    case "standardized":
    case "logarithm":
      return isStandard(feature);
    case "robust":
      return isNumber(feature.fill) && isNumber(feature.center) && isNumber(feature.spread) && Number(feature.spread) > 0;
    case "ranked":
      return isNumber(feature.fill) && Array.isArray(feature.knots) && feature.knots.length > 1 && feature.knots.every(isNumber);
    case "missingMark":
      return true;
    case "binary":
      return isLevels(feature.levels) && feature.levels.length === 2;
    case "oneHot":
      return isLevels(feature.levels) && typeof feature.rare === "boolean";
    case "ordered":
      return isTexts(feature.levels) && isStandard(feature);
    case "dateTrend":
      return isStandard(feature);
    case "dateCycle":
      return (
        ["year", "week", "day"].includes(String(feature.cycle)) && Number.isSafeInteger(feature.harmonics) && Number(feature.harmonics) >= 1
      );
    case "pixels":
      return (
        Array.isArray(feature.shape) &&
        feature.shape.length === 3 &&
        feature.shape.every((size) => Number.isSafeInteger(size) && size >= 1) &&
        isNumber(feature.mean) &&
        Number(feature.deviation) > 0
      );
    default:
      return false;
  }
}

function isStandard({ fill, mean, deviation }: Fields): boolean {
  return isNumber(fill) && isNumber(mean) && isNumber(deviation) && Number(deviation) > 0;
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === "string");
const isLevels = (value: unknown): value is readonly (string | null)[] =>
  Array.isArray(value) && value.every((item) => item === null || typeof item === "string");
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
