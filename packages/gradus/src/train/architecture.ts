import { input, type Shape, type Sym, sizeOf, within } from "../engine/index.js";
import { collectScope, type Layer, members, type Scope, type Trace } from "../nn/index.js";

/** A layer of a model: its path, kind and options, the shape of a row's output, and how many numbers it trains. */
export type LayerRow = Readonly<{
  path: string;
  layer: Layer["layer"];
  options: Readonly<Record<string, unknown>>;
  output: Shape;
  parameters: number;
}>;

/** The layers of a model for rows of a shape, in the order of computing; containers show by their parts. @throws UserError if they do not fit */
export function architecture(model: Layer, shape: Shape): LayerRow[] {
  const collection = collectScope({ training: false, seed: input("seed", [], "i32"), step: input("step", [], "i32") });
  const rows: LayerRow[] = [];
  const visit = (layer: Layer, x: Sym, scope: Scope): Sym => {
    const [before, inside] = [collection.parameters.length, rows.length];
    const trace = members[layer.layer].trace as Trace<Layer>;
    const y = within(`${scope.path} (${layer.layer})`, () => trace(layer, x, scope, visit));
    if (rows.length > inside) return y; // its parts are there already
    const { layer: kind, ...options } = layer;
    const own = collection.parameters.slice(before);
    rows.push({
      path: scope.path.replace(/^model\./, ""),
      layer: kind,
      options,
      output: y.shape.slice(1),
      parameters: own.reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0),
    });
    return y;
  };
  visit(model, input("x", [1, ...shape]), collection.scope);
  return rows;
}
