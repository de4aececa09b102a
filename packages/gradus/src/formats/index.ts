export { bytesOfArray } from "./littleEndian.js";
export type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from "./onnx/onnxModel.js";
export { writeOnnx } from "./onnx/writeOnnx.js";
export { bytesField, doubleField, floatField, joinedBytes, messageField, varintField } from "./protobuf.js";
export { type Dtype, readSafetensors, type Safetensors, type StoredTensor, writeSafetensors } from "./safetensors.js";
export { tfRecords } from "./tfRecords.js";
