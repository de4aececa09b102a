import { integerFrom, positiveInteger, UserError } from "../../errors/index.js";
import { checkedPruner, type Pruner } from "../pruners/index.js";
import { checkedSampler, type Sampler } from "../samplers/index.js";
import { type Constraint, type Fields, type Json, type Space, spaceOf, type Values } from "../space/index.js";
import { memoryStore, namedStore, type Store } from "../store/index.js";
import { type Objective, type ObjectiveOptions, objectivesOf } from "./objectives.js";

/** When a study has done enough; what is not given does not limit it. */
export type Budget = Readonly<{
  /** Trials in all, those that failed or were made elsewhere not counted. */
  trials?: number | undefined;
  /** Seconds from the start of `run` after which no trial starts. */
  seconds?: number | undefined;
  /** A value that is good enough, in the objective's own direction. */
  target?: number | undefined;
}>;

export type StudyOptions<F extends Fields> = ObjectiveOptions &
  Budget &
  Readonly<{
    space: F;
    constraints?: readonly Constraint[];
    /** A test in code that parameters must pass; a store does not keep it. */
    where?: (h: Values<F>) => boolean;
    /** Unless named, the study chooses one by the space and the number of trials, and says so in its first event. */
    sampler?: Sampler;
    pruner?: Pruner;
    seed?: number;
    /** Where the log is kept: a store, or the path of a SQLite file (after `import "@gradus/node"`). Default: this process's memory. */
    store?: Store | string;
    /** What else makes the study what it is, such as the names of its data: a store that holds a study about something else is refused. */
    about?: Json;
  }>;

/** @throws UserError for what is neither a store nor a path, or where there are no files */
function storeOf(store: Store | string): Store {
  if (typeof store === "string") return namedStore(store);
  if (typeof store?.read === "function" && typeof store.append === "function") return store;
  throw new UserError({
    place: "tune.study, store",
    what: `expected a store or a file's path, got ${JSON.stringify(store)}`,
    remedy: "Leave it out to keep the study in memory",
  });
}

/** What a study is made of, checked. */
export type Setup = Readonly<{
  space: Space;
  objectives: readonly Objective[];
  sampler: Sampler | null;
  pruner: Pruner | null;
  seed: number;
  store: Store;
  about: Json;
  budget: Budget;
}>;

/** @throws UserError that names the option that is missing or impossible */
export function setupOf<F extends Fields>(options: StudyOptions<F>): Setup {
  const place = "tune.study";
  const { space, constraints = [], where, sampler, pruner, seed = 0, store = memoryStore(), about = null } = options;
  const objectives = objectivesOf(options);
  if (pruner !== undefined && objectives.length > 1)
    throw new UserError({
      place: `${place}, pruner`,
      what: `a curve has one value, the study ${objectives.length} objectives`,
      remedy: "Leave the pruner out",
    });
  return {
    space: spaceOf(space, { constraints, where }),
    objectives,
    sampler: sampler === undefined ? null : checkedSampler(sampler, `${place}, sampler`),
    pruner: pruner === undefined ? null : checkedPruner(pruner, `${place}, pruner`),
    seed: integerFrom(Number.MIN_SAFE_INTEGER, seed, `${place}, seed`),
    store: storeOf(store),
    about,
    budget: checkedBudget(options, objectives, place),
  };
}

/** @throws UserError if a limit is none */
export function checkedBudget({ trials, seconds, target }: Budget, objectives: readonly Objective[], place: string): Budget {
  if (trials !== undefined) positiveInteger(trials, `${place}, trials`);
  if (seconds !== undefined && !(seconds > 0))
    throw new UserError({
      place: `${place}, seconds`,
      what: `expected a number above 0, got ${String(seconds)}`,
      remedy: "Give some time, or leave it out",
    });
  if (target !== undefined && (typeof target !== "number" || Number.isNaN(target)))
    throw new UserError({
      place: `${place}, target`,
      what: `expected a number, got ${String(target)}`,
      remedy: "Give the value that is good enough",
    });
  if (target !== undefined && objectives.length > 1)
    throw new UserError({ place: `${place}, target`, what: "several objectives have no one target", remedy: "Leave it out" });
  return { trials, seconds, target };
}
