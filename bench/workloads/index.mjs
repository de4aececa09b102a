// @ts-check
import { epochs, nets } from "./nets.mjs";
import { products } from "./products.mjs";

/** @typedef {import("./nets.mjs").NetWorkload | import("./products.mjs").ProductWorkload | import("./tables.mjs").TableWorkload} Workload */

/** Everything that is measured side by side, in the order of the report. @type {readonly Workload[]} */
export const workloads = [...nets, ...products, ...epochs];

/**
 * The workloads that a word names: one by its name, or all of a group ("nets", "matmul", "epoch").
 * @param {string} word
 * @returns {readonly Workload[]}
 */
export function named(word) {
  return workloads.filter(({ name, group }) => name === word || group === word);
}
