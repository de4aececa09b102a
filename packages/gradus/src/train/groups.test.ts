import { describe, expect, test } from "vitest";
import { nn, optim, penalty, type Recipe, recipe, schedule } from "../index.js";
import { jobOf } from "./job.js";
import { Stepper } from "./stepper.js";

const backends = ["reference", "wasm"] as const;
const x = Array.from({ length: 24 }, (_, row) => [Math.sin(row), Math.cos(3 * row), (row % 5) / 3]);
const train = { x, y: x.map(([a, b]) => (a! + b! > 0 ? 1 : 0)) };

const net = (options: Partial<Parameters<typeof recipe>[0]>): Recipe =>
  recipe({
    model: nn.sequential(nn.dense(5), nn.layerNorm(), nn.tanh(), nn.dense(2)),
    optimizer: optim.adam({ learningRate: schedule.exponential({ from: 0.05, factor: 0.9, per: "step" }) }),
    batchSize: 8,
    epochs: 4,
    seed: 3,
    ...options,
  });

/** The flat parameters after some steps, with those of each tensor by its path. */
function trained(value: Recipe, backend: "reference" | "wasm", steps = 3) {
  const { network, ...job } = jobOf(value.toJSON(), { train, backend });
  const stepper = new Stepper({ ...job, network });
  const start = Array.from(stepper.session.state("parameters"));
  for (let step = 0; step < steps; step++)
    stepper.step(
      Int32Array.from({ length: 8 }, (_, i) => 8 * (step % 3) + i),
      { step, epoch: 0, stepsPerEpoch: 3 },
    );
  const flat = Array.from(stepper.session.state("parameters"));
  const part = (values: readonly number[], path: string) => {
    const { offset, size } = network.parameters.find((parameter) => parameter.path === path)!;
    return values.slice(offset, offset + size);
  };
  return { start: (path: string) => part(start, path), after: (path: string) => part(flat, path), flat, stepper };
}

const optimizers = [
  optim.sgd({ learningRate: 0.1 }),
  optim.momentum({ learningRate: 0.1, form: "heavyBall" }),
  optim.adamw({ learningRate: 0.05 }),
  optim.lamb({ learningRate: 0.05 }),
  optim.muon({ learningRate: 0.05 }),
  optim.scheduleFree({ base: "adam", learningRate: 0.05 }),
];

describe.each(backends)("%s", (backend) => {
  test.each(optimizers)("$optimizer: frozen parameters keep their bits, the others move", (optimizer) => {
    const groups = [
      { match: { layer: "model.0" }, frozen: true },
      { match: { kind: "scale" as const }, frozen: true },
    ];
    const shrinking = [penalty.maxNorm(0.01), penalty.l1(1, { scale: "lambda/m", proximal: true })];
    const { start, after, stepper } = trained(net({ optimizer, groups, penalty: shrinking, gradientNoise: { eta: 1 } }), backend);
    for (const path of ["0.weight", "0.bias", "1.scale"]) expect(after(path)).toEqual(start(path));
    for (const path of ["1.shift", "3.weight", "3.bias"]) expect(after(path)).not.toEqual(start(path));
    if (optimizer.optimizer === "scheduleFree")
      expect(Array.from(stepper.session.state("slot.average")).slice(0, 15)).toEqual(start("0.weight"));
  });

  test.each(optimizers)("$optimizer: a rate is a factor of the learning rate, for the whole run as for a part of it", (optimizer) => {
    const all = [{ match: { layer: "model" }, rate: 0.5 }];
    const half = { ...optimizer, learningRate: (optimizer.learningRate as number) / 2 };
    expect(trained(net({ optimizer, groups: all }), backend).flat).toEqual(trained(net({ optimizer: half }), backend).flat);
    const one = [{ match: { kind: "bias" as const, layer: "model.3" }, rate: 0.5 }];
    const [grouped, own, slow] = [net({ optimizer, groups: one }), net({ optimizer }), net({ optimizer: half })].map((value) =>
      trained(value, backend, 1),
    );
    for (const path of ["0.weight", "0.bias", "3.weight"])
      grouped!.after(path).forEach((weight, i) => {
        expect(weight).toBeCloseTo(own!.after(path)[i]!, 6);
      });
    grouped!.after("3.bias").forEach((weight, i) => {
      expect(weight).toBeCloseTo(slow!.after("3.bias")[i]!, 6);
    });
    expect(grouped!.after("3.bias")).not.toEqual(own!.after("3.bias"));
  });

  test("a decay of a group's own acts on exactly its parameters", () => {
    const optimizer = optim.sgd({ learningRate: 0.1, weightDecay: { rate: 0, kind: "decoupled" } });
    const [plain, decayed] = [
      net({ optimizer }),
      net({
        optimizer,
        groups: [
          { match: { kind: "bias" }, weightDecay: 2 },
          { match: { layer: "model.3" }, weightDecay: 1 },
        ],
      }),
    ].map((value) => trained(value, backend, 1));
    expect(decayed!.after("0.weight")).toEqual(plain!.after("0.weight"));
    decayed!.after("3.weight").forEach((weight, i) => {
      expect(weight).toBeCloseTo(plain!.after("3.weight")[i]! - 0.1 * plain!.start("3.weight")[i]!, 6);
    });
  });
});

test("muon takes an embedding as a table of vectors, with Adam's step, and a dense weight as a matrix", () => {
  const model = nn.sequential(nn.embedding(4, 3), nn.flatten(), nn.dense(2));
  const value = net({ model, optimizer: optim.muon({ learningRate: 0.1, restRate: 0.01 }) });
  const { network, ...job } = jobOf(value.toJSON(), { train: { x: [0, 1, 2, 3], y: [0, 1, 1, 0], shape: [1] }, backend: "reference" });
  const stepper = new Stepper({ ...job, network });
  const before = Array.from(stepper.session.state("parameters"));
  stepper.step(Int32Array.of(0, 1, 2, 3), { step: 0, epoch: 0, stepsPerEpoch: 1 });
  const moves = Array.from(stepper.session.state("parameters"), (w, i) => Math.abs(w - before[i]!));
  for (const move of moves.slice(0, 12)) expect(move).toBeCloseTo(0.1 * 0.01, 6); // the first step of Adam is the rate
  expect(Math.max(...moves.slice(12, 18))).toBeGreaterThan(0.01);
});

test("what a group cannot mean is refused with the place and a way out", () => {
  const run = (groups: Parameters<typeof net>[0]["groups"], optimizer = optim.sgd({ learningRate: 1 })) =>
    net({ groups: groups!, optimizer }).run({ train, backend: "reference" });
  expect(() => run([{ match: { layer: "model.O" }, rate: 2 }])).toThrow(
    /groups\[0\]: no layer with parameters is called "model.O" \(did you mean "model.0"/,
  );
  expect(() => run([{ match: { layer: "model.0", kind: "scale" }, rate: 2 }])).toThrow(/no parameter of the kind "scale" in model.0/);
  expect(() =>
    run([
      { match: { layer: "model" }, rate: 2 },
      { match: { kind: "bias" }, rate: 3 },
    ]),
  ).toThrow(/groups\[1\]: groups before it match all/);
  expect(() => run([{ match: { layer: "model" }, frozen: true }])).toThrow(/every parameter is frozen/);
  expect(() => run([{ match: { kind: "bias" }, weightDecay: 1 }])).toThrow(/optim.sgd has no weight decay/);
});
