import { data, diagnose, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, type Finding, judge, panel, seedsFor, train } from "./measure.js";

/** One row in twenty has the wrong class, so that the best possible error is 5 %. */
const floor = 0.05;
const rows = (count: number, seed: number): data.Toy => data.teacher({ rows: count, flip: floor, teacher: 4, seed });

const cases = [
  { name: "a line", hidden: [], count: 2000, epochs: 60, expected: "bias" },
  { name: "far too large, 60 points", hidden: [128, 128], count: 60, epochs: 300, expected: "variance" },
  { name: "right", hidden: [16, 16], count: 4000, epochs: 60, expected: "neither" },
] as const;

/** The share of wrong answers, with its interval, from the share of right ones. */
const wrong = ({ value, low, high }: { value: number; low: number; high: number }) => ({ value: 1 - value, low: 1 - high, high: 1 - low });

async function diagnosed({ hidden, count, epochs }: (typeof cases)[number], seed: number) {
  const net = recipe({
    model: nn.sequential(...hidden.flatMap((units) => [nn.dense(units), nn.relu()]), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.005 }),
    batchSize: 64,
    epochs,
    seed,
  });
  const parts = { train: rows(count, seed), dev: rows(4000, seed + 1000) };
  const { model } = await train(net, parts);
  const [onTrain, onDev] = await each([parts.train, parts.dev], async (part) => wrong(((await model.evaluate(part)) as Right).accuracy));
  return { onTrain: onTrain!, onDev: onDev!, first: diagnose.verdict({ train: onTrain!, dev: onDev!, floor }).first };
}
type Right = { accuracy: { value: number; low: number; high: number } };

export const biasAndVariance: Claim = {
  row: 2,
  title: "Bias and variance",
  claim:
    "From train error, dev error and the best possible error: a line underfits, a far too large net overfits, a right one does neither.",
  async run(effort) {
    const seeds = seedsFor(effort, 10);
    const found = await each(cases, (which) => each(seeds, (seed) => diagnosed(which, seed)));
    const findings = cases.map(({ name, expected }, at): Finding => {
      const hits = found[at]!.filter(({ first }) => first === expected).length;
      return { what: `${name}: verdict "${expected}"`, hits, of: seeds.length, above: 0.5 };
    });
    const bars = (part: "onTrain" | "onDev") => cases.map(({ name }, at) => ({ label: name.split(",")[0]!, ...found[at]![0]![part] }));
    const best = { mark: "rule", name: "best possible", y: floor } as const;
    const axes = { x: "", y: "share of wrong answers" };
    const picture = [
      panel("Error on train rows", axes, { mark: "bars", name: "train", bars: bars("onTrain") }, best),
      panel("Error on dev rows", axes, { mark: "bars", name: "dev", bars: bars("onDev") }, best),
    ];
    return { ...judge(findings), picture };
  },
};
