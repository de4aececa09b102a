/** Element types of ONNX tensors that Gradus writes, by their names in the format. */
export type OnnxType = "float" | "double" | "uint8" | "int32" | "int64" | "bool" | "string";

/** Row-major data of a constant. Bytes hold the elements of numbers, little-endian. */
export type OnnxTensor =
  | Readonly<{ type: "string"; shape: readonly number[]; data: readonly string[] }>
  | Readonly<{ type: "float"; shape: readonly number[]; data: Float32Array }>
  | Readonly<{ type: "double"; shape: readonly number[]; data: Float64Array }>
  | Readonly<{ type: "int32"; shape: readonly number[]; data: Int32Array }>
  | Readonly<{ type: "int64"; shape: readonly number[]; data: BigInt64Array }>
  | Readonly<{ type: "bool" | "uint8"; shape: readonly number[]; data: Uint8Array }>;

/** What belongs to a node beside its inputs: whole numbers, texts, or lists of them. */
export type OnnxAttribute =
  | Readonly<{ kind: "int"; value: number }>
  | Readonly<{ kind: "ints"; value: readonly number[] }>
  | Readonly<{ kind: "string"; value: string }>
  | Readonly<{ kind: "strings"; value: readonly string[] }>;

/** One operation. `op` is the operator's name in the set of `domain` ("" is the default set); an input of "" is left out. */
export type OnnxNode = Readonly<{
  op: string;
  domain?: "" | "ai.onnx.ml";
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, OnnxAttribute>>;
}>;

/** An input or output of the model; an axis whose length is free has a name in place of a number. */
export type OnnxValue = Readonly<{ name: string; type: OnnxType; shape: readonly (number | string)[]; doc?: string }>;

/** A model as the format knows it; nodes stand in an order in which each can be computed. */
export type OnnxModel = Readonly<{
  name: string;
  doc: string;
  producer: Readonly<{ name: string; version: string }>;
  /** The version of each set of operators that the nodes use. */
  operators: Readonly<Record<string, number>>;
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  constants: ReadonlyMap<string, OnnxTensor>;
  nodes: readonly OnnxNode[];
  metadata: Readonly<Record<string, string>>;
}>;
