export * from "./checks.js";
export { UserError } from "./userError.js";
