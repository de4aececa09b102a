import { input, type StateDeclaration, type Sym, state } from "../engine/index.js";
import { type Average, averageShare } from "../recipe/index.js";
import { averagedWeights, bufferState, type Network } from "./network.js";
import type { Programs } from "./program.js";
import type { Traced } from "./trace.js";
import type { AveragerMemory } from "./trainerMemory.js";

type Averaged = Pick<Network, "size" | "buffers">;

/** The states that an average lives in. */
export function averageStates({ size, buffers }: Averaged): StateDeclaration[] {
  return [
    { name: averagedWeights, shape: [size] },
    ...buffers.map(({ path, shape }) => ({ name: bufferState(path, averagedWeights), shape })),
  ];
}

/** Keeps the average of the weights and buffers of a session: it moves when told that a step or an epoch is done. */
export class Averager {
  readonly #programs: Programs;
  readonly #network: Averaged;
  readonly #average: Average;
  #updates = 0;
  #epochs = 0;

  /** The average starts as a copy. */
  constructor(programs: Programs, network: Averaged, average: Average) {
    this.#programs = programs;
    this.#network = network;
    this.#average = average;
    this.#move(1);
  }

  /** Until the first epoch is over, the mean of epochs is the weights as they stand. */
  afterStep(): void {
    if ("ema" in this.#average) this.#move(averageShare(this.#average, this.#updates++));
    else if (this.#epochs === 0) this.#move(1);
  }

  afterEpoch(): void {
    this.#epochs++;
    if (!("swa" in this.#average)) return;
    this.#move(this.#epochs < this.#average.swa.from ? 1 : averageShare(this.#average, this.#updates++));
  }

  get memory(): AveragerMemory {
    return { updates: this.#updates, epochs: this.#epochs };
  }

  /** Goes on where another was; the averages themselves are states of the session. */
  recall({ updates, epochs }: AveragerMemory): void {
    [this.#updates, this.#epochs] = [updates, epochs];
  }

  #move(share: number): void {
    const program = this.#programs.named("average", () => traceAverage(this.#network));
    program.set("average.share", share);
    program.compute();
    program.commit();
  }
}

/** average <- average + share (present - average), for the weights and every buffer. */
function traceAverage({ size, buffers }: Averaged): Traced {
  const share = input("average.share", []);
  const updates: Record<string, Sym> = {};
  const follow = (present: string, average: string, shape: readonly number[]): void => {
    const before = state(average, shape);
    updates[average] = before.add(state(present, shape).sub(before).mul(share));
  };
  follow("parameters", averagedWeights, [size]);
  for (const { path, shape } of buffers) follow(bufferState(path), bufferState(path, averagedWeights), shape);
  return { definition: { name: "average", outputs: {}, updates }, inputs: new Set(["average.share"]) };
}
