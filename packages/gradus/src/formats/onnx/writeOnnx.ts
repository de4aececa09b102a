import { bytesOfArray } from "../littleEndian.js";
import { bytesField, type Encoded, joinedBytes, messageField, varintField } from "../protobuf.js";
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from "./onnxModel.js";

/** The version of the file format; 8 belongs to the operators of set 18 and is read since ONNX 1.12 (2022). */
const formatVersion = 8;

/** TensorProto.DataType. */
const typeCodes: Readonly<Record<OnnxType, number>> = { float: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, double: 11 };

/**
 * A model as an ONNX file: a ModelProto in the protocol buffers encoding. The same model gives the same bytes.
 * Source: onnx.proto of the ONNX project, format version 8; the numbers below are those of its fields.
 */
export function writeOnnx({ name, doc, producer, operators, inputs, outputs, constants, nodes, metadata }: OnnxModel): Encoded {
  return joinedBytes([
    varintField(1, formatVersion),
    bytesField(2, producer.name),
    bytesField(3, producer.version),
    bytesField(6, doc),
    messageField(7, [
      ...nodes.map((node) => messageField(1, nodeFields(node))),
      bytesField(2, name),
      ...Array.from(constants, ([constant, tensor]) => messageField(5, tensorFields(constant, tensor))),
      ...inputs.map((value) => messageField(11, valueFields(value))),
      ...outputs.map((value) => messageField(12, valueFields(value))),
    ]),
    ...Object.entries(operators).map(([domain, version]) => messageField(8, [bytesField(1, domain), varintField(2, version)])),
    ...Object.entries(metadata).map(([key, value]) => messageField(14, [bytesField(1, key), bytesField(2, value)])),
  ]);
}

function nodeFields({ op, domain = "", name, inputs, outputs, attributes = {} }: OnnxNode): Encoded[] {
  return [
    ...inputs.map((input) => bytesField(1, input)),
    ...outputs.map((output) => bytesField(2, output)),
    bytesField(3, name),
    bytesField(4, op),
    ...Object.entries(attributes).map(([key, attribute]) => messageField(5, [bytesField(1, key), ...attributeFields(attribute)])),
    ...(domain === "" ? [] : [bytesField(7, domain)]),
  ];
}

/** The value, and its AttributeType. */
function attributeFields(attribute: OnnxAttribute): Encoded[] {
  switch (attribute.kind) {
    case "int":
      return [varintField(3, attribute.value), varintField(20, 2)];
    case "ints":
      return [...attribute.value.map((value) => varintField(8, value)), varintField(20, 7)];
    case "string":
      return [bytesField(4, attribute.value), varintField(20, 3)];
    case "strings":
      return [...attribute.value.map((value) => bytesField(9, value)), varintField(20, 8)];
    default:
      return attribute satisfies never;
  }
}

function tensorFields(name: string, tensor: OnnxTensor): Encoded[] {
  return [
    ...tensor.shape.map((size) => varintField(1, size)),
    varintField(2, typeCodes[tensor.type]),
    bytesField(8, name),
    ...(tensor.type === "string" ? tensor.data.map((text) => bytesField(6, text)) : [bytesField(9, bytesOfArray(tensor.data))]),
  ];
}

function valueFields({ name, type, shape, doc }: OnnxValue): Encoded[] {
  const sizes = shape.map((size) => messageField(1, [typeof size === "number" ? varintField(1, size) : bytesField(2, size)]));
  return [
    bytesField(1, name),
    messageField(2, [messageField(1, [varintField(1, typeCodes[type]), messageField(2, sizes)])]),
    ...(doc === undefined ? [] : [bytesField(3, doc)]),
  ];
}
