import { describe, expect, test } from "vitest";
import { Descent } from "../../../../tests/golden/descend.js";
import { type BackendName, constant, input, openSession } from "../engine/index.js";
import { inverseTime } from "../schedule/index.js";
import * as optim from "./index.js";
import { checkedOptimizer, memberOf, optimizers, type TracedOptimizer } from "./index.js";

const backends: readonly BackendName[] = ["reference", "wasm"];

/** One example of each member with everything switched on that it has; a member without one does not compile. */
const examples: { readonly [K in TracedOptimizer["optimizer"]]: Extract<TracedOptimizer, { optimizer: K }> } = {
  adabelief: optim.adabelief({ learningRate: 0.01, weightDecay: { rate: 0.1, kind: "decoupled" } }),
  adadelta: optim.adadelta({ weightDecay: { rate: 0.1, kind: "coupled" } }),
  adagrad: optim.adagrad({ learningRate: 0.1, epsAt: "inside", initial: 0.1, weightDecay: { rate: 0.1, kind: "coupled" } }),
  adam: optim.adam({ learningRate: 0.05, amsgrad: "afterCorrection", epsAt: "inside", weightDecay: { rate: 0.1, kind: "coupled" } }),
  adamax: optim.adamax({ learningRate: 0.05, epsAt: "afterMax", weightDecay: { rate: 0.1, kind: "decoupled" } }),
  adan: optim.adan({ learningRate: 0.02, weightDecay: { rate: 0.1, kind: "proximal" } }),
  custom: optim.custom(
    "momentum of its own",
    {
      slots: { speed: 0 },
      scalars: ({ learningRate }, options) => ({ learningRate, keep: (options as { keep: number }).keep }),
      update: ({ w, g, slots, hyper }) => {
        const speed = slots.speed!.mul(hyper.keep!).add(g);
        return { w: w.sub(speed.mul(hyper.learningRate!)), slots: { speed } };
      },
    },
    { learningRate: 0.05, options: { keep: 0.9 }, weightDecay: { rate: 0.1, kind: "coupled" } },
  ),
  lamb: optim.lamb({ learningRate: 0.02, weightDecay: { rate: 0.1, kind: "direction" } }),
  lion: optim.lion({ learningRate: 0.01, weightDecay: { rate: 0.1, kind: "decoupled" } }),
  momentum: optim.momentum({ learningRate: 0.1, form: "ewma", biasCorrection: true, weightDecay: { rate: 0.1, kind: "coupled" } }),
  muon: optim.muon({ learningRate: 0.02, weightDecay: { rate: 0.1, kind: "decoupled" } }),
  nadam: optim.nadam({ learningRate: 0.02, weightDecay: { rate: 0.1, kind: "coupled" } }),
  novograd: optim.novograd({ learningRate: 0.02, weightDecay: { rate: 0.1, kind: "direction" } }),
  radam: optim.radam({ learningRate: 0.02, beta2: 0.9, weightDecay: { rate: 0.1, kind: "decoupled" } }),
  rmsprop: optim.rmsprop({
    learningRate: inverseTime({ from: 0.01, decay: 0.1, per: "step" }),
    centered: true,
    eps: 0.01,
    momentum: 0.5,
    nesterov: true,
    rateIn: "velocity",
    biasCorrection: true,
    weightDecay: { rate: 0.1, kind: "coupled" },
  }),
  rprop: optim.rprop({ weightDecay: { rate: 0.1, kind: "coupled" } }),
  scheduleFree: optim.scheduleFree({ base: "adam", learningRate: 0.05, warmup: 3, weightDecay: { rate: 0.1, kind: "direction" } }),
  sgd: optim.sgd({ learningRate: 0.1, weightDecay: { rate: 0.1, kind: "decoupled" } }),
  yogi: optim.yogi({ learningRate: 0.02, weightDecay: { rate: 0.1, kind: "coupled" } }),
};

