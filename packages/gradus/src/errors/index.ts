export { checkedMember, type Family } from "./checkedMember.js";
export * from "./checks.js";
export { type Json, OwnMembers } from "./ownMembers.js";
export { unknownKeys } from "./unknownKeys.js";
export { type Takes, UserError } from "./userError.js";
