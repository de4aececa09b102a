import type { OnnxAttribute, OnnxNode, OnnxTensor } from "../../formats/index.js";

/** What a node is made of beside its inputs. `at` is where it belongs, such as `model.2 (dense)`. */
export type NodeOptions = Readonly<{
  attributes?: Readonly<Record<string, OnnxAttribute>>;
  domain?: OnnxNode["domain"];
  at?: string;
  /** The name of the result, where it is an output of the model. */
  as?: string;
}>;

/** TensorProto.DataType of what can be cast to. */
const castTypes: Readonly<Record<"float" | "int32" | "int64" | "bool" | "double", number>> = {
  float: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  double: 11,
};

/** Collects nodes and constants; each has a name of its own, and constants of a few elements that are equal are one. */
export class OnnxBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: Map<string, OnnxTensor> = new Map();
  readonly #taken: Set<string>;
  readonly #small = new Map<string, string>();

  /** `taken` are the names of the model's inputs and outputs. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** A node of one result; returns the result's name. */
  node(op: string, inputs: readonly string[], { attributes, domain, at = "", as }: NodeOptions = {}): string {
    const name = this.#unique(`${at === "" ? "" : `${at}/`}${op}`);
    const output = as ?? name;
    this.nodes.push({ op, name, inputs, outputs: [output], ...(attributes && { attributes }), ...(domain && { domain }) });
    return output;
  }

  /** The name of a constant. */
  constant(tensor: OnnxTensor, name = "constant"): string {
    const isSmall = tensor.data.length <= 16;
    const key = isSmall ? `${tensor.type} ${tensor.shape} ${keyOf(tensor.data)}` : "";
    const known = isSmall ? this.#small.get(key) : undefined;
    if (known !== undefined) return known;
    const unique = this.#unique(name);
    this.constants.set(unique, tensor);
    if (isSmall) this.#small.set(key, unique);
    return unique;
  }

  /** Whole numbers [count], as shapes and axes are given. */
  wholes(...values: readonly number[]): string {
    return this.constant({ type: "int64", shape: [values.length], data: BigInt64Array.from(values, BigInt) }, "axes");
  }

  float(value: number): string {
    return this.constant({ type: "float", shape: [], data: Float32Array.of(value) });
  }

  /** A double [] or, of several, [count]. */
  doubles(...values: readonly number[]): string {
    return this.constant({ type: "double", shape: values.length === 1 ? [] : [values.length], data: Float64Array.from(values) });
  }

  cast(x: string, to: keyof typeof castTypes, options: NodeOptions = {}): string {
    return this.node("Cast", [x], { ...options, attributes: { to: { kind: "int", value: castTypes[to] } } });
  }

  #unique(name: string): string {
    let unique = name;
    for (let again = 1; this.#taken.has(unique); again++) unique = `${name}.${again}`;
    this.#taken.add(unique);
    return unique;
  }
}

/** Tells -0 from 0, which a plain join does not. */
function keyOf(data: OnnxTensor["data"]): string {
  return Array.from(data as ArrayLike<unknown>, (value) => (Object.is(value, -0) ? "-0" : JSON.stringify(String(value)))).join();
}
