import { inRange } from "../errors/index.js";
import {
  checkedRate,
  type Moment,
  type Plateau,
  type PlateauMemory,
  plateauAfter,
  plateauOf,
  plateauStart,
  type Rate,
  rateAt,
} from "../schedule/index.js";
import type { Measures } from "./events.js";
import { checkRate, type Job } from "./job.js";
import { watched } from "./stopping.js";
import type { RateMemory } from "./trainerMemory.js";

/** The learning rate of a run: the recipe's, until it is changed by hand. */
export class LiveRate {
  readonly #job: Job;
  #rate: Rate;
  #factor = 1;
  #since: Pick<Moment, "step" | "epoch"> = { step: 0, epoch: 0 };
  #plateau: Plateau | undefined;
  #memory: PlateauMemory | undefined;

  constructor(job: Job) {
    this.#job = job;
    this.#rate = job.recipe.optimizer.learningRate;
    this.#begin();
  }

  /** The rate of a step with so many steps and epochs behind it. */
  at({ step, epoch, stepsPerEpoch }: Moment): number {
    const { step: steps, epoch: epochs } = this.#since;
    return this.#factor * rateAt(this.#rate, { step: step - steps, epoch: epoch - epochs, stepsPerEpoch, plateau: this.#memory });
  }

  /** Another number or schedule, which starts at `since`. @throws UserError if it is none, or watches what the run does not measure */
  set(rate: Rate, since: Pick<Moment, "step" | "epoch">): void {
    const checked = checkedRate(rate, "run.setLearningRate");
    checkRate(checked, this.#job);
    [this.#rate, this.#factor, this.#since] = [checked, 1, since];
    this.#begin();
  }

  /** So many times the rate from here on, wherever its schedule stands. @throws UserError for a negative factor or none that is finite */
  scale(factor: number): void {
    this.#factor *= inRange(factor, 0, Number.POSITIVE_INFINITY, "[)", "run.scaleLearningRate, factor");
  }

  /** A plateau schedule sees an epoch's measures. */
  afterEpoch(measures: { readonly train: Measures; readonly dev?: Measures }): void {
    if (!this.#plateau || !this.#memory) return;
    this.#memory = plateauAfter(this.#plateau, this.#memory, watched(this.#plateau.watch as Parameters<typeof watched>[0], measures));
  }

  /** What a later process needs to go on. */
  get memory(): RateMemory {
    return { rate: this.#rate, factor: this.#factor, since: this.#since, plateau: this.#memory ?? null };
  }

  /** Goes on where another was. @throws UserError if the memory holds no rate */
  recall({ rate, factor, since, plateau }: RateMemory): void {
    this.set(rate, since);
    this.scale(factor);
    if (plateau) this.#memory = plateau;
  }

  #begin(): void {
    this.#plateau = plateauOf(this.#rate);
    this.#memory = this.#plateau && plateauStart(this.#plateau);
  }
}