const shape = [3, 4];
const start = Float64Array.from({ length: 12 }, (_, i) => Math.fround(Math.sin(3 * i + 1)));
/** Gradients that change sign and size, one element always 0. */
const gradient = (k: number): Float64Array => start.map((_, i) => (i === 5 ? 0 : Math.fround(Math.sin(i + 0.7 * k) * 10 ** ((i % 3) - 1))));

describe.each(Object.keys(optimizers) as TracedOptimizer["optimizer"][])("optim.%s", (tag) => {
  const example: TracedOptimizer = examples[tag];

  test("comes out of its JSON as it went in", () => {
    expect(checkedOptimizer(JSON.parse(JSON.stringify(example)), "here")).toEqual(example);
    expect(example.optimizer).toBe(tag);
  });

  test("refuses an option it does not have", () => {
    expect(() => checkedOptimizer({ ...example, strange: 1 }, "here")).toThrow(`optim.${tag}: there is no option "strange"`);
  });

  test("refuses a rate, a share or a decay that makes no sense", () => {
    for (const [field, value] of Object.entries(example)) {
      if (typeof value === "number") {
        for (const wrong of [-1, Number.NaN, "0.1", null].filter((value) => value !== null || field !== "momentumDecay"))
          expect(() => checkedOptimizer({ ...example, [field]: wrong }, "here"), `${field} ${wrong}`).toThrow(/optim|here/);
        if (/^beta|^momentum$|^decay$|^rho$/.test(field)) expect(() => checkedOptimizer({ ...example, [field]: 1 }, "here")).toThrow(field);
      }
      if (typeof value === "boolean") expect(() => checkedOptimizer({ ...example, [field]: 1 }, "here")).toThrow(field);
    }
    expect(() => checkedOptimizer({ ...example, weightDecay: { rate: -1, kind: example.weightDecay?.kind } }, "here")).toThrow(
      "weightDecay.rate",
    );
    expect(() => checkedOptimizer({ ...example, weightDecay: { rate: 1, kind: "other" } }, "here")).toThrow("weightDecay.kind");
  });

  test("has finite scalars at every step, in any order of steps", () => {
    const member = memberOf(example);
    const at = (step: number) => member.scalars(example, { step, learningRate: 0.01 });
    const late = at(1000);
    for (const step of [1, 2, 3, 10, 999, 100_000]) for (const value of Object.values(at(step))) expect(value).toSatisfy(Number.isFinite);
    expect(at(1000)).toEqual(late);
  });

  describe.each(backends)("on %s", (backend) => {
    const walk = (steps: number): Descent => {
      const descent = new Descent(example, shape, backend);
      descent.write(start);
      for (let k = 0; k < steps; k++) descent.step(gradient(k));
      return descent;
    };

    test("gives the same bits twice", () => {
      expect(walk(12).read()).toEqual(walk(12).read());
    });

    test("moves every element that has a gradient, to finite values", () => {
      walk(12)
        .read()
        .forEach((value, i) => {
          expect(value).toSatisfy(Number.isFinite);
          if (i !== 5) expect(value).not.toBe(start[i]);
        });
    });

    test("goes on from its slots and step number as if it had not been interrupted", () => {
      const whole = walk(12);
      const first = walk(7);
      const second = new Descent(JSON.parse(JSON.stringify(example)) as TracedOptimizer, shape, backend);
      for (const name of ["w", ...first.slotNames]) second.write(first.read(name), name);
      second.steps = 7;
      for (let k = 7; k < 12; k++) second.step(gradient(k));
      for (const name of ["w", ...whole.slotNames]) expect(second.read(name)).toEqual(whole.read(name));
    });

    test("comes closer to the minimum of a bowl", () => {
      const descent = new Descent({ ...example, weightDecay: null } as TracedOptimizer, shape, backend);
      descent.write(start);
      const distance = (w: Float64Array): number => w.reduce((sum, value) => sum + (value - 0.3) ** 2, 0);
      const before = distance(descent.read());
      for (let k = 0; k < 100; k++) descent.step(descent.read().map((value) => value - 0.3));
      expect(distance(descent.read())).toBeLessThan(before);
    });

    test("decays where the mask is 1 and nowhere else", () => {
      const mask = start.map((_, i) => i % 2);
      const [masked, all, none] = [
        updatedOnce(example, mask),
        updatedOnce(example),
        updatedOnce({ ...example, weightDecay: null } as TracedOptimizer),
      ];
      // Where the step of an element depends on the whole tensor, decay elsewhere shows everywhere.
      if (memberOf(example).per(example) === "tensor" && example.weightDecay?.kind === "direction") {
        expect(masked).not.toEqual(all);
        expect(masked).not.toEqual(none);
        return;
      }
      masked.forEach((value, i) => {
        expect(value).toBe(mask[i] === 1 ? all[i] : none[i]);
      });
      expect(all).not.toEqual(none);
    });

    function updatedOnce(optimizer: TracedOptimizer, mask?: Float64Array): Float64Array {
      const member = memberOf(optimizer);
      const scalars = Object.entries(member.scalars(optimizer, { step: 1, learningRate: 0.05 }));
      const { w } = member.update(optimizer, {
        w: input("w", shape),
        g: constant(gradient(0), shape),
        slots: Object.fromEntries(member.slots(optimizer).map(({ name, initial }) => [name, constant(initial, shape)])),
        hyper: Object.fromEntries(scalars.map(([name, value]) => [name, constant(value)])),
        ...(mask && { mask: constant(mask, shape) }),
      });
      const program = openSession({ backend, states: [] }).compile({ outputs: { w } });
      program.input("w").set(start);
      program.run();
      return Float64Array.from(program.output("w"));
    }
  });
});

