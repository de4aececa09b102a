export { type ModuleText, modelToModule } from "./module/modelToModule.js";
export { modelToOnnx } from "./onnx/modelToOnnx.js";
