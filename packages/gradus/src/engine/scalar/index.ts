export * from "./expression.js";
export { interpret } from "./interpret.js";
export { share } from "./share.js";
