import type { Watch } from "../engine/index.js";
import { machineRates } from "./machineRates.js";
import type { Profile } from "./profile.js";
import { WatchedProgram } from "./watchedProgram.js";

/** Watches the programs of a session and finds where their time goes. */
export class Profiler {
  readonly #programs: WatchedProgram[] = [];
  readonly #began: number = performance.now();
  readonly watch: Watch = (program) => {
    const watched = new WatchedProgram(program);
    this.#programs.push(watched);
    return (call) => watched.see(call);
  };

  /** Everything so far. */
  profile(): Profile {
    const wallMs = performance.now() - this.#began;
    const rates = machineRates();
    const programs = this.#programs.filter(({ calls }) => calls > 0).map((program) => program.profile(rates.gflops));
    return {
      wallMs,
      programMs: programs.reduce((sum, { allMs }) => sum + allMs, 0),
      rates,
      programs: programs.sort((a, b) => b.allMs - a.allMs),
    };
  }
}
