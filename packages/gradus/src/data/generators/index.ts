export { blobs } from "./blobs.js";
export { type RandomNumbers, randomNumbers } from "./randomNumbers.js";
export { rings } from "./rings.js";
export { spiral } from "./spiral.js";
export { type TeacherOptions, teacher } from "./teacher.js";
export { type Temperatures, temperatures } from "./temperatures.js";
export type { Toy, ToyOptions } from "./toy.js";
export { twoMoons } from "./twoMoons.js";
