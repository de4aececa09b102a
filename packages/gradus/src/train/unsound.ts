import type { Dataset, Preparation } from "./dataset.js";
import { shown } from "./flight/cause.js";
import type { BadNode } from "./flight/firstBad.js";
import { inputName } from "./inputName.js";
import type { Network } from "./network.js";

/**
 * What to say where predictions [rows, width] are not finite: the input of the first such row, or the operation that made them so, with the largest weight of
 * its layer. Undefined where all are finite. `look` looks at every operation of the prediction of one row.
 */
export function unsoundNote(
  prediction: Float64Array,
  { data, preparation, network, parameters }: { data: Dataset; preparation: Preparation; network: Network; parameters: Float32Array },
  look: (row: number) => BadNode | undefined,
): string | undefined {
  const at = prediction.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return undefined;
  const width = prediction.length / data.rows;
  const bad = new Set<number>();
  for (let each = at; each < prediction.length; each++) if (!Number.isFinite(prediction[each]!)) bad.add(Math.floor(each / width));
  const row = Math.floor(at / width);
  const head = `${bad.size} of ${data.rows} predictions ${bad.size === 1 ? "is" : "are"} not finite (first that of row ${row})`;
  const size = data.x.length / data.rows;
  const input = data.x.subarray(row * size, (row + 1) * size).findIndex((value) => !Number.isFinite(value));
  if (input >= 0)
    return `${head}, because its input ${data.x[row * size + input]} is not: ${inputName(preparation, input)}. Fill or leave out such rows.`;
  const node = look(row)?.node;
  const { path, value } = largestWeight(network, parameters, node?.place ?? "");
  return `${head}: ${node === undefined ? "" : `the first operation that is not finite is ${String(node)}, `}the largest weight ${shown(value)} in "${path}". If that is no weight of a trained network, the model file is not what was saved; inputs far beyond those of training do the same.`;
}

/** The largest weight of the layer at this place, or of all. */
function largestWeight({ parameters: all }: Network, values: Float32Array, place: string): { path: string; value: number } {
  const layer = place.match(/^model\.([\w.]+) /)?.[1];
  const own = all.filter(({ path }) => layer !== undefined && path.startsWith(`${layer}.`));
  let found = { path: all[0]!.path, value: 0 };
  for (const { path, offset, size } of own.length > 0 ? own : all)
    for (let at = offset; at < offset + size; at++) if (Math.abs(values[at]!) > Math.abs(found.value)) found = { path, value: values[at]! };
  return found;
}
