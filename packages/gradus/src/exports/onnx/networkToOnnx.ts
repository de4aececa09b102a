import { evaluate, type Feeds } from "../../engine/backends/reference/index.js";
import type { Sym } from "../../engine/graph/index.js";
import { type ModelParts, passThrough } from "../../train/index.js";

import { knownNodes, tensorOf } from "./knownNodes.js";
import type { OnnxBuilder } from "./onnxBuilder.js";
import { translations } from "./operators.js";
import { type Pattern, patternAt } from "./patterns.js";
import { type FreeGraph, freeGraph } from "./rowSizes.js";

/** The parts of a model that its network is computed from. */
export type TrainedNetwork = Pick<ModelParts, "network" | "parameters" | "buffers">;

/**
 * Writes the network, operation by operation: from x [rows, ...shape] to its raw outputs [rows, ...output], both float. What depends on parameters alone
 * becomes a constant; the parameters themselves keep their names. Returns the name of the outputs.
 * @throws UserError for an operation that ONNX cannot hold, with the layer that it belongs to
 */
export function networkToOnnx(builder: OnnxBuilder, trained: TrainedNetwork, x: string): string {
  const { network } = trained;
  const names = new Map<Sym, string>();
  const graph = freeGraph((batch) => {
    const pass = passThrough(network, { batch, training: false });
    pass.parameters.forEach((symbol, at) => {
      names.set(symbol, network.parameters[at]!.path);
    });
    return pass.prediction;
  }, "ONNX");
  const feeds = feedsOf(trained);
  const known = knownNodes(graph, ({ op, attributes: { name } }) => (op === "state" ? feeds.states : feeds.inputs).has(name as string));
  const { plans, constants } = plan(graph, known);
  const values = evaluate(constants, feeds);
  const written = new Map<Sym, string>(
    constants.map((node) => [node, builder.constant(tensorOf(node, values.get(node)!), nameOf(node, names))]),
  );
  let rows: string | undefined;
  const countRows = (): string => {
    rows ??= builder.node("Shape", [x], { attributes: { start: { kind: "int", value: 0 }, end: { kind: "int", value: 1 } } });
    return rows;
  };
  for (const [node, { operands, pattern }] of plans) {
    const inputs = operands.map((operand) => written.get(operand)!);
    const sizes = graph.sizes.get(node)!;
    const operandSizes = operands.map((operand) => graph.sizes.get(operand)!);
    if (node.op === "input" && node.attributes.name === "x") written.set(node, x);
    else if (pattern) written.set(node, pattern.write(inputs, builder));
    else
      written.set(
        node,
        translations[node.op]({ node, sizes, starts: graph.starts.get(node) ?? [], operandSizes, names: inputs, builder, rows: countRows }),
      );
  }
  return written.get(graph.root)!;
}

type Planned = Readonly<{ operands: readonly Sym[]; pattern: Pattern | undefined }>;

/** Which nodes are written, in an order in which they can be, and which of them are constants. */
function plan({ root, nodes }: FreeGraph, known: ReadonlySet<Sym>): { plans: [Sym, Planned][]; constants: Sym[] } {
  const needed = new Set([root]);
  const plans: [Sym, Planned][] = [];
  const constants: Sym[] = [];
  for (const node of nodes.toReversed()) {
    if (!needed.has(node)) continue;
    if (known.has(node)) {
      constants.push(node);
      continue;
    }
    const pattern = patternAt(node, (other) => known.has(other));
    // The seed and the step are no inputs of a prediction: an operation that reads them is refused for what it does.
    const operands = pattern?.operands ?? (node.op === "randomBits" ? [] : node.inputs);
    for (const operand of operands) needed.add(operand);
    plans.push([node, { operands, pattern }]);
  }
  return { plans: plans.reverse(), constants: constants.reverse() };
}

function feedsOf({ network, parameters, buffers }: TrainedNetwork): Feeds {
  return {
    states: new Map<string, ArrayLike<number>>([
      ["parameters", parameters],
      ...Array.from(buffers, ([path, values]) => [`buffer.${path}`, values] as const),
    ]),
    inputs: new Map(network.scalars.map(({ path, value }) => [`scalar.${path}`, [value]])),
  };
}

/** A parameter's path, or the place that a constant was computed in. */
function nameOf(node: Sym, names: ReadonlyMap<Sym, string>): string {
  return names.get(node) ?? (node.place === "" ? "constant" : `${node.place}/constant`);
}
