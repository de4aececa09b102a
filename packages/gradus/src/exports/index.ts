export { modelToOnnx } from "./onnx/modelToOnnx.js";
