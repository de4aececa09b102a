import type { GoldenFile } from "#gradus/testing";
import type { Adapters } from "./adapter.js";
import { type Failure, runCase } from "./runCase.js";

/** Cases of one topic by what became of them. */
export type Counts = Readonly<{ passed: number; failed: number; unsupported: number }>;

/** The JSON document of the golden runner. */
export type Report = Readonly<{ topics: Readonly<Record<string, Counts>>; failures: readonly Failure[] }>;

/** Runs every case of the files, one after another. */
export async function runFiles(files: readonly GoldenFile[], adapters: Readonly<Record<string, Adapters>>): Promise<Report> {
  const topics: Record<string, Counts> = {};
  const failures: Failure[] = [];
  for (const { topic, cases } of files) {
    const counts = { passed: 0, failed: 0, unsupported: 0, ...topics[topic] };
    for (const golden of cases) {
      const verdict = await runCase(topic, golden, Object.hasOwn(adapters, topic) ? adapters[topic] : undefined);
      counts[verdict.outcome]++;
      failures.push(...verdict.failures);
    }
    topics[topic] = counts;
  }
  return { topics, failures };
}

/** The report as a table with a line a topic and a total, then the failures, each on a line. */
export function asTable({ topics, failures }: Report): string {
  const rows = Object.entries(topics).map(([topic, { passed, failed, unsupported }]) => [topic, passed, failed, unsupported] as const);
  const total = (column: 1 | 2 | 3): number => rows.reduce((sum, row) => sum + row[column], 0);
  const lines = [...rows, ["total", total(1), total(2), total(3)] as const].map(
    ([topic, ...counts]) => `${topic.padEnd(24)}${counts.map((count, i) => String(count).padStart([8, 8, 19][i] ?? 8)).join("")}`,
  );
  return [`${"topic".padEnd(24)}  passed  failed  not supported yet`, ...lines, ...failures.map(asLine)].join("\n");
}

function asLine({ topic, id, output, error, allowed }: Failure): string {
  const place = `${topic} ${id}${output === "" ? "" : `, ${output}`}`;
  return typeof error === "string" ? `FAILED ${place}: ${error}` : `FAILED ${place}: error ${error}, allowed ${allowed}`;
}
