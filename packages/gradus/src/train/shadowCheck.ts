import type { Session } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import { firstOutlier } from "./firstOutlier.js";
import type { Program, Programs } from "./program.js";
import { Shadow } from "./shadow.js";

/** Compares the first steps of a run with the reference. */
export class ShadowCheck {
  readonly #steps: number;
  readonly #session: Session;
  readonly #programs: Programs;
  readonly #shadows = new Map<Program, Shadow>();

  constructor(steps: number, session: Session, programs: Programs) {
    this.#steps = steps;
    this.#session = session;
    this.#programs = programs;
  }

  /**
   * Looks at a step that is computed and not committed yet, on the inputs and states that it had.
   * @throws UserError that names the first operation whose result is not what it means
   */
  check(program: Program, step: number): void {
    if (step > this.#steps) return;
    const { definition } = program.traced;
    const inputs = program.inputs();
    const outputs = Object.keys(definition.outputs).map((name) => [name, program.output(name).slice()] as const);
    let shadow = this.#shadows.get(program);
    if (!shadow) {
      shadow = new Shadow(this.#session, definition);
      this.#shadows.set(program, shadow);
      this.#programs.moved();
    }
    const found = shadow.firstDifference({ inputs, states: this.#programs.states(program) });
    if (found) {
      const { node, element, got, expected } = found;
      throw new UserError({
        place: `shadow, step ${step}`,
        what: `${node} differs: element ${element} is ${got} on ${this.#session.backend} and ${expected} on the reference`,
        remedy: 'Please report this; until it is mended, train with backend "reference"',
      });
    }
    for (const [name, values] of outputs) {
      const whole = shadow.output(name);
      const at = firstOutlier(values, whole);
      if (at !== undefined)
        throw new UserError({
          place: `shadow, step ${step}`,
          what: `output "${name}" is ${values[at]} in the compiled step, and ${whole[at]} when every operation stands alone`,
          remedy: "Please report this: each operation is right, and their combination is not",
        });
    }
  }
}
