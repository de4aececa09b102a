import { ancestors, type Shape, type Sym } from "../../engine/graph/index.js";
import { UserError } from "../../errors/index.js";

/** The size of an axis: a number, or so many for each row that is predicted. */
export type Size = number | Readonly<{ perRow: number }>;

/** A graph whose number of rows is free: every node with its shape. */
export type FreeGraph = Readonly<{
  root: Sym;
  nodes: readonly Sym[];
  sizes: ReadonlyMap<Sym, readonly Size[]>;
  /** Where a slice begins, along each axis. */
  starts: ReadonlyMap<Sym, readonly Size[]>;
}>;

/**
 * The graph that `trace` makes for any number of rows: it is made for two numbers, and what differs between both grows with the rows.
 * @throws UserError if the graph has other operations for other numbers of rows, or a size that does not grow in proportion to them
 */
export function freeGraph(trace: (rows: number) => Sym, place: string): FreeGraph {
  // Primes, larger than most sizes, so that no other size of the graph is taken for them.
  const [few, many] = [1009, 2003] as const;
  const root = trace(few);
  const [nodes, others] = [ancestors([root]), ancestors([trace(many)])];
  const sizes = new Map<Sym, readonly Size[]>();
  const starts = new Map<Sym, readonly Size[]>();
  const positions = new Map(others.map((node, at) => [node, at]));
  const placeIn = new Map(nodes.map((node, at) => [node, at]));
  nodes.forEach((node, at) => {
    const other = others[at];
    const same =
      other?.op === node.op &&
      other.shape.length === node.shape.length &&
      other.inputs.length === node.inputs.length &&
      other.inputs.every((input, i) => positions.get(input) === placeIn.get(node.inputs[i]!));
    if (!same)
      throw new UserError({
        place: node.place === "" ? place : node.place,
        what: "it has other operations for other numbers of rows",
        remedy: "Write the layer so that the number of rows changes shapes alone",
      });
    sizes.set(node, sizesOf(node, node.shape, other.shape, [few, many]));
    const { starts: own } = node.attributes;
    if (own !== undefined) starts.set(node, sizesOf(node, own as Shape, other.attributes.starts as Shape, [few, many]));
  });
  return { root, nodes, sizes, starts };
}

function sizesOf({ place, op }: Sym, a: Shape, b: Shape, [few, many]: readonly [number, number]): Size[] {
  return a.map((size, axis) => {
    if (size === b[axis]) return size;
    const perRow = size / few;
    if (Number.isInteger(perRow) && perRow * many === b[axis]) return { perRow };
    throw new UserError({
      place: place === "" ? op : place,
      what: `an axis has ${size} elements for ${few} rows and ${b[axis]} for ${many}, which does not grow in proportion`,
      remedy: "Keep rows apart from each other in the layer",
    });
  });
}

export function isFixed(sizes: readonly Size[]): sizes is readonly number[] {
  return sizes.every((size) => typeof size === "number");
}

export function sameSize(a: Size | undefined, b: Size | undefined): boolean {
  return typeof a === "object" && typeof b === "object" ? a.perRow === b.perRow : a === b;
}
