import { type Cell, Table, type Values } from "../data/index.js";
import { openSession } from "../engine/index.js";
import { oneOf, UserError } from "../errors/index.js";
import { answersOf } from "./answers.js";
import type { Rows } from "./arrays.js";
import type { Dataset, Preparation } from "./dataset.js";
import { fileStore } from "./fileStore.js";
import type { FittedAnswers } from "./fittedAnswers.js";
import type { BadNode } from "./flight/firstBad.js";
import { modelToBytes } from "./modelFile.js";
import type { ModelParts, TrainingSummary } from "./modelParts.js";
import { Pacer } from "./pacer.js";
import { Predictor } from "./predictor.js";
import { type Data, datasetOf } from "./prepare.js";
import { Programs } from "./program.js";
import { checkColumns, questionData, withoutTarget } from "./questions.js";
import { type Report, reportOf } from "./report.js";
import { summaryLines } from "./summary.js";
import { checkTaps, type Tapped } from "./tapped.js";
import { unsoundNote } from "./unsound.js";
import { weightsHash } from "./weightsHash.js";

/** What can be predicted for: a table, rows as objects, columns by name, or rows as numbers. Columns may stand in any order, beside others. */
export type Questions = Data | readonly Readonly<Record<string, Cell>>[] | Readonly<Record<string, Values>> | Rows;

/** What becomes of columns that the model reads and the rows lack: an error that names them (the default), or empty cells, with a note. */
export type PredictOptions = Readonly<{ absentColumns?: "error" | "empty" }>;

/** Predictions, row by row: `classes` are labels, probabilities [rows, labels] (null where the loss knows none), values [rows, width] in the target's unit. */
export type Predictions =
  | Readonly<{
      task: "classification";
      classes: readonly string[];
      labels: readonly string[];
      probabilities: Float64Array | null;
      notes: readonly string[];
    }>
  | Readonly<{ task: "regression"; values: Float64Array; width: number; interval: PredictedInterval | null; notes: readonly string[] }>;

/** Bounds [rows, width] that hold the truth with a chance of `level`, in the target's unit; see `recipe.answers`. */
export type PredictedInterval = Readonly<{ level: number; low: Float64Array; high: Float64Array }>;

