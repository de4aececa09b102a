// Both packages' types as a Node program sees them.

import { readTable } from "@gradus/node";
import { nn } from "gradus";

const table = await readTable("small.csv", { target: "tall" });
console.log(nn.dense(table.classes.length), process.argv.length);
