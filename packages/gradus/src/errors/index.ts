export { checkedMember, type Family } from "./checkedMember.js";
export * from "./checks.js";
export { UserError } from "./userError.js";
