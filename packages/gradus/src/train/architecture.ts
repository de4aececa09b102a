import { ancestors, flopsOf, input, type Shape, type Sym, sizeOf, within } from "../engine/index.js";
import { collectScope, type Layer, members, type Scope, type Trace } from "../nn/index.js";

/** A layer of a model: its path, kind and options, the shape of a row's output, and how many numbers it trains. */
export type LayerRow = Readonly<{
  path: string;
  layer: Layer["layer"];
  options: Readonly<Record<string, unknown>>;
  output: Shape;
  parameters: number;
  /** Floating-point operations of predicting one row (see `flopsOf`). */
  flops: number;
  /** Bytes of its parameters and of what else it keeps, such as running statistics. */
  bytes: number;
}>;

/**
 * The layers of a model for rows of a shape, in the order of computing; containers show by their parts (so the addition of a residual stands nowhere).
 * @throws UserError if they do not fit
 */
export function architecture(model: Layer, shape: Shape): LayerRow[] {
  const collection = collectScope({ training: false, seed: input("seed", [], "i32"), step: input("step", [], "i32") });
  const rows: LayerRow[] = [];
  const start = input("x", [1, ...shape]);
  const seen = new Set<Sym>([start]);
  const visit = (layer: Layer, x: Sym, scope: Scope): Sym => {
    const before = { parameters: collection.parameters.length, buffers: collection.buffers.length };
    const trace = members[layer.layer].trace as Trace<Layer>;
    const y = within(`${scope.path} (${layer.layer})`, () => trace(layer, x, scope, visit));
    const own = ancestors([y]).filter((node) => !seen.has(node));
    for (const node of own) seen.add(node);
    if ("layers" in layer) return y;
    const { layer: kind, ...options } = layer;
    const parameters = numbers(collection.parameters.slice(before.parameters));
    rows.push({
      path: scope.path.replace(/^model\./, ""),
      layer: kind,
      options,
      output: y.shape.slice(scope.members === undefined ? 1 : 2),
      parameters,
      flops: flopsOf(own),
      bytes: 4 * (parameters + numbers(collection.buffers.slice(before.buffers))),
    });
    return y;
  };
  visit(model, start, collection.scope);
  return rows;
}

function numbers(tensors: readonly { readonly shape: Shape }[]): number {
  return tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
