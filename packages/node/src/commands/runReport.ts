import { join } from "node:path";
import { alarmsIn } from "../report/alarmsCard.js";
import { reportPage } from "../report/page.js";
import type { Reported } from "../report/reported.js";
import { saveFile } from "../saveFile.js";
import { inkFor } from "../terminal/ink.js";
import { nextOfRun } from "./nextOfRun.js";
import { openRun } from "./openRun.js";
import type { ReportOptions } from "./report.js";
import { reportedLines } from "./reportedLines.js";
import { reportOf, sourceOfRun } from "./reportOf.js";

/** No column is asked for its importance after so many milliseconds. */
const importanceMs = 10_000;

/** `gradus report`: writes the page and prints the same in short. Returns the exit code. */
export async function report(path: string, { out = join(path, "report.html"), floor, json }: ReportOptions): Promise<number> {
  const run = await openRun(path);
  const reported = await reportOf(sourceOfRun(run, floor), { importanceMs }, (remedies) => nextOfRun(run, remedies));
  await writePage(out, reported);
  if (json) process.stdout.write(`${JSON.stringify(documentOf(reported, { run: path, page: out }))}\n`);
  else process.stdout.write(`${reportedLines(reported, inkFor(process.stdout)).join("\n")}\n\nThe whole report: ${out}\n`);
  return 0;
}

/** @throws UserError if the page cannot be written */
export async function writePage(path: string, reported: Reported): Promise<void> {
  await saveFile(path, reportPage(reported));
}

function documentOf(
  { state, failure, measured, record, alarms, next }: Reported,
  about: { readonly run: string; readonly page: string },
): object {
  const fit = measured?.fit;
  return {
    ...about,
    state,
    failure,
    verdict: fit?.verdict ?? null,
    text: fit?.text ?? null,
    bias: fit?.bias ?? null,
    variance: fit?.variance ?? null,
    alarms,
    alarmsOnTheWay: alarmsIn(record),
    importance: measured?.importance?.columns ?? null,
    next,
  };
}
