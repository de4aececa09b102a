import { columnKinds } from "../../data/index.js";
import { type PortableProgram, portablePrograms } from "../../engine/backends/wasm/index.js";
import { sizeOf } from "../../engine/graph/index.js";
import { bytesOfArray } from "../../formats/index.js";
import { type Model, type ModelParts, tracePrediction, version } from "../../train/index.js";
import { answersText } from "./answersText.js";
import { base64 } from "./base64.js";
import { rowsText } from "./rowsText.js";

/** An ES module in JavaScript, and its types. */
export type ModuleText = Readonly<{ code: string; types: string }>;

/** Rows that the two programs of a module predict at once: one for a single question, one for many. */
const sizes = [1, 32] as const;

/**
 * A model as one ES module that needs nothing else, in Node and in browsers: it exports `predict(rows)` with the preprocessing inside, `target`, `columns` and, of a
 * classifier, `classes`. The network is the WebAssembly program that this library runs, on one thread, so that predictions have the same bits; the weights are in it.
 * The same model gives the same text.
 */
export function modelToModule(model: Model): ModuleText {
  const { recipe, preparation, answers } = model.parts;
  const { target, encoder } = preparation;
  const answer = answersText(recipe.loss, target, answers);
  const columns = encoder && columnsOf(encoder);
  const row = columns ? "Record<string, unknown>" : "ArrayLike<number>";
  const about = [
    `export const target = ${JSON.stringify(target.name)};`,
    ...(target.task === "classification" ? [`export const classes = ${JSON.stringify(target.classes)};`] : []),
    ...(columns ? [`export const columns = ${JSON.stringify(columns)};`] : []),
  ];
  const code = `${headOf(model, columns)}

${about.join("\n")}

/** Predicts every row of a list. Give ${columns ? "a row as an object with its columns by name; one that is missing counts as missing" : `a row as ${sizeOf(preparation.shape)} numbers`}. */
export function predict(rows) {
  if (!Array.isArray(rows)) throw new TypeError("predict: expected a list of rows");
  const answers = [];
  for (let from = 0; from < rows.length; ) {
    const program = rows.length - from === 1 ? single : many;
    const count = Math.min(program.rows, rows.length - from);
    const x = program.input();
    for (let i = 0; i < program.rows; i++) encode(rows[from + Math.min(i, count - 1)], x, i * rowInputs);
    for (const outputs of program.outputs(count)) answers.push(answerOf(outputs));
    from += count;
  }
  return answers;
}

${rowsText(preparation)}

${answer.code}

${networkText(model.parts)}
`;
  const types = `${about.map((line) => typeOf(line)).join("\n")}
/** Predicts every row of a list. */
export declare function predict(rows: readonly ${row}[]): ${answer.type}[];
`;
  return { code, types };
}

function columnsOf(encoder: NonNullable<ModelParts["preparation"]["encoder"]>): { name: string; kind: string }[] {
  const kinds = columnKinds(encoder);
  return [...new Set(encoder.features.map(({ column }) => column))].map((name) => ({ name, kind: kinds[name] ?? "numeric" }));
}

function headOf(model: Model, columns: readonly { readonly name: string }[] | null): string {
  const { target } = model.preparation;
  const cells = columns ? `{ ${JSON.stringify(columns[0]?.name)}: ... }` : "[ ... ]";
  const shown = target.task === "classification" ? `{ prediction: ${JSON.stringify(target.classes[0])}, ... }` : "{ prediction: 1.5 }";
  return `// Predicts ${JSON.stringify(target.name)}. Made by Gradus ${version} from a trained model; it needs nothing else.
//   import { predict } from "./this-file.js";
//   predict([${cells}]); // [${shown}]`;
}

function typeOf(line: string): string {
  const [, name, value = ""] = /^export const (\w+) = (.*);$/s.exec(line) ?? [];
  const type = name === "target" ? "string" : name === "classes" ? "readonly string[]" : "readonly { name: string; kind: string }[]";
  return value === "" ? "" : `export declare const ${name}: ${type};`;
}

/** The network: its programs over one memory, with the weights in it. */
function networkText({ network, parameters, buffers }: ModelParts): string {
  const states = [
    { name: "parameters", shape: [network.size] },
    ...network.buffers.map(({ path, shape }) => ({ name: `buffer.${path}`, shape })),
  ];
  const definitions = sizes.map((rows) => tracePrediction(network, rows, { weights: "parameters" }).definition);
  const { pages, states: places, programs } = portablePrograms(definitions, states);
  const values = new Map([["parameters", parameters], ...Array.from(buffers, ([path, data]) => [`buffer.${path}`, data] as const)]);
  const contents = [
    ...Array.from(places, ([name, { address }]) => ({ address, name, data: bytesOfArray(values.get(name)!) })),
    ...programs.flatMap(({ constants }) => constants.map(({ address, data }) => ({ address, name: "constant", data }))),
  ];
  const [single, many] = programs as [PortableProgram, PortableProgram];
  return `/** Numbers that the network reads of a row, and puts out for one. */
const rowInputs = ${sizeOf(network.shape)};
const rowOutputs = ${sizeOf(network.output)};

/** Memory of the network: [address, bytes] of weights and constants. */
const memory = new WebAssembly.Memory({ initial: ${pages} });
for (const [address, bytes] of [
${contents.map(({ address, name, data }) => `  [${address}, "${base64(data)}"], // ${name}`).join("\n")}
])
  new Uint8Array(memory.buffer).set(bytesOf(bytes), address);

${programText("single", sizes[0], single, network)}

${programText("many", sizes[1], many, network)}

async function programOf({ rows, x, prediction, numbers, code }) {
  const { instance } = await WebAssembly.instantiate(bytesOf(code), { env: { memory } });
  for (const [address, value] of numbers) new Float32Array(memory.buffer, address, 1)[0] = value;
  return {
    rows,
    input: () => new Float32Array(memory.buffer, x, rows * rowInputs),
    *outputs(count) {
      instance.exports.compute(0, 1, 0);
      for (let i = 0; i < count; i++) yield new Float32Array(memory.buffer, prediction + 4 * i * rowOutputs, rowOutputs);
    },
  };
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}`;
}

/** A program for so many rows at once: the addresses of its inputs and outputs, the numbers that layers are given, and its code. */
function programText(name: string, rows: number, { code, inputs, outputs }: PortableProgram, { scalars }: ModelParts["network"]): string {
  const numbers = scalars.flatMap(({ path, value }) => {
    const portion = inputs.get(`scalar.${path}`);
    return portion ? [`[${portion.address}, ${value}]`] : [];
  });
  return `/** The network for ${rows === 1 ? "one row" : `${rows} rows`}. */
const ${name} = await programOf({
  rows: ${rows},
  x: ${inputs.get("x")!.address},
  prediction: ${outputs.get("prediction")!.address},
  numbers: [${numbers.join(", ")}],
  code: "${base64(code)}",
});`;
}
