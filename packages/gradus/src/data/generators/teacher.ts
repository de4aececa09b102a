import { inRange, oneOf, positiveInteger } from "../../errors/index.js";
import { type RandomNumbers, randomNumbers } from "./randomNumbers.js";
import type { Toy } from "./toy.js";

/**
 * `teacher` is the seed of the net that knows, `seed` that of the rows, so that train, dev and test can share a teacher. `flip` is the share of rows whose
 * class is turned around, hence the error of the best possible classifier; `noise` the standard deviation that is added to a number.
 */
export type TeacherOptions = Readonly<{
  rows: number;
  features?: number;
  units?: number;
  task?: "classification" | "regression";
  flip?: number;
  noise?: number;
  teacher?: number;
  seed: number;
}>;

/**
 * What a random net with one hidden layer says about random rows: s(x) = a . tanh(W x + b);
 * x, b and the elements of W sqrt(features) / 2 and a sqrt(units) are standard normal.
 * The class is 1 where s > 0, a number is s itself.
 * @throws UserError if a number is out of its range or the task is unknown
 */
export function teacher(options: TeacherOptions): Toy {
  const { rows, features = 2, units = 8, task = "classification", flip = 0, noise = 0, teacher: net = 1, seed } = options;
  const place = "data.teacher";
  for (const [name, count] of Object.entries({ rows, features, units })) positiveInteger(count, `${place}, ${name}`);
  inRange(flip, 0, 0.5, "[]", `${place}, flip`);
  inRange(noise, 0, Number.POSITIVE_INFINITY, "[)", `${place}, noise`);
  oneOf(task, ["classification", "regression"], `${place}, task`);
  const score = randomNet(randomNumbers({ seed: net, stream: [0x70e, 5, 0] }), { features, units });
  const { uniform, normal } = randomNumbers({ seed, stream: [0x70e, 5, 1] });
  const x = Array.from({ length: rows }, () => Array.from({ length: features }, normal));
  const y = x.map((row) => {
    const value = score(row);
    return task === "regression" ? value + noise * normal() : Number(value > 0 !== uniform() < flip);
  });
  return { x, y };
}

function randomNet(
  { normal }: RandomNumbers,
  { features, units }: { readonly features: number; readonly units: number },
): (row: readonly number[]) => number {
  const hidden = Array.from({ length: units }, () => ({
    weights: Array.from({ length: features }, () => (2 * normal()) / Math.sqrt(features)),
    bias: normal(),
    out: normal() / Math.sqrt(units),
  }));
  return (row: readonly number[]): number =>
    hidden.reduce((sum, { weights, bias, out }) => {
      const z = weights.reduce((total, weight, at) => total + weight * row[at]!, bias);
      return sum + out * Math.tanh(z);
    }, 0);
}