/** The result of a training: predicts, measures, and is one file. A value: nothing in it changes. */
export class Model {
  readonly recipe: ModelParts["recipe"];
  readonly preparation: Preparation;
  readonly training: TrainingSummary;
  /** What was fitted on the dev rows: the temperature of probabilities, the margins of intervals. */
  readonly answers: FittedAnswers;
  readonly #parts: ModelParts;
  #predictor: Predictor | undefined;

  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.recipe = parts.recipe;
    this.preparation = parts.preparation;
    this.training = parts.training;
    this.answers = parts.answers;
  }

  /** The labels of a classifier, in the order of their probabilities. @throws UserError for a model that predicts numbers */
  get classes(): readonly string[] {
    const { target } = this.preparation;
    if (target.task === "classification") return target.classes;
    throw new UserError({
      place: "model.classes",
      what: `the target "${target.name}" is a number and has no classes`,
      remedy: "Look at model.preparation.target",
    });
  }

  /** What the model is made of, for those who write it in another form. */
  get parts(): ModelParts {
    return this.#parts;
  }

  /** All parameters, in layer order: a copy. */
  parameters(): Float32Array {
    return this.#parts.parameters.slice();
  }

  /**
   * Predicts every row. A key that only some of the rows lack is an empty cell.
   * Example: `await model.predict({ age: [20, 31], port: ["S", null] })`
   * @throws UserError if the rows lack columns that the model reads
   */
  async predict(questions: Questions, { absentColumns = "error" }: PredictOptions = {}): Promise<Predictions> {
    oneOf(absentColumns, ["error", "empty"], "predict, absentColumns");
    const { target } = this.preparation;
    const asked = withoutTarget(questionData(questions, this.preparation));
    if (absentColumns === "error") checkColumns(asked, this.preparation);
    const data = datasetOf(this.preparation, asked, "predict");
    const { prediction } = await this.#predict(data, false);
    const answers = answersOf(this.recipe.loss, target, prediction, this.#parts.answers.temperature);
    const unsound = this.#unsoundNote(data, prediction);
    const notes = unsound === undefined ? data.notes : [...data.notes, unsound];
    if (answers.task === "regression") {
      const { values } = answers;
      const interval = this.#intervalAround(values);
      return { task: "regression", values, width: target.task === "regression" ? target.width : 1, interval, notes };
    }
    const labels = this.classes;
    return {
      task: "classification",
      classes: Array.from(answers.codes, (code) => labels[code]!),
      labels,
      probabilities: answers.probabilities,
      notes,
    };
  }

  /**
   * What the taps of the model (see `nn.tap`) see when it predicts these rows, by their names.
   * @throws UserError if it has none, or the rows lack columns that the model reads
   */
  async tapped(questions: Questions): Promise<ReadonlyMap<string, Tapped>> {
    checkTaps(this.#parts.network, "model.tapped");
    const asked = withoutTarget(questionData(questions, this.preparation));
    checkColumns(asked, this.preparation);
    this.#predictor ??= predictorOf(this.#parts);
    return this.#predictor.tapped(datasetOf(this.preparation, asked, "tapped"), new Pacer());
  }

  /** Metrics over rows with their targets, each over the whole set, in the unit of the target. @throws UserError if targets are missing or unknown */
  async evaluate(given: Data): Promise<Report> {
    const data = datasetOf(this.preparation, given, "evaluate");
    if (!data.y || data.rows === 0)
      throw new UserError({
        place: given instanceof Table ? given.source : "evaluate",
        what: data.rows === 0 ? "there are no rows" : "there is no target to compare with",
        remedy: "Give rows with their targets",
      });
    const { target } = this.preparation;
    const { prediction, each } = await this.#predict(data, true);
    return reportOf(answersOf(this.recipe.loss, target, prediction, this.#parts.answers.temperature), data, { target, each: each! });
  }

  /** SHA-256 of the parameters' bytes in layer order. */
  weightsHash(): Promise<string> {
    return weightsHash(this.#parts.parameters);
  }

  /** Layers with their shapes and numbers of parameters, in lines for a terminal. */
  summary(): string[] {
    return summaryLines(this.#parts.network, this.preparation);
  }

  /** The model as one safetensors file. The same model gives the same bytes. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return modelToBytes(this.#parts);
  }

  /** Writes the file, whole or not at all. @throws UserError if it cannot be written, or where there are no files (see `useFileStore`) */
  async save(path: string): Promise<void> {
    await fileStore("model.save").write(path, this.toBytes());
  }

  /**
   * Writes the model in another format by the ending of the path: .onnx, .js or .mjs (a module with its types beside it), .safetensors (as `save`).
   * @throws UserError if the format is not known or cannot hold the model, if it cannot be written, or where there are no files
   */
  async export(path: string): Promise<void> {
    await fileStore("model.export").export(this, path);
  }

  #unsoundNote(data: Dataset, prediction: Float64Array): string | undefined {
    const look = (row: number): BadNode | undefined => this.#predictor?.firstBad(data, row);
    return unsoundNote(prediction, { ...this.#parts, data }, look);
  }

  #intervalAround(values: Float64Array): PredictedInterval | null {
    const { interval } = this.#parts.answers;
    if (interval === null) return null;
    const { level, margins } = interval;
    const margin = (at: number): number => margins[at % margins.length]!;
    return { level, low: values.map((value, at) => value - margin(at)), high: values.map((value, at) => value + margin(at)) };
  }

  async #predict(data: Dataset, measured: boolean): Promise<{ prediction: Float64Array; each?: Float64Array }> {
    this.#predictor ??= predictorOf(this.#parts);
    const { loss } = this.recipe;
    return this.#predictor.predict(data, measured ? { loss, target: this.preparation.target } : undefined, new Pacer());
  }
}

function predictorOf({ network, backend, parameters, buffers }: ModelParts): Predictor {
  const states = [
    { name: "parameters", shape: [network.size] },
    ...network.buffers.map(({ path, shape }) => ({ name: `buffer.${path}`, shape })),
  ];
  const session = openSession({ backend, states, threads: "auto" });
  session.state("parameters").set(parameters);
  for (const [path, values] of buffers) session.state(`buffer.${path}`).set(values);
  return new Predictor(new Programs(session), network);
}
