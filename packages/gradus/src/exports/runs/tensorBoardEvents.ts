import { bytesField, doubleField, floatField, joinedBytes, messageField, tfRecords, varintField } from "../../formats/index.js";
import type { MetricRow } from "./metricRows.js";

/**
 * The measures of a run as one event file of TensorBoard: a scalar for each metric under its part (`train/loss`, `dev/accuracy`, ...), at the steps behind each
 * epoch (the epoch where steps are not known). `startedMs`: when the run began, in milliseconds since 1970. Source: event.proto and summary.proto of TensorBoard.
 */
export function tensorBoardEvents(rows: readonly MetricRow[], { startedMs }: { readonly startedMs: number }): Uint8Array<ArrayBuffer> {
  const first = joinedBytes([doubleField(1, startedMs / 1000), bytesField(3, "brain.Event:2")]);
  const events = rows.map(({ epoch, step = epoch, seconds = 0, metrics }) =>
    joinedBytes([
      doubleField(1, startedMs / 1000 + seconds),
      varintField(2, step),
      messageField(
        5,
        Object.entries(metrics).map(([name, value]) => messageField(1, [bytesField(1, name.replace(".", "/")), floatField(2, value)])),
      ),
    ]),
  );
  return tfRecords([first, ...events]);
}
