export * as data from "./data/index.js";
export * from "./errors/index.js";
