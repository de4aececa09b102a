import type { Recipe } from "gradus";
import type { Recording } from "../runs/recording.js";
import { type Source, shownSource } from "../tables/index.js";
import { nextOfRun } from "./nextOfRun.js";
import { reportOf, shortName } from "./reportOf.js";
import { writePage } from "./runReport.js";
import type { TrainedData } from "./streamedData.js";
import type { Trained, TrainingDocument } from "./trainingDocument.js";
import type { TrainingOptions } from "./trainingOptions.js";

/** A report in passing must not take long: no column is asked for its importance after so many milliseconds. */
const importanceMs = 2_000;

type Ended = Readonly<{
  trained: Trained & { readonly interrupted: boolean };
  document: TrainingDocument;
  found: TrainedData;
  recording: Recording;
  recipe: Recipe;
  source: Source;
  options: TrainingOptions;
}>;

/** Writes the report on a training that has just ended. @throws UserError if it cannot be written */
export async function writeTrainingReport(
  page: string,
  { trained, document, found, recording, recipe, source, options }: Ended,
): Promise<void> {
  const { folder, target, floor } = options;
  const about = {
    title: `${target}, from ${shortName(shownSource(source))}`,
    state: trained.interrupted ? ("interrupted" as const) : ("finished" as const),
    failure: null,
    notes: [],
    record: recording.record(),
    recipe,
    data: found,
    model: trained.model,
    modelOf: null,
    parts: trained.parts,
    suspects: document.suspects,
    floor,
  };
  const reported = await reportOf(about, { importanceMs }, async (remedies) =>
    folder === undefined
      ? remedies.map(({ name, why }) => ({ name, why, command: null }))
      : nextOfRun({ path: folder, source, options }, remedies),
  );
  await writePage(page, reported);
}
