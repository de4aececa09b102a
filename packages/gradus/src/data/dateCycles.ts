/** A rhythm that dates may follow. */
export type Cycle = "year" | "week" | "day";

const daySeconds = 86_400;

/** Seconds of one turn; a year is the mean Gregorian one, so that a phase is right to within a day. */
export const cycleSeconds: Readonly<Record<Cycle, number>> = { year: 365.2425 * daySeconds, week: 7 * daySeconds, day: daySeconds };

/** Sines and cosines of each rhythm: three for the week span every function of the weekday; a year and a day get a finer wave beside the plain one. */
export const cycleHarmonics: Readonly<Record<Cycle, number>> = { year: 2, week: 3, day: 2 };

/**
 * The rhythms in which dates vary: the year where the months do, the week where the weekdays do, the day where the time of day does.
 * `values`: seconds since 1970; NaN is passed over.
 */
export function cyclesOf(values: Float64Array): Cycle[] {
  const seen = { months: new Set<number>(), weekdays: new Set<number>(), times: new Set<number>() };
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const day = Math.floor(value / daySeconds);
    if (seen.months.size < 2) seen.months.add(new Date(value * 1000).getUTCMonth());
    if (seen.weekdays.size < 2) seen.weekdays.add(day % 7);
    if (seen.times.size < 2) seen.times.add(value - day * daySeconds);
  }
  const varying: [Cycle, Set<number>][] = [
    ["year", seen.months],
    ["week", seen.weekdays],
    ["day", seen.times],
  ];
  return varying.filter(([, values]) => values.size > 1).map(([cycle]) => cycle);
}

/** The angle of a moment in its rhythm, in radians from 0 to 2 pi. 1970-01-01 stands at 0 of the year and of the day, and on a Thursday of the week. */
export function cyclePhase(seconds: number, cycle: Cycle): number {
  const turns = seconds / cycleSeconds[cycle];
  return (turns - Math.floor(turns)) * 2 * Math.PI;
}
