import { input, type Shape, type Sym, sizeOf } from "../engine/index.js";
import { collectScope, type Layer, traceLayer } from "../nn/index.js";

/** A layer as it stands in a network: its path, what it is, the shape of what comes out for one row, and how many numbers it learns. */
export type LayerRow = Readonly<{
  /** The place in the model, as in the names of parameters: "2", or "1.0" within a sequence inside. */
  path: string;
  layer: Layer["layer"];
  /** The layer's own options, without its name. */
  options: Readonly<Record<string, unknown>>;
  output: Shape;
  parameters: number;
}>;

/** Rows that are sent through: enough for layers that need a batch of more than one. */
const tracedRows = 4;

/** The layers of a model in order, for rows of `shape`; sequences are opened. @throws UserError of the layer that does not fit its input */
export function architecture(model: Layer, shape: Shape): LayerRow[] {
  return walk(model, input("x", [tracedRows, ...shape]), "").rows;
}

function walk(layer: Layer, x: Sym, path: string): { rows: LayerRow[]; y: Sym } {
  if (layer.layer !== "sequential") return single(layer, x, path);
  const rows: LayerRow[] = [];
  let y = x;
  layer.layers.forEach((each, at) => {
    const walked = walk(each, y, path === "" ? String(at) : `${path}.${at}`);
    rows.push(...walked.rows);
    y = walked.y;
  });
  return { rows, y };
}

function single(value: Layer, x: Sym, path: string): { rows: LayerRow[]; y: Sym } {
  const { scope, parameters } = collectScope({ training: true, seed: input("seed", [], "i32"), step: input("step", [], "i32") });
  const y = traceLayer(value, x, scope);
  const { layer, ...options } = value;
  const count = parameters.reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0);
  return { rows: [{ path, layer, options, output: y.shape.slice(1), parameters: count }], y };
}
