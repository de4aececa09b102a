// @ts-check
// Is the verdict of `diagnose.fit` right? 200 teacher-student cases with known bias, variance and floor (see verdictCases.mjs).
// Cases below 1200 were looked at while the rule of the verdict, the rule of counting and the cases themselves were chosen; the figure to quote is that of others.
// After `npm run build`: node bench/verdicts.mjs [--cases 200] [--from 2000] [--json]
import { parseArgs } from "node:util";
import { caseOf, judged } from "./verdictCases.mjs";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "200" },
    from: { type: "string", default: "2000" },
    json: { type: "boolean", default: false },
  },
});
const [from, count] = [Number(values.from), Number(values.cases)];
const start = performance.now();
/** @type {Awaited<ReturnType<typeof judged>>[]} */
const results = [];
for (let number = from; number < from + count; number++) {
  const result = await judged(caseOf(number));
  results.push(result);
  if (!result.right) process.stderr.write(`${lineOf(result)}\n`);
}
const right = results.filter((result) => result.right).length;
const undecided = results.filter(({ found }) =>
  [found.bias, found.variance].some(({ judgement }) => judgement === "not enough evidence"),
).length;
const strict = results.filter((result) => result.strict).length;
const ofClass = results.filter((result) => result.ofClass).length;
const exact = results.filter((result) => result.exact).length;
const seconds = (performance.now() - start) / 1000;
if (values.json)
  console.log(
    JSON.stringify({
      cases: count,
      right,
      share: right / count,
      strict,
      exact,
      ofClass,
      withOpenGap: undecided,
      seconds,
      wrong: results.filter((result) => !result.right).map(({ found, ...rest }) => ({ ...rest, verdict: found.verdict })),
    }),
  );
else {
  for (const verdict of ["highBias", "highVariance", "both", "balanced"]) {
    const own = results.filter(({ deserved }) => deserved === verdict);
    console.log(`${verdict.padEnd(14)} ${own.filter((result) => result.right).length} of ${own.length} right`);
  }
  console.log(
    `${right} of ${count} right (${((100 * right) / count).toFixed(1)} %), in ${undecided} cases a gap is left open for lack of evidence; ${seconds.toFixed(0)} s`,
  );
}
if (!values.json)
  console.log(
    `stricter counts: ${strict} with the true gap inside of every open interval, ${exact} with exactly the deserved verdict; ${ofClass} measured by the error of the student's class`,
  );
process.exitCode = right >= 0.95 * count ? 0 : 1;

/** @param {Awaited<ReturnType<typeof judged>>} result */
function lineOf({ number, situation, task, found, truth, deserved }) {
  const gap = (/** @type {import("gradus").diagnose.Gap} */ { value, low, high }, /** @type {number} */ actual) =>
    `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), truly ${actual.toFixed(3)}`;
  return `case ${number}, ${task}, ${situation}: ${found.verdict} for ${deserved}; bias ${gap(found.bias, truth.bias)}; variance ${gap(found.variance, truth.variance)}`;
}
