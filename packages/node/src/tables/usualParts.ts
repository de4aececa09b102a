import type { data } from "gradus";

/** The shares of train, dev and test where nobody says otherwise. */
export const usualShares: data.Fractions = [0.8, 0.1, 0.1];

/** A column of this name that holds train, dev and test says which row belongs where, unless the user says otherwise. */
export const usualSplitColumn = "split";

/** The share of the train rows that becomes dev where a column, a file or the user gives dev none. */
export const devShare = 0.15;
