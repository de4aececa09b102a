import { flag, inRange, UserError, unknownKeys } from "../errors/index.js";

/**
 * What is made of the network's predictions, fitted once training is over.
 *   `clamp`        predicted numbers are kept within the range of the train targets
 *   `temperature`  probabilities become p^(1/T), normed, with the T that the dev rows say (see `fitTemperature`)
 *   `interval`     numbers come with an interval that holds the truth with this chance, by the errors on the dev rows (see `conformalMargin`); null for none
 */
export type AnswersFitted = Readonly<{ clamp: boolean; temperature: boolean; interval: number | null }>;

export const plainAnswers: AnswersFitted = { clamp: false, temperature: false, interval: null };

/** @throws UserError if a field is no such thing */
export function answersFrom(value: unknown): AnswersFitted {
  const place = "recipe, answers";
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError({
      place,
      what: `expected { clamp, temperature, interval }, got ${JSON.stringify(value)}`,
      remedy: "Write for instance { temperature: true } or { interval: 0.9 }",
    });
  unknownKeys(value, Object.keys(plainAnswers), place);
  const { clamp, temperature, interval } = { ...plainAnswers, ...value };
  return {
    clamp: flag(clamp, `${place}.clamp`),
    temperature: flag(temperature, `${place}.temperature`),
    interval: interval === null ? null : inRange(interval, 0, 1, "()", `${place}.interval`),
  };
}
