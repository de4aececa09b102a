export * from "./expression.js";
export { interpret } from "./interpret.js";
export { share } from "./share.js";
export { threefry2x32, uniformOfBits } from "./threefry.js";
