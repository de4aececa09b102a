import type { EpochEvent, RunEvent } from "../../train/index.js";

/** What was measured after an epoch, by name: `train.loss`, `dev.accuracy`, ..., `penalty`, `learningRate`; `test.*` after the last. */
export type MetricRow = Readonly<{ epoch: number; step?: number; seconds?: number; metrics: Readonly<Record<string, number>> }>;

/** An epoch as an event tells it, or as the history of a model does, which holds no times. */
export type ToldEpoch = Pick<EpochEvent, "epoch" | "train" | "dev" | "penalty" | "learningRate"> & Partial<EpochEvent>;

/** The measures of a run, epoch by epoch; `seconds` count from its start, without those between two sittings. */
export function metricRows(events: readonly (RunEvent | ToldEpoch)[]): MetricRow[] {
  const rows: MetricRow[] = [];
  let seconds = 0;
  for (const event of events) {
    if (isEpoch(event)) {
      const { epoch, step, train, dev, penalty, learningRate, stepsPerSecond } = event;
      seconds += event.seconds ?? 0;
      rows.push({
        epoch,
        ...(step !== undefined && { step }),
        ...(event.seconds !== undefined && { seconds }),
        metrics: {
          ...named("train", train),
          ...named("dev", dev),
          penalty,
          learningRate,
          ...(stepsPerSecond !== undefined && { stepsPerSecond }),
        },
      });
    } else if ("type" in event && event.type === "end" && event.test && rows.length > 0) {
      const last = rows.pop()!;
      rows.push({ ...last, metrics: { ...last.metrics, ...named("test", event.test) } });
    }
  }
  return rows;
}

function isEpoch(event: RunEvent | ToldEpoch): event is ToldEpoch {
  return !("type" in event) || event.type === "epoch";
}

function named(part: string, measures: Readonly<Record<string, number>> | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(measures ?? {}).map(([name, value]) => [`${part}.${name}`, value]));
}

/** The same as columns of a table: epoch, step and seconds where they are known, then each metric; NaN where a row lacks one. */
export function metricColumns(rows: readonly MetricRow[]): { readonly name: string; readonly values: Float64Array }[] {
  const column = (name: string, value: (row: MetricRow) => number | undefined) => ({
    name,
    values: Float64Array.from(rows, (row) => value(row) ?? Number.NaN),
  });
  const names = new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)));
  return [
    column("epoch", ({ epoch }) => epoch),
    ...(rows.some(({ step }) => step !== undefined) ? [column("step", ({ step }) => step)] : []),
    ...(rows.some(({ seconds }) => seconds !== undefined) ? [column("seconds", ({ seconds }) => seconds)] : []),
    ...Array.from(names, (name) => column(name, ({ metrics }) => metrics[name])),
  ];
}
