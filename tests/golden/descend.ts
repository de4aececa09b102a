import { ancestors, type BackendName, type Executable, input, openSession, type Session, state } from "#gradus/engine";
import { memberOf, type TracedOptimizer } from "#gradus/optim";
import { type Rate, rateAt } from "#gradus/schedule";
import type { GoldenTensor } from "#gradus/testing";
import type { Computed, Precision } from "./adapter.js";

/** The backend that computes in a precision. */
export const backendOf: Readonly<Record<Precision, BackendName>> = { float64: "reference", float32: "wasm" };

/** An optimizer at work on one tensor: one compiled program whose scalars are filled in before each step. */
export class Descent {
  readonly #optimizer: TracedOptimizer;
  readonly #session: Session;
  readonly #program: Executable;
  readonly #names: readonly string[];
  readonly slotNames: readonly string[];
  /** Steps done; a descent that goes on from another one starts higher. */
  steps = 0;

  constructor(optimizer: TracedOptimizer, shape: readonly number[], backend: BackendName) {
    const member = memberOf(optimizer);
    const slots = member.slots(optimizer);
    this.#optimizer = optimizer;
    this.slotNames = slots.map(({ name }) => name);
    const names = Object.keys(member.scalars(optimizer, { step: 1, learningRate: 0 }));
    this.#session = openSession({ backend, states: [{ name: "w", shape }, ...this.slotNames.map((name) => ({ name, shape }))] });
    const updated = member.update(optimizer, {
      w: state("w", shape),
      g: input("g", shape),
      slots: Object.fromEntries(this.slotNames.map((name) => [name, state(name, shape)])),
      hyper: Object.fromEntries(names.map((name) => [name, input(name, [])])),
    });
    // Scalars of options that are off are not in the graph.
    const read = new Set(ancestors([updated.w, ...Object.values(updated.slots)]).map(({ attributes }) => attributes.name));
    this.#names = names.filter((name) => read.has(name));
    this.#program = this.#session.compile({ outputs: {}, updates: { w: updated.w, ...updated.slots } });
    for (const { name, initial } of slots) this.#session.state(name).fill(initial);
  }

  /** The parameters, or a slot by its name; a copy. */
  read(name = "w"): Float64Array {
    return Float64Array.from(this.#session.state(name));
  }

  write(data: ArrayLike<number>, name = "w"): void {
    this.#session.state(name).set(data);
  }

  /** One step along a gradient. */
  step(gradient: ArrayLike<number>): Float64Array {
    const { learningRate } = this.#optimizer;
    const rate = rateAt(learningRate as Rate, { step: this.steps, epoch: 0, stepsPerEpoch: 1e9 });
    this.steps += 1;
    const scalars = memberOf(this.#optimizer).scalars(this.#optimizer, { step: this.steps, learningRate: rate });
    for (const name of this.#names) this.#program.input(name)[0] = scalars[name] ?? Number.NaN;
    this.#program.input("g").set(gradient);
    this.#program.run();
    return this.read();
  }
}

/** The parameters after each step along given gradients [steps, ...]. */
export function descendAlong(optimizer: TracedOptimizer, start: GoldenTensor, gradients: GoldenTensor, backend: BackendName): Computed {
  const descent = new Descent(optimizer, start.shape, backend);
  descent.write(start.data);
  const [steps = 0] = gradients.shape;
  const size = start.data.length;
  const data = new Float64Array(steps * size);
  for (let k = 0; k < steps; k++) data.set(descent.step(gradients.data.subarray(k * size, (k + 1) * size)), k * size);
  return { shape: gradients.shape, data };
}
