import { type data, UserError } from "gradus";

/** The error that is possible at all, as a share: of wrong rows, or of the target's variance. `given` says whether the user named it. */
export type Floor = Readonly<{ share: number; given: boolean }>;

/**
 * The floor that the user named: for classes a share of wrong rows, for numbers an RMSE in the target's unit. Without one it is 0.
 * @throws UserError if no error can be as large
 */
export function floorFrom({ target }: data.Table, floor: number | undefined): Floor {
  if (floor === undefined) return { share: 0, given: false };
  const share = target?.task === "regression" ? (floor / deviationOf(target.values)) ** 2 : floor;
  if (share <= 1) return { share, given: true };
  throw new UserError({
    place: "--floor",
    what:
      target?.task === "regression"
        ? `an RMSE of ${floor} is more than "${target.name}" varies at all`
        : `expected a share of wrong rows from 0 to 1, got ${floor}`,
    remedy: "Give the smallest error that is possible",
  });
}

/** The biased standard deviation. */
export function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
