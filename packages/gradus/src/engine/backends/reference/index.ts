export { evaluate, type Feeds } from "./evaluate.js";
export { openReference } from "./session.js";
