import { type Loss, lossMemberOf, outputsPer } from "../../loss/index.js";
import type { FittedAnswers, TargetSpec } from "../../train/index.js";

/** How a module tells one row's answer: the code of \`answerOf(raw)\`, and the TypeScript type of what it returns. */
export type AnswersText = Readonly<{ code: string; type: string }>;

/** The part of a module that says what the raw outputs of a row mean, as `answersOf` of the library does; the tests compare both to the bit. */
export function answersText(loss: Loss, target: TargetSpec, answers: FittedAnswers): AnswersText {
  return target.task === "regression" ? numbersText(loss, target, answers) : classesText(loss, answers);
}

function numbersText(loss: Loss, target: Extract<TargetSpec, { task: "regression" }>, { interval }: FittedAnswers): AnswersText {
  const { mean, deviation, range, width } = target;
  const kind = lossMemberOf(loss).predictionKind(loss);
  const shown = kind === "logRates" ? "Math.exp(raw)" : kind === "logits" ? "sigmoid(raw)" : "raw";
  const scaled = `${shown} * ${deviation} + ${mean}`;
  const value = range ? `Math.min(${range[1]}, Math.max(${range[0]}, ${scaled}))` : scaled;
  const bounds = interval ? `\n  const margins = [${interval.margins.join(", ")}];` : "";
  const of = (made: string): string => (width === 1 ? made.replaceAll("@", "0") : `values.map((_, at) => ${made.replaceAll("@", "at")})`);
  const parts = [
    `prediction: ${of("values[@]")}`,
    ...(interval ? [`low: ${of("values[@] - margins[@]")}`, `high: ${of("values[@] + margins[@]")}`] : []),
  ];
  const code = `/** What a row's raw outputs mean: numbers in the unit of the target${interval ? `, with bounds that hold the truth with a chance of ${interval.level}` : ""}. */
function answerOf(outputs) {
  const values = Array.from(outputs, (raw) => ${value});${bounds}
  return { ${parts.join(", ")} };
}${kind === "logits" ? `\n\n${sigmoidText}` : ""}`;
  const type = width === 1 ? "number" : "number[]";
  return { code, type: `{ prediction: ${type}${interval ? `; low: ${type}; high: ${type}` : ""} }` };
}

function classesText(loss: Loss, { temperature }: FittedAnswers): AnswersText {
  const member = lossMemberOf(loss);
  const kind = member.predictionKind(loss);
  const isOne = outputsPer(loss) === "column";
  const best = isOne ? `outputs[0] > ${kind === "probabilities" ? 0.5 : 0} ? 1 : 0` : "mostProbable(outputs)";
  const helpers = isOne ? [] : [mostProbableText];
  if (kind === "scores")
    return {
      code: [
        `/** What a row's raw outputs mean: scores, of which the largest wins. */\nfunction answerOf(outputs) {\n  return { prediction: classes[${best}] };\n}`,
        ...helpers,
      ].join("\n\n"),
      type: "{ prediction: string }",
    };
  const shares = isOne
    ? kind === "logits"
      ? "[sigmoid(-outputs[0]), sigmoid(outputs[0])]"
      : "[1 - outputs[0], outputs[0]]"
    : kind === "logits"
      ? "softmax(outputs)"
      : kind === "logProbabilities"
        ? "Array.from(outputs, Math.exp)"
        : "Array.from(outputs)";
  const code = `/** What a row's raw outputs mean: a class, and the probability of each. */
function answerOf(outputs) {
  const shares = ${temperature === 1 ? shares : `tempered(${shares}, ${temperature})`};
  return { prediction: classes[${best}], probabilities: Object.fromEntries(classes.map((name, code) => [name, shares[code]])) };
}`;
  if (isOne && kind === "logits") helpers.push(sigmoidText);
  if (!isOne && kind === "logits") helpers.push(softmaxText);
  if (temperature !== 1) helpers.push(temperedText);
  return { code: [code, ...helpers].join("\n\n"), type: "{ prediction: string; probabilities: Record<string, number> }" };
}

const sigmoidText = `function sigmoid(x) {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}`;

const mostProbableText = `/** The place of the largest, the first of equal ones. */
function mostProbable(outputs) {
  let best = 0;
  for (let code = 1; code < outputs.length; code++) if (outputs[code] > outputs[best]) best = code;
  return best;
}`;

const softmaxText = `/** e^(x - max) / sum. */
function softmax(logits) {
  const most = Math.max(...logits);
  const shares = Array.from(logits, (logit) => Math.exp(logit - most));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}`;

const temperedText = `/** Probabilities as doubtful as they were on the dev rows: p^(1 / temperature), normed. */
function tempered(shares, temperature) {
  const logs = shares.map((share) => Math.log(Math.max(1e-300, share)));
  const most = Math.max(...logs);
  const heated = logs.map((log) => Math.exp((log - most) / temperature));
  const sum = heated.reduce((total, share) => total + share, 0);
  return heated.map((share) => share / sum);
}`;
