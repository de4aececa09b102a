export { openWasm } from "./session.js";
