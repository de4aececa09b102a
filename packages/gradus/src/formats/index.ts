export { type Dtype, readSafetensors, type Safetensors, type StoredTensor, writeSafetensors } from "./safetensors.js";
