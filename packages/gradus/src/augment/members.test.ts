import { describe, expect, test } from "vitest";
import { type BackendName, constant, input, openSession, type Shape, type Sym, sizeOf, sum } from "../engine/index.js";
import { draw } from "../init/index.js";
import { compareGradients } from "../testing/gradientCheck.js";
import * as augment from "./index.js";

const backends: readonly BackendName[] = ["reference", "wasm"];
const images: Shape = [3, 2, 5, 4];
const classes = 3;

/** One value of each kind, with every branch that a kind has. */
const examples: { readonly [K in augment.Augment["augment"]]: readonly Extract<augment.Augment, { augment: K }>[] } = {
  affine: [
    augment.affine({ degrees: 40, scale: [0.7, 1.4], shift: 1.5 }),
    augment.rotate({ degrees: 90, border: "edge" }),
    augment.scale({ from: 0.5, to: 2 }),
    augment.shift({ pixels: 2 }),
  ],
  crop: [augment.crop({ padding: 2 }), augment.crop({ padding: 3, border: "reflect" }), augment.crop({ padding: 2, border: "edge" })],
  cutmix: [augment.cutmix()],
  cutout: [augment.cutout({ size: 2 }), augment.cutout({ size: 3, fill: -1 })],
  flip: [augment.flip(), augment.flip({ axis: "height", probability: 0.3 })],
  mixup: [augment.mixup({ alpha: 0.4 })],
  noise: [augment.noise({ deviation: 0.3 })],
};

const normal = (shape: Shape, stream: number): Float64Array =>
  draw({ kind: "normal", mean: 0, std: 1 }, sizeOf(shape), { seed: 11, stream });

function traced(value: augment.Augment, batch: augment.Batch, step: Sym | number): augment.Batch {
  const member = augment.augmentMemberOf(value);
  let stream = 0;
  return member.trace(value, batch, {
    hyper: Object.fromEntries(Object.entries(member.scalars(value)).map(([name, number]) => [name, constant(number)])),
    random: () => ({ seed: constant(7, [], "i32"), step: typeof step === "number" ? constant(step, [], "i32") : step, stream: ++stream }),
  });
}

/** The batch that a backend makes of the same rows in a step. */
function augmented(value: augment.Augment, { backend, step = 1, shape = images }: { backend: BackendName; step?: number; shape?: Shape }) {
  const rows = shape[0]!;
  const given = { x: input("x", shape), y: input("y", [rows, classes]), weight: input("weight", [rows]) };
  const { x, y, weight } = traced(value, given, input("step", [], "i32"));
  const program = openSession({ backend, states: [] }).compile({ outputs: { x, y, weight: weight! } });
  program.input("x").set(normal(shape, 0));
  program
    .input("y")
    .set(Float64Array.from({ length: rows * classes }, (_, i) => (i % classes === Math.floor(i / classes) % classes ? 1 : 0)));
  program.input("weight").set(Float64Array.from({ length: rows }, (_, i) => i + 1));
  program.input("step")[0] = step;
  program.run();
  return { x: [...program.output("x")], y: [...program.output("y")], weight: [...program.output("weight")] };
}

