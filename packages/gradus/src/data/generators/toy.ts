import { inRange, positiveInteger } from "../../errors/index.js";

/** Generated rows: x [rows, features], y class numbers from 0, or numbers to predict. A run takes it as it is. */
export type Toy = Readonly<{ x: number[][]; y: number[] }>;

/** `noise` is the standard deviation of what is added to each coordinate. */
export type ToyOptions = Readonly<{ rows: number; noise?: number; seed: number }>;

/** @throws UserError if `rows` is no positive whole number or `noise` is negative */
export function checkToy({ rows, noise = 0 }: ToyOptions, place: string): void {
  positiveInteger(rows, `${place}, rows`);
  inRange(noise, 0, Number.POSITIVE_INFINITY, "[)", `${place}, noise`);
}
