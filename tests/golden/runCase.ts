import { compareGolden, type GoldenCase, type Tolerance } from "#gradus/testing";
import { type Adapters, type Computation, NotSupported, type Precision } from "./adapter.js";
import { schema } from "./schema.js";

/**
 * One output that is wrong: the worst element's error and what was allowed there. Where there is no number to give (an exception,
 * another shape, an unknown op) `error` is the reason in words and `allowed` is null.
 */
export type Failure = Readonly<{ topic: string; id: string; output: string; error: number | string; allowed: number | null }>;

/** What became of one case. */
export type Verdict = Readonly<{ outcome: "passed" | "failed" | "unsupported"; failures: readonly Failure[] }>;

/** Runs one case in every precision of its adapter and compares what comes out. */
export async function runCase(topic: string, golden: GoldenCase, adapters: Adapters | undefined): Promise<Verdict> {
  const stranger = outsideOfSchema(topic, golden);
  if (stranger !== undefined) return failed([reason(topic, golden, "", stranger)]);
  const adapter = adapters !== undefined && Object.hasOwn(adapters, golden.op) ? adapters[golden.op] : undefined;
  if (adapter === undefined) return { outcome: "unsupported", failures: [] };
  const failures: Failure[] = [];
  for (const precision of adapter.precisions) {
    try {
      failures.push(...compare(topic, golden, await adapter.run(golden, precision), precision));
    } catch (error) {
      if (error instanceof NotSupported) return { outcome: "unsupported", failures: [] };
      failures.push(reason(topic, golden, "", `${precision}: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
  return failures.length === 0 ? { outcome: "passed", failures } : failed(failures);
}

/** What the case asks for that format "golden/1" does not know, or undefined. */
function outsideOfSchema(topic: string, { op, params }: GoldenCase): string | undefined {
  const ops = Object.hasOwn(schema, topic) ? schema[topic] : undefined;
  if (ops === undefined) return `unknown topic "${topic}"`;
  const known = Object.hasOwn(ops, op) ? ops[op] : undefined;
  if (known === undefined) return `unknown op "${op}"`;
  const names = known.split(" ");
  const unknown = Object.keys(params).find((name) => !names.includes(name));
  return unknown === undefined ? undefined : `unknown param "${unknown}" of op "${op}"`;
}

function compare(topic: string, golden: GoldenCase, computed: Computation, precision: Precision): Failure[] {
  const failures: Failure[] = [];
  for (const name of Object.keys(computed))
    if (golden.outputs[name] === undefined) failures.push(reason(topic, golden, name, `${precision}: there is no such output in the case`));
  for (const [name, expected] of Object.entries(golden.outputs)) {
    const got = computed[name];
    if (got === undefined) {
      failures.push(reason(topic, golden, name, `${precision}: the output was not computed`));
      continue;
    }
    const mismatch = compareGolden(got, expected, got.tolerance ?? toleranceOf(golden, name, precision));
    if (mismatch === undefined) continue;
    const { error, allowed, what } = mismatch;
    if (error === undefined || !Number.isFinite(error)) failures.push(reason(topic, golden, name, `${precision}: ${what}`));
    else failures.push({ topic, id: golden.id, output: name, error, allowed: allowed ?? null });
  }
  return failures;
}

/** `tol` is promised to both; float64 has a stricter one in some files. Integer outputs are compared exactly whatever stands here. */
function toleranceOf({ tol, tol64 }: GoldenCase, name: string, precision: Precision): Tolerance {
  return (precision === "float64" ? tol64[name] : undefined) ?? tol[name] ?? [0, 0];
}

function failed(failures: readonly Failure[]): Verdict {
  return { outcome: "failed", failures };
}

function reason(topic: string, { id }: GoldenCase, output: string, error: string): Failure {
  return { topic, id, output, error, allowed: null };
}