test.each([
  [undefined, /here: expected an optimizer, got undefined/],
  [["adam"], /here: expected an optimizer/],
  [{ optimizer: "adma" }, /here: there is no optimizer "adma" \(did you mean "adam"\?\)/],
  [{ optimizer: "toString" }, /there is no optimizer/],
  [{ optimizer: "adam" }, /optim\.adam, learningRate: expected a number or a schedule, got undefined/],
  [{ optimizer: "adam", learningRate: -1 }, /learningRate: expected a number at least 0, got -1/],
  [{ optimizer: "adam", learningRate: 1, beta1: 1 }, /optim\.adam, beta1: expected a number in \[0, 1\), got 1/],
  [{ optimizer: "adam", learningRate: 1, epsAt: "out" }, /epsAt: there is no "out".*Allowed: outside, inside, hat/],
  [{ optimizer: "adam", learningRate: { schedule: "cosin" } }, /there is no schedule "cosin" \(did you mean "cosine"\?\)/],
])("%j is refused", (value, message) => {
  expect(() => checkedOptimizer(value, "here")).toThrow(message);
});

test.each([
  [() => optim.momentum({ learningRate: 1, form: "ewma", dampening: 0.5 }), /form "ewma" has no dampening/],
  [() => optim.momentum({ learningRate: 1, form: "ewma", rateIn: "velocity" }), /form "ewma" has no rateIn/],
  [() => optim.momentum({ learningRate: 1, form: "heavyBall", biasCorrection: true }), /no bias to correct/],
  [() => optim.momentum({ learningRate: 1, form: "heavyBall", nesterov: true, dampening: 0.5 }), /nesterov does not go with dampening/],
  [() => optim.rmsprop({ learningRate: 1, nesterov: true }), /nesterov without momentum/],
  [() => optim.rprop({ smallest: 1, largest: 0.1 }), /smallest 1 is above largest 0.1/],
])("options that contradict each other are refused (%#)", (make, message) => {
  expect(make).toThrow(message);
});
