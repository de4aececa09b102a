import { epochOrder } from "../data/index.js";
import type { Elements } from "../engine/index.js";
import { permutation } from "../engine/random/index.js";
import { positiveInteger } from "../errors/index.js";
import type { RecipeValue } from "../recipe/index.js";
import { type Data, jobOf, type PlacedParameter, Stepper } from "../train/index.js";
import { type Quotient, slopeAt } from "./differenceQuotient.js";

/** One tensor of parameters: how far its gradient is from difference quotients, over the elements that were sampled. */
export type GradientRow = Readonly<{
  /** The parameter's path, as in `2.weight`. */
  parameter: string;
  sampled: number;
  /** ||quotients - gradient|| / (||quotients|| + ||gradient||), without the elements at kinks. */
  difference: number;
  /** Elements that stand at a kink: the slopes to both sides differ however near one looks, so that no quotient tells. */
  kinks: number;
  judgement: "fine" | "wrong" | "only kinks";
}>;

export type GradientCheck = Readonly<{
  rows: readonly GradientRow[];
  /** The largest difference of all. */
  difference: number;
  judgement: "fine" | "wrong";
  /** One sentence for each parameter that is not plainly fine: what was found and what is likely behind it. */
  notes: readonly string[];
}>;

/** `rows` of the first batch; `parameters`: at most so many elements of each tensor are sampled (by the recipe's seed). */
export type GradientCheckOptions = Readonly<{ rows?: number; parameters?: number }>;

/** Right gradients of smooth functions differ by less in float64. */
const fineBelow = 1e-7;

/**
 * Checks the gradient of the cost J that a training step minimises against difference quotients, in float64 on the reference backend, at the start values:
 * the user's own layers, loss and penalties, with dropout on. Masks are a function of seed, step and place, so that J of one step is a defined
 * function. Batch normalisation uses the statistics of these rows.
 * @throws UserError if recipe and data do not fit each other
 */
export function gradientCheck(recipe: RecipeValue, data: Data, { rows = 8, parameters = 24 }: GradientCheckOptions = {}): GradientCheck {
  positiveInteger(rows, "diagnose.gradientCheck, rows");
  positiveInteger(parameters, "diagnose.gradientCheck, parameters");
  const job = jobOf(recipe, { train: data, backend: "reference" });
  const stepper = new Stepper(job);
  const batch = epochOrder({ rows: job.train.rows, seed: recipe.seed, epoch: 0 }).slice(0, rows);
  const at = { step: 0, epoch: 0, stepsPerEpoch: job.stepsPerEpoch };
  const exact = stepper.gradient(batch, at);
  stepper.cost(batch, at); // compiling may move memory: views are taken after it
  const weights = stepper.session.state("parameters");
  const cost = (): number => stepper.cost(batch, at);
  const table = job.network.parameters.map((parameter, which) => {
    const sample = permutation(parameter.size, { seed: recipe.seed, stream: [sampleStream, which] }).slice(0, parameters);
    const quotients = Array.from(sample, (element) =>
      slopeAt(weights, parameter.offset + element, { cost, exact: exact[parameter.offset + element]! }),
    );
    return rowOf(parameter, sample, { quotients, exact });
  });
  return {
    rows: table,
    difference: table.reduce((most, { difference }) => Math.max(most, difference), 0),
    judgement: table.some(({ judgement }) => judgement === "wrong") ? "wrong" : "fine",
    notes: table.flatMap((row) => noteOf(row)),
  };
}

/** The stream of random numbers that samples elements. */
const sampleStream = 0x9c4e;

function rowOf(
  { path, offset }: PlacedParameter,
  sample: Int32Array,
  { quotients, exact }: { readonly quotients: readonly Quotient[]; readonly exact: Elements },
): GradientRow {
  let [apart, both, found, noise, kinks] = [0, 0, 0, 0, 0];
  quotients.forEach(({ slope, rounding, kink }, i) => {
    if (kink) kinks++;
    else {
      const gradient = exact[offset + sample[i]!]!;
      apart += (slope - gradient) ** 2;
      both += gradient ** 2;
      found += slope ** 2;
      noise += rounding ** 2;
    }
  });
  // Where all of it is rounding (a bias that batch normalisation takes out again has the gradient 0), there is nothing to compare.
  const difference = apart <= noise ? 0 : Math.sqrt(apart) / (Math.sqrt(both) + Math.sqrt(found));
  const judgement = kinks === sample.length ? "only kinks" : difference < fineBelow ? "fine" : "wrong";
  return { parameter: path, sampled: sample.length, difference, kinks, judgement };
}

function noteOf({ parameter, sampled, difference, kinks, judgement }: GradientRow): string[] {
  const atKinks = `${kinks} of ${sampled} sampled elements stand at a kink`;
  if (judgement === "wrong")
    return [
      `${parameter}: the gradient differs from difference quotients by ${difference.toExponential(1)} (fine is below 1e-7)${kinks ? `, ${atKinks}` : ""}. ` +
        (difference < 1e-4
          ? "So small a difference is likely a kink (of relu, abs, max, ...) that a step crossed: try other rows or another seed; if it stays, a gradient is wrong"
          : "A gradient is wrong: look for a stopGradient, or a term left out, in this layer or one behind it"),
    ];
  if (kinks === 0) return [];
  return [`${parameter}: ${atKinks} (of relu, abs, max, ...), where the slopes to both sides differ and no quotient can tell`];
}
