// @ts-check
// Trains in this Node what `npm run samebits` asks for, and prints what came out as JSON.
import { train } from "./train.mjs";

const [library = "", asked = "[]"] = process.argv.slice(2);
const gradus = await import(library);
const trained = [];
for (const { net, threads } of JSON.parse(asked)) trained.push(await train(gradus, net, threads));
process.stdout.write(JSON.stringify(trained));