describe.each(Object.values(examples).flatMap((values) => values.map((value) => [JSON.stringify(value), value] as const)))(
  "%s",
  (_, value) => {
    test("comes back from JSON as it was", () => {
      expect(augment.checkedAugment(JSON.parse(JSON.stringify(value)), "here")).toEqual(value);
    });

    test("refuses an option that it does not have", () => {
      expect(() => augment.checkedAugment({ ...value, colour: 1 }, "here")).toThrow(/^augment\.\w+: there is no option "colour"/);
    });

    test("keeps the shapes of the batch", () => {
      const batch = { x: input("x", images), y: input("y", [3, classes]), weight: input("weight", [3]) };
      const { x, y, weight } = traced(value, batch, 1);
      expect([x.shape, y.shape, weight?.shape]).toEqual([images, [3, classes], [3]]);
    });

    test("has a gradient that agrees with central differences in float64", () => {
      const at = [
        { shape: images, data: normal(images, 0) },
        { shape: [3, classes], data: normal([3, classes], 1) },
      ];
      const weights = constant(normal(images, 9), images);
      const { exact, difference } = compareGradients((x, y) => {
        const made = traced(value, { x, y }, 3);
        return sum(made.x.mul(weights)).add(sum(made.y.square()));
      }, at);
      expect(exact.some((slope) => slope !== 0)).toBe(true);
      expect(difference).toBeLessThan(1e-7);
    });

    test("gives the same bits twice, and others in another step", () => {
      const first = augmented(value, { backend: "wasm", step: 2 });
      expect(augmented(value, { backend: "wasm", step: 2 })).toEqual(first);
      const others = [3, 4, 5, 6, 7, 8].map((step) => augmented(value, { backend: "wasm", step }).x);
      expect(others.some((other) => other.some((number, i) => number !== first.x[i]))).toBe(true);
    });

    test("is the same on both backends", () => {
      for (const step of [1, 2, 3]) {
        const [exact, fast] = backends.map((backend) => augmented(value, { backend, step }));
        for (const name of ["x", "y", "weight"] as const)
          exact![name].forEach((number, i) => {
            expect(fast![name][i]).toBeCloseTo(number, 4);
          });
      }
    });

    test("changes targets and weights only where rows are mixed, and keeps their sums", () => {
      const { y, weight } = augmented(value, { backend: "reference", step: 4 });
      const before = [1, 0, 0, 0, 1, 0, 0, 0, 1];
      if (!augment.augmentMemberOf(value).mixes) return expect([y, weight]).toEqual([before, [1, 2, 3]]);
      for (let row = 0; row < 3; row++) expect(y[3 * row]! + y[3 * row + 1]! + y[3 * row + 2]!).toBeCloseTo(1, 12);
      expect(weight.reduce((a, b) => a + b)).toBeCloseTo(6, 12);
    });
  },
);

test.each<[() => augment.Augment, RegExp]>([
  [() => augment.noise({ deviation: -1 }), /augment\.noise, deviation: expected a number at least 0, got -1/],
  [() => augment.noise({ deviation: Number.POSITIVE_INFINITY }), /deviation/],
  [() => augment.mixup({ alpha: 0 }), /augment\.mixup, alpha/],
  [() => augment.cutmix({ alpha: Number.NaN }), /augment\.cutmix, alpha/],
  [() => augment.cutout({ size: 0 }), /augment\.cutout, size: expected a whole number of at least 1, got 0/],
  [() => augment.cutout({ size: 1.5 }), /size/],
  [() => augment.flip({ probability: 1.1 }), /augment\.flip, probability/],
  [() => augment.flip({ axis: "widht" as "width" }), /did you mean "width"/],
  [() => augment.crop({ padding: 0 }), /augment\.crop, padding/],
  [() => augment.crop({ padding: 1, border: "zero" as "zeros" }), /did you mean "zeros"/],
  [() => augment.rotate({ degrees: 0 }), /augment\.rotate, degrees/],
  [() => augment.rotate({ degrees: 181 }), /degrees/],
  [() => augment.scale({ from: 2, to: 1 }), /Give the smaller factor first/],
  [() => augment.scale({ from: 0, to: 1 }), /augment\.affine, scale/],
  [() => augment.shift({ pixels: 0 }), /augment\.shift, pixels/],
  [() => augment.affine({}), /it changes nothing/],
  [() => augment.checkedAugment({ augment: "mixupp" }, "here"), /here: there is no augment "mixupp" \(did you mean "mixup"\?\)/],
])("an impossible value is refused where it is made (%#)", (make, message) => {
  expect(make).toThrow(message);
});

test("images are wanted where pixels are moved, and the message says how to give them", () => {
  const batch = { x: input("x", [4, 6]), y: input("y", [4]) };
  for (const value of [
    augment.flip(),
    augment.cutout({ size: 1 }),
    augment.cutmix(),
    augment.crop({ padding: 1 }),
    augment.rotate({ degrees: 9 }),
  ])
    expect(() => traced(value, batch, 1)).toThrow(/expected images, got rows of shape \[6\]\. Give the data a shape such as/);
  expect(() => traced(augment.crop({ padding: 4, border: "reflect" }), { x: input("x", images), y: batch.y }, 1)).toThrow(/below 4/);
});
