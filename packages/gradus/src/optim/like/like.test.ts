import { expect, test } from "vitest";
import { Descent } from "../../../../../tests/golden/descend.js";
import { adam, like, momentum, type TracedOptimizer } from "../index.js";

/** How far a parameter moves at the first step. */
function firstStep(optimizer: TracedOptimizer, gradient: number): number {
  return -(new Descent(optimizer, [1], "reference").step([gradient])[0] ?? 0);
}

test("a name brings the library's own defaults", () => {
  expect(like("pytorch", "adam", {})).toEqual(adam({ learningRate: 0.001 }));
  expect(like("keras", "adam", {})).toEqual(adam({ learningRate: 0.001, eps: 1e-7, epsAt: "hat" }));
  expect(like("pytorch", "adamw", {}).weightDecay).toEqual({ rate: 0.01, kind: "decoupled", on: "all" });
  expect(like("keras", "adamw", {}).weightDecay).toEqual({ rate: 0.004, kind: "decoupled", on: "all" });
  expect(like("optax", "adamw", { learning_rate: 1 }).weightDecay).toEqual({ rate: 1e-4, kind: "decoupled", on: "all" });
  expect(like("sklearn", "adam", {}).weightDecay).toEqual({ rate: 1e-4 / 200, kind: "coupled", on: "weights" });
});

test("one epsilon means three first steps for a tiny gradient", () => {
  const [outside, hat] = [like("pytorch", "adam", { lr: 1, eps: 1e-7 }), like("keras", "adam", { learning_rate: 1, epsilon: 1e-7 })];
  expect(firstStep(outside, 1e-7)).toBeCloseTo(0.5, 6);
  expect(firstStep(hat, 1e-7)).toBeCloseTo(Math.sqrt(0.001) / (Math.sqrt(0.001) + 1), 6);
});

test("the note's momentum at a rate is the heavy ball at the rate times 1 - beta", () => {
  const [ewma, ball] = [
    like("note", "momentum", { alpha: 0.1, beta: 0.75 }),
    momentum({ learningRate: 0.025, form: "heavyBall", beta: 0.75 }),
  ];
  const [a, b] = [new Descent(ewma, [1], "reference"), new Descent(ball, [1], "reference")];
  for (const g of [1, -2, 0.5, 3]) expect(a.step([g])[0]).toBeCloseTo(b.step([g])[0] ?? Number.NaN, 14);
});

test.each([
  ["tensorflow", "adam", {}, /optim\.like: there is no "tensorflow".*Allowed: keras, note, optax, pytorch, sklearn/],
  ["keras", "adm", {}, /optim\.like\("keras"\): there is no "adm" \(did you mean "adam"\?\)/],
  ["keras", "adam", { beta1: 0.9 }, /optim\.like\("keras"\), adam: there is no option "beta1" \(did you mean "beta_1"\?\)/],
  ["optax", "adam", {}, /optim\.like\("optax"\), adam: learning_rate has no default there/],
  ["pytorch", "sgd", {}, /lr has no default there/],
  ["pytorch", "sgd", { lr: 0.1, nesterov: true, dampening: 0.5, momentum: 0.9 }, /nesterov does not go with dampening/],
])("%s %s %j is refused", (library, name, options, message) => {
  const untyped = like as (library: string, name: string, options: object) => TracedOptimizer;
  expect(() => untyped(library, name, options)).toThrow(message);
});
