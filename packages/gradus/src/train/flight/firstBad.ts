import { evaluate, type Feeds } from "../../engine/backends/reference/index.js";
import { ancestors, type OpName, operations, reduceMax, type Sym } from "../../engine/index.js";
import type { Program, Programs } from "../program.js";

/** A program as it stood when it was looked at: its inputs and the states that it read. */
export type Looked = Readonly<{ program: Program; feeds: Feeds }>;

/** A program as it stands now. */
export function lookedAt(programs: Programs, program: Program): Looked {
  return { program, feeds: { inputs: program.inputs(), states: programs.states(program) } };
}

/** An operation whose result is not finite although it was given finite numbers, with all of these numbers. */
export type BadNode = Readonly<{ node: Sym; values: ArrayLike<number>; inputs: readonly ArrayLike<number>[] }>;

/** Operations that only move numbers: what they give was bad before them, or is a filler such as the -infinity around a maximum. */
const moves: ReadonlySet<OpName> = new Set([
  "constant", "pad", "concat", "slice", "transpose", "reshape", "broadcastTo", "reverse", "gather", "windows", "select", "stopGradient",
]); // biome-ignore format: one line

/** What a look takes out of a step: the largest |value| of every operation, in the order of computing. */
export type Largest = readonly { readonly node: Sym; readonly largest: number }[];

/** The operations of a program that compute something in float32. */
function looked(program: Program): Sym[] {
  return ancestors(rootsOf(program)).filter(({ op, dtype }) => dtype === "f32" && operations[op].kind !== "leaf" && !moves.has(op));
}

function rootsOf({ traced: { definition } }: Program): Sym[] {
  return [...Object.values(definition.outputs), ...Object.values(definition.updates ?? {})];
}

/**
 * The largest |value| of every operation of a program, NaN where one is NaN: a second program of the same graph that keeps one number of each operation,
 * so that it needs no more memory than the first. Compiled when it is first needed.
 */
export function largestOf(programs: Programs, { program, feeds }: Looked): Largest {
  const nodes = looked(program);
  const outputs = Object.fromEntries(
    nodes.map((node) => [`node ${node.id}`, node.shape.length === 0 ? node.abs() : reduceMax(node.abs())]),
  );
  const name = `${program.traced.definition.name ?? "step"}, every operation`;
  const look = programs.named(`look ${name}`, () => ({ definition: { name, outputs }, inputs: program.traced.inputs }));
  fill(look, feeds);
  look.compute();
  return nodes.map((node) => ({ node, largest: look.output(`node ${node.id}`)[0]! }));
}

/** The first operation, in the order of computing, that makes a number that is not finite of finite ones. */
export function firstBad(programs: Programs, at: Looked): BadNode | undefined {
  if (programs.session.backend === "reference") return firstInReference(at);
  const found = largestOf(programs, at).find(({ largest }) => !Number.isFinite(largest));
  return found === undefined ? firstInReference(at) : detailOf(programs, at, found.node);
}

/** An operation's numbers and those that it was given. */
function detailOf(programs: Programs, { feeds }: Looked, node: Sym): BadNode {
  const wanted = [node, ...node.inputs].filter(({ dtype }) => dtype !== "u8" && dtype !== "bool");
  const outputs = Object.fromEntries(wanted.map((each) => [`node ${each.id}`, each]));
  const name = `operation ${node.id}`;
  const inputs = ancestors(wanted).filter(({ op }) => op === "input");
  const traced = { definition: { name, outputs }, inputs: new Set(inputs.map(({ attributes }) => attributes.name as string)) };
  const detail = programs.named(name, () => traced);
  fill(detail, feeds);
  detail.compute();
  const valuesOf = (each: Sym): ArrayLike<number> => (wanted.includes(each) ? detail.output(`node ${each.id}`).slice() : []);
  return { node, values: valuesOf(node), inputs: node.inputs.map(valuesOf) };
}

function fill(program: Program, { inputs }: Feeds): void {
  for (const name of program.traced.inputs) {
    const elements = program.input(name);
    const values = inputs.get(name)!;
    for (let at = 0; at < elements.length; at++) elements[at] = values[at]!;
  }
}

/** The same by the interpreter: each operation in float64, its result rounded to float32. */
function firstInReference({ program, feeds }: Looked): BadNode | undefined {
  let found: Sym | undefined;
  const values = evaluate(rootsOf(program), feeds, (node, value) => {
    if (node.dtype !== "f32" || moves.has(node.op) || found !== undefined) return;
    for (let at = 0; at < value.length; at++) value[at] = Math.fround(value[at]!);
    if (!value.every(Number.isFinite)) found = node;
  });
  return found && { node: found, values: values.get(found)!, inputs: found.inputs.map((source) => values.get(source)!) };
}
