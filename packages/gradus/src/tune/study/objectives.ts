import { oneOf, UserError } from "../../errors/index.js";

/** What a study makes small or large. */
export type Objective = Readonly<{ name: string; direction: "minimize" | "maximize" }>;

/** One of: `minimize: "dev.loss"`, `maximize: "dev.accuracy"`, `directions: { loss: "minimize", size: "minimize" }`. */
export type ObjectiveOptions = Readonly<{
  minimize?: string | undefined;
  maximize?: string | undefined;
  directions?: Readonly<Record<string, "minimize" | "maximize">> | undefined;
}>;

/** @throws UserError unless exactly one of the three is given */
export function objectivesOf({ minimize, maximize, directions }: ObjectiveOptions): readonly Objective[] {
  const place = "tune.study";
  const given = [minimize, maximize, directions].filter((option) => option !== undefined).length;
  if (given !== 1)
    throw new UserError({
      place,
      what: given === 0 ? "it does not know what is good" : "minimize, maximize and directions exclude each other",
      remedy: 'Say minimize: "dev.loss", maximize: "dev.accuracy", or directions: { loss: "minimize", size: "minimize" }',
    });
  if (minimize !== undefined) return [{ name: String(minimize), direction: "minimize" }];
  if (maximize !== undefined) return [{ name: String(maximize), direction: "maximize" }];
  const found = Object.entries(directions ?? {}).map(([name, direction]) => ({
    name,
    direction: oneOf(direction, ["minimize", "maximize"], `${place}, directions, ${name}`),
  }));
  if (found.length > 0) return found;
  throw new UserError({ place: `${place}, directions`, what: "there is no objective in it", remedy: "Name at least one" });
}

/** A value turned so that less is better; what diverged is Infinity. */
export function turned(value: number | null, { direction }: Objective): number {
  if (value === null || !Number.isFinite(value)) return Number.POSITIVE_INFINITY;
  return direction === "minimize" ? value : -value;
}
