import { describe, expect, test } from "vitest";
import {
  augment,
  diagnose,
  loss,
  modelFromBytes,
  nn,
  optim,
  penalty,
  type Recipe,
  type RunEvent,
  recipe,
  recipeFromJson,
} from "../index.js";
import { jobOf } from "./job.js";
import { Stepper } from "./stepper.js";

const backends = ["reference", "wasm"] as const;
const x = Array.from({ length: 30 }, (_, row) => [Math.sin(row), 3 * Math.cos(3 * row) + 1]);
const noise = x.map((_, row) => 0.3 * Math.sin(7 * row * row));
const line = { x, y: x.map(([a, b], row) => 2 * a! - 0.5 * b! + 4 + noise[row]!) };
const classes = { x, y: x.map(([a, b], row) => (a! + b! - 1 + 4 * noise[row]! > 0 ? 1 : 0)) };

const net = (options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe =>
  recipe({ model: nn.dense(1), loss: loss.meanSquaredError(), optimizer: optim.lbfgs(), epochs: 19, seed: 5, ...options });
const logistic = (options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe =>
  net({ loss: loss.binaryCrossEntropy(), penalty: penalty.l2(0.1, { scale: "lambda/2" }), ...options });
const deep = nn.sequential(nn.dense(4), nn.tanh(), nn.dense(1));
const all = Int32Array.from(x, (_, row) => row);
const at = (step: number) => ({ step, epoch: step, stepsPerEpoch: 1 });

/** Least squares by the normal equations: Gaussian elimination of X'X w = X'y with a column of ones. */
function leastSquares(): number[] {
  const rows = x.map((row) => [...row, 1]);
  const matrix = [0, 1, 2].map((i) => [
    ...[0, 1, 2].map((j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
    rows.reduce((sum, row, at) => sum + row[i]! * line.y[at]!, 0),
  ]);
  for (let i = 0; i < 3; i++)
    for (let k = 0; k < 3; k++) {
      if (k === i) continue;
      const factor = matrix[k]![i]! / matrix[i]![i]!;
      matrix[k] = matrix[k]!.map((value, j) => value - factor * matrix[i]![j]!);
    }
  return matrix.map((row, i) => row[3]! / row[i]!);
}

describe.each(backends)("%s", (backend) => {
  test.each(["none", "strongWolfe"] as const)(
    "linear regression reaches the normal equations' solution, line search %s",
    async (lineSearch) => {
      const model = await net({ optimizer: optim.lbfgs({ lineSearch }) })
        .run({ train: line, backend })
        .result();
      Array.from(model.parameters()).forEach((w, i) => {
        expect(Math.abs(w - leastSquares()[i]!)).toBeLessThan(1e-4);
      });
      expect(model.training.steps).toBe(19);
    },
  );

  test("logistic regression with L2 comes to where the gradient of loss and penalty is 0", () => {
    const stepper = new Stepper(jobOf(logistic().toJSON(), { train: classes, backend }));
    const costs = Array.from({ length: 8 }, (_, step) => {
      const { loss, penalty } = stepper.step(all, at(step));
      return loss + penalty;
    });
    for (const slope of stepper.gradient(all, at(8))) expect(Math.abs(slope)).toBeLessThan(1e-5);
    expect(costs.at(-1)!).toBeLessThan(costs[0]!);
    const w = Array.from(stepper.session.state("parameters"));
    const slopes = [0, 1, 2].map((i) => {
      const terms = x.map(
        (row, at) => (1 / (1 + Math.exp(-(row[0]! * w[0]! + row[1]! * w[1]! + w[2]!))) - classes.y[at]!) * [...row, 1][i]!,
      );
      return terms.reduce((sum, term) => sum + term, 0) / x.length + (i < 2 ? 0.1 * w[i]! : 0);
    });
    for (const slope of slopes) expect(Math.abs(slope)).toBeLessThan(1e-5); // by hand
  });

  test("a step is that of lbfgsStep on cost and gradient, and its numbers are those before it", () => {
    const options = optim.lbfgs({ iterations: 3, learningRate: 0.5 });
    const job = jobOf(net({ model: deep, optimizer: options }).toJSON(), { train: line, backend });
    const [ours, byHand] = [new Stepper(job), new Stepper(job)];
    const state = () => byHand.session.state("parameters");
    let memory = optim.lbfgsStart;
    for (let step = 0; step < 3; step++) {
      const evaluate = (w: Float64Array) => {
        state().set(w);
        return { value: byHand.cost(all, at(step)), gradient: Float64Array.from(byHand.gradient(all, at(step))) };
      };
      const found = optim.lbfgsStep(options, evaluate, { w: Float64Array.from(state()), memory });
      state().set(found.w);
      memory = found.memory;
      expect(ours.step(all, at(step)).loss).toBeCloseTo(found.value, 5);
      ours.session.state("parameters").forEach((w, i) => {
        expect(w).toBeCloseTo(state()[i]!, backend === "wasm" ? 4 : 12);
      });
    }
  });

  test("dropout keeps its masks within a step, so that every step lowers its own cost", () => {
    const model = nn.sequential(nn.dense(6), nn.tanh(), nn.dropout({ keep: 0.7 }), nn.dense(1));
    const optimizer = optim.lbfgs({ lineSearch: "strongWolfe", iterations: 5 });
    const stepper = new Stepper(jobOf(net({ model, optimizer }).toJSON(), { train: line, backend }));
    for (let step = 0; step < 5; step++) {
      const before = stepper.cost(all, at(step));
      expect(stepper.step(all, at(step)).loss).toBeCloseTo(before, 5);
      expect(stepper.cost(all, at(step))).toBeLessThan(before);
    }
  });

  test("running statistics move once a step, by the rows at its start", () => {
    const model = nn.sequential(nn.dense(3), nn.batchNorm(), nn.tanh(), nn.dense(1));
    const mean = (optimizer: optim.Optimizer) => {
      const stepper = new Stepper(jobOf(net({ model, optimizer, batchSize: "all" }).toJSON(), { train: line, backend }));
      stepper.step(all, at(0));
      return Array.from(stepper.session.state("buffer.1.runningMean"));
    };
    mean(optim.lbfgs()).forEach((value, i) => {
      expect(value).toBeCloseTo(mean(optim.sgd({ learningRate: 0.1 }))[i]!, 6);
    });
  });

  test("a cell that is not finite is named", async () => {
    const spoilt = { ...line, x: x.map((row, at) => (at === 7 ? [row[0]!, Number.NaN] : row)) };
    for (const lineSearch of ["none", "strongWolfe"] as const)
      await expect(
        net({ optimizer: optim.lbfgs({ lineSearch }) })
          .run({ train: spoilt, backend })
          .result(),
      ).rejects.toThrow(/NaN of train row 7/);
  });
});

test("a rate that is too high ends in an error; the weights are as before the step", () => {
  const optimizer = optim.lbfgs({ learningRate: 1e30, iterations: 20 });
  const stepper = new Stepper(jobOf(net({ optimizer }).toJSON(), { train: line, backend: "wasm" }));
  const before = Array.from(stepper.session.state("parameters"));
  expect(() => stepper.step(all, at(0))).toThrow(
    /^step 1 \(epoch 1\): the loss is (Infinity|NaN); the first operation .*Lower the learning rate/s,
  );
  expect(Array.from(stepper.session.state("parameters"))).toEqual(before);
  expect(stepper.step(all, { ...at(1), learningRate: 1 }).loss).toBeGreaterThan(stepper.cost(all, at(2)));
});

test("an epoch is one step; early stopping, events and the saved model are as with any optimizer", async () => {
  const value = logistic({ epochs: 200, stop: { watch: "dev.loss", patience: 3 } });
  const run = value.run({ train: classes, dev: classes });
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  expect(events[0]).toMatchObject({ type: "start", stepsPerEpoch: 1 });
  expect(events.find(({ type }) => type === "stop")).toMatchObject({ reason: "early" });
  const model = await run.result();
  expect(model.training.epochs).toBe(model.training.steps);
  const again = modelFromBytes(model.toBytes(), "model.safetensors");
  expect(JSON.parse(JSON.stringify(again.recipe))).toEqual(JSON.parse(JSON.stringify(value)));
  expect(await again.weightsHash()).toBe(await model.weightsHash());
  const repeated = await value.run({ train: classes, dev: classes }).result();
  expect(await repeated.weightsHash()).toBe(await model.weightsHash());
});

test("the first steps agree with the reference, and the gradient with difference quotients", async () => {
  await logistic({ model: deep, epochs: 3 }).run({ train: classes, shadow: 3 }).result();
  expect(diagnose.gradientCheck(logistic({ model: deep }).toJSON(), classes).judgement).toBe("fine");
});

test("recipes come out of their JSON as they went in, with the size of the batch if one was given", () => {
  for (const value of [net(), net({ batchSize: 64 }), net({ optimizer: optim.lbfgs({ lineSearch: "strongWolfe", history: 7 }) })]) {
    const again = recipeFromJson(JSON.stringify(value));
    expect(again.toJSON()).toEqual(value.toJSON());
    expect(optim.checkedOptimizer(JSON.parse(JSON.stringify(value.optimizer)), "here")).toEqual(value.optimizer);
  }
  expect(net().batchSize).toBe("all");
  expect(() => recipeFromJson({ ...net().toJSON(), optimizer: { optimizer: "lbfgs", histori: 3 } })).toThrow(
    /no option "histori".*history/,
  );
});

test('with any other optimizer "all" is one batch of all rows, and a size is still needed', async () => {
  const optimizer = optim.sgd({ learningRate: 0.1 });
  const hash = async (batchSize: number | "all") => (await net({ optimizer, batchSize }).run({ train: line }).result()).weightsHash();
  expect(await hash("all")).toBe(await hash(30));
  expect(await hash("all")).not.toBe(await hash(10));
  expect(() => net({ optimizer })).toThrow(/"batchSize" is missing/);
});

test.each([
  ["augment", { augment: augment.noise({ deviation: 0.1 }) }],
  ["sampling", { sampling: { balanced: true } }],
  ["accumulate", { accumulate: 2 }],
  ["gradientNoise", { gradientNoise: { eta: 0.1 } }],
  ["clip", { clip: { globalNorm: 1 } }],
  ["groups", { groups: [{ match: { kind: "bias" }, rate: 0.5 }] }],
  ["average", { average: { ema: 0.9 } }],
  ["penalty.maxNorm", { penalty: penalty.maxNorm(1) }],
  ["penalty.l1", { penalty: [penalty.l2(1, { scale: "lambda/2" }), penalty.l1(1, { scale: "lambda", proximal: true })] }],
] as [string, Partial<Parameters<typeof recipe>[0]>][])("%s is refused by name", (name, options) => {
  expect(() => net(options)).toThrow(`recipe, ${name}: it does not go with optim.lbfgs`);
  expect(() => net(options)).toThrow(expect.objectContaining({ name: "UserError" }));
  expect(() => net({ ...options, optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 30 })).not.toThrow();
});

test("batches of a part of the rows are refused, and so is a sweep over rates", () => {
  expect(() => net({ batchSize: 29 }).run({ train: line })).toThrow(/recipe, batchSize: optim\.lbfgs needs all 30 train rows/);
  expect(() => diagnose.findLearningRate(net().toJSON(), line)).toThrow(/optim\.lbfgs/);
});
