import { UserError } from "../errors/index.js";
import type { Network } from "./network.js";

/** What a tap saw: [rows, ...], or [members, rows, ...] within an ensemble (in a prediction, [1, rows, ...] before its first parameters). */
export type Tapped = Readonly<{ shape: readonly number[]; values: Float32Array }>;

/** Under which name a program puts out what a tap sees. */
export function tapOutput(name: string): string {
  return `tap.${name}`;
}

/** @throws UserError if the model has nothing to look at */
export function checkTaps({ taps }: Network, place: string): void {
  if (taps.length > 0) return;
  throw new UserError({ place, what: "the model has no taps", remedy: 'Put nn.tap("hidden") behind the layer that you want to look at' });
}
