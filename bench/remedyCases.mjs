// @ts-check
import { diagnose } from "gradus";
import { caseOf, expectedError, studentOf } from "./verdictCases.mjs";

/**
 * What remedies are worth on teacher-student cases (see verdictCases.mjs): the student is trained, judged, and trained anew by the first remedies of its verdict that change the
 * recipe. Errors are those to expect on 12,000 fresh rows that nothing was chosen by, the noise by its formula; dev has 400 rows.
 *
 * @typedef {{ name: string, error: number }} Tried
 */

/** Dev rows of a case: as few as people have. */
const devRows = 400;
const freshRows = 12_000;

/**
 * @param {number} number
 * @param {number} most so many remedies are tried
 */
export async function remediesOf(number, most) {
  const given = caseOf(number);
  const dev = given.rows(devRows);
  const student = studentOf(given);
  const model = await student.run({ train: given.train, dev }).result();
  const fit = await diagnose.fit(model, { train: given.train, dev, floor: given.floor });
  const remedies = fit.remedies.filter(({ name }) => name !== "more data" && name !== "more rows to measure on").slice(0, most);
  const fresh = given.rows(freshRows);
  const before = await expectedError(model, fresh, given);
  /** @type {Tried[]} */
  const tried = [];
  for (const { name, recipe } of remedies) {
    const changed = await recipe.run({ train: given.train, dev }).result();
    tried.push({ name, error: await expectedError(changed, fresh, given) });
  }
  return { number, situation: given.situation.name, task: given.task, verdict: fit.verdict, floor: given.floor, before, tried };
}
