import type { OnnxValue } from "../../formats/index.js";
import { type Loss, lossMemberOf, outputsPer } from "../../loss/index.js";
import type { FittedAnswers, TargetSpec } from "../../train/index.js";
import { rowsAxis } from "./inputsToOnnx.js";
import type { OnnxBuilder } from "./onnxBuilder.js";

/** What the answers of a model are made of beside the network's outputs. */
export type Answering = Readonly<{ loss: Loss; target: TargetSpec; answers: FittedAnswers }>;

/**
 * The outputs of a model: for classes `label`, string [rows], and, where the loss knows probabilities, `probabilities`, float [rows, classes]; for numbers
 * `prediction`, double [rows, width] in the target's unit, and `low` and `high` where the model knows an interval. A name that an input has already gets a
 * "_" behind it.
 */
export function onnxOutputs({ loss, target, answers }: Answering, inputs: readonly OnnxValue[]): OnnxValue[] {
  const taken = new Set(inputs.map(({ name }) => name));
  const free = (name: string): string => (taken.has(name) ? free(`${name}_`) : name);
  if (target.task === "classification") {
    const label: OnnxValue = { name: free("label"), type: "string", shape: [rowsAxis], doc: `the class of "${target.name}"` };
    if (lossMemberOf(loss).predictionKind(loss) === "scores") return [label];
    const doc = `the probability of each class: ${target.classes.join(", ")}`;
    return [label, { name: free("probabilities"), type: "float", shape: [rowsAxis, target.classes.length], doc }];
  }
  const number = (name: string, doc: string): OnnxValue => ({ name: free(name), type: "double", shape: [rowsAxis, target.width], doc });
  const prediction = number("prediction", `"${target.name}" in its unit`);
  if (answers.interval === null) return [prediction];
  const chance = `of the bounds that hold the truth with a chance of ${answers.interval.level}`;
  return [prediction, number("low", `the lower ${chance}`), number("high", `the upper ${chance}`)];
}

/** Writes what the network's raw outputs mean, under the names of the model's outputs. */
export function answersToOnnx(
  builder: OnnxBuilder,
  { loss, target, answers }: Answering,
  { raw, width, outputs }: { readonly raw: string; readonly width: number; readonly outputs: readonly OnnxValue[] },
): void {
  const names = outputs.map(({ name }) => name);
  const flat = builder.node("Reshape", [raw, builder.wholes(-1, width)]);
  if (target.task === "regression") numbers(builder, { loss, target, answers }, { flat, names });
  else if (outputsPer(loss) === "column") oneLogit(builder, { loss, target, answers }, { flat, names });
  else manyLogits(builder, { loss, target, answers }, { flat, names });
}

type Written = Readonly<{ flat: string; names: readonly string[] }>;
type AnsweringNumbers = Answering & { readonly target: Extract<TargetSpec, { task: "regression" }> };
type AnsweringClasses = Answering & { readonly target: Extract<TargetSpec, { task: "classification" }> };

/** prediction * deviation + mean within the range, computed in double so that large targets keep their digits. */
function numbers(builder: OnnxBuilder, { loss, target, answers }: AnsweringNumbers, { flat, names }: Written): void {
  const kind = lossMemberOf(loss).predictionKind(loss);
  const wide = builder.cast(flat, "double");
  const shown = kind === "logRates" ? builder.node("Exp", [wide]) : kind === "logits" ? builder.node("Sigmoid", [wide]) : wide;
  const scaled = builder.node("Mul", [shown, builder.doubles(target.deviation)]);
  const { range, mean } = target;
  const whole = builder.node("Add", [scaled, builder.doubles(mean)], range ? {} : { as: names[0]! });
  const value = range
    ? builder.node("Min", [builder.node("Max", [whole, builder.doubles(range[0])]), builder.doubles(range[1])], { as: names[0]! })
    : whole;
  if (answers.interval === null) return;
  const margins = builder.doubles(...answers.interval.margins);
  builder.node("Sub", [value, margins], { as: names[1]! });
  builder.node("Add", [value, margins], { as: names[2]! });
}

/** One output: the logit, probability or score of the second class. */
function oneLogit(builder: OnnxBuilder, { loss, target, answers }: AnsweringClasses, { flat, names }: Written): void {
  const kind = lossMemberOf(loss).predictionKind(loss);
  const isSecond = builder.node("Less", [builder.float(kind === "probabilities" ? 0.5 : 0), flat]);
  const code = builder.cast(builder.node("Reshape", [isSecond, builder.wholes(-1)]), "int64");
  label(builder, target, code, names[0]!);
  if (kind === "scores") return;
  if (kind === "logits") {
    const logit = cooler(builder, flat, answers.temperature);
    const sides = [builder.node("Sigmoid", [builder.node("Neg", [logit])]), builder.node("Sigmoid", [logit])];
    builder.node("Concat", sides, { attributes: { axis: { kind: "int", value: 1 } }, as: names[1]! });
    return;
  }
  const both = [builder.node("Sub", [builder.float(1), flat]), flat];
  const shares = builder.node("Concat", both, {
    attributes: { axis: { kind: "int", value: 1 } },
    ...(answers.temperature === 1 && { as: names[1]! }),
  });
  if (answers.temperature !== 1) tempered(builder, shares, answers.temperature, names[1]!);
}

/** One output a class. */
function manyLogits(builder: OnnxBuilder, { loss, target, answers }: AnsweringClasses, { flat, names }: Written): void {
  const attributes = { axis: { kind: "int", value: 1 }, keepdims: { kind: "int", value: 0 } } as const;
  label(builder, target, builder.node("ArgMax", [flat], { attributes }), names[0]!);
  const kind = lossMemberOf(loss).predictionKind(loss);
  if (kind === "scores") return;
  const { temperature } = answers;
  if (kind === "logits") softmax(builder, cooler(builder, flat, temperature), names[1]!);
  else if (kind === "logProbabilities" && temperature === 1) builder.node("Exp", [flat], { as: names[1]! });
  else if (kind === "logProbabilities") softmax(builder, cooler(builder, flat, temperature), names[1]!);
  else if (temperature === 1) builder.node("Identity", [flat], { as: names[1]! });
  else tempered(builder, flat, temperature, names[1]!);
}

function label(builder: OnnxBuilder, { classes }: { readonly classes: readonly string[] }, code: string, as: string): void {
  const labels = builder.constant({ type: "string", shape: [classes.length], data: classes }, "classes");
  builder.node("Gather", [labels, code], { as });
}

/** softmax(logits / T) is softmax(logits) at the temperature T. */
function cooler(builder: OnnxBuilder, logits: string, temperature: number): string {
  return temperature === 1 ? logits : builder.node("Div", [logits, builder.float(temperature)]);
}

/** p^(1 / T), normed. */
function tempered(builder: OnnxBuilder, shares: string, temperature: number, as: string): void {
  const least = builder.node("Max", [shares, builder.float(2 ** -126)]);
  softmax(builder, cooler(builder, builder.node("Log", [least]), temperature), as);
}

function softmax(builder: OnnxBuilder, logits: string, as: string): void {
  builder.node("Softmax", [logits], { attributes: { axis: { kind: "int", value: 1 } }, as });
}
