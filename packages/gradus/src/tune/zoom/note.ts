import type { SeenTrial } from "../sampler.js";
import type { Space } from "../space/index.js";

/** What a parameter's box is, in [0, 1] and in the parameter's own units. */
export type BoxSide = Readonly<{ path: string; u: readonly [number, number]; values: readonly [number, number] }>;

/**
 * What the zoom notes with every trial, to draw it, to explain it, and to go on from it at the next ask.
 *   survey: a point of the first look at the whole space;  box: the best of the box;  look: one of the looks beyond the box
 */
export type ZoomNote = Readonly<{
  sampler: "coarseToFine";
  kind: "survey" | "box" | "look";
  /** 0 is the survey. */
  round: number;
  /** How long each side of the box is, of [0, 1]. */
  side: number;
  /** The box of each number that is searched. */
  box: readonly BoxSide[];
  /** The number of the trial that the box lies around, and whether results are so noisy that it is the best by the model and not by its own loss. */
  incumbent: number | null;
  noisy: boolean;
  /** The loss that the model expects of this trial, and one deviation to each side of it. */
  predicted: Readonly<{ loss: number; low: number; high: number }> | null;
  /** Whether the last round brought progress; null in the first two. */
  progress: boolean | null;
  /** What happened at the start of a round, in words. */
  sentence: string | null;
  model: ZoomModel | null;
  opening: Opening | null;
}>;

/** The model as last fitted, after so many results: how sharply each dimension matters, and the noise relative to the variance. */
export type ZoomModel = Readonly<{ weights: readonly number[]; noise: number; fittedAt: number }>;

/** How the round began: with which incumbent and loss, and how many asks of it are left. */
export type Opening = Readonly<{ incumbent: number; loss: number; asks: number; left: number }>;

/** The newest note of the zoom among trials of this space, or undefined. */
export function lastNote(trials: readonly SeenTrial[], { dimensions }: Space): ZoomNote | undefined {
  for (let i = trials.length - 1; i >= 0; i--) {
    const note = trials[i]?.note;
    if (typeof note !== "object" || note === null || !("sampler" in note) || note.sampler !== "coarseToFine") continue;
    const found = note as unknown as ZoomNote; // what this sampler itself wrote
    return found.model === null || found.model.weights.length === dimensions.length ? found : undefined;
  }
  return undefined;
}
