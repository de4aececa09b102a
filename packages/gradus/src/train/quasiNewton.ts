import type { Elements } from "../engine/index.js";
import { type Lbfgs, type LbfgsMemory, lbfgsStart, lbfgsStep } from "../optim/index.js";

/** The cost and its gradient at some parameters, and whether everything that a step computes there is finite. */
export type Evaluated = Readonly<{ value: number; gradient: Elements; isSound: boolean }>;

/** The function of a step. Throws where it is not finite, unless a line search tries something out and will come back from there. */
export type StepFunction = (w: Float64Array, isTrial: boolean) => Evaluated;

/** Finds the parameters that a step of L-BFGS moves to, and remembers what it learned of the curvature. */
export class QuasiNewton {
  #memory: LbfgsMemory = lbfgsStart;
  #found: LbfgsMemory = lbfgsStart;

  /**
   * The next parameters from `w`. `isSame` says whether the function is that of the step before; where it is another (dropout draws other masks), gradients
   * of the two say nothing about curvature, and the step begins anew. Within the step the function must stay the same.
   */
  next(options: Lbfgs, w: Float64Array, { isSame, evaluate }: Readonly<{ isSame: boolean; evaluate: StepFunction }>): Float64Array {
    let isTrial = false;
    const found = lbfgsStep(
      options,
      (at) => {
        const { value, gradient, isSound } = evaluate(at, isTrial);
        isTrial = options.lineSearch === "strongWolfe";
        return { value: isSound ? value : Number.POSITIVE_INFINITY, gradient: Float64Array.from(gradient) };
      },
      { w, memory: isSame ? this.#memory : lbfgsStart },
    );
    this.#found = found.memory;
    return found.w;
  }

  get memory(): LbfgsMemory {
    return this.#memory;
  }

  /** Goes on where another was. */
  recall(memory: LbfgsMemory): void {
    this.#memory = memory;
  }

  /** Says that the step to the parameters found last was done. */
  commit(): void {
    this.#memory = this.#found;
  }
}
