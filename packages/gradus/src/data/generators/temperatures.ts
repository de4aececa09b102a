import { inRange, positiveInteger } from "../../errors/index.js";
import { randomNumbers } from "./randomNumbers.js";

/** `season` is what the day would have on average, `measured` what the thermometer said. */
export type Temperatures = Readonly<{ season: number[]; measured: number[] }>;

/**
 * Daily temperatures of a town in degrees Celsius: season = 12 - 8 cos(2 pi day / 365), measured = season + weather, where today's weather is
 * `memory` times yesterday's plus a normal number, with the standard deviation `deviation` in all.
 * @throws UserError if a number is out of its range
 */
export function temperatures({
  days,
  deviation = 4,
  memory = 0.5,
  seed,
}: {
  readonly days: number;
  readonly deviation?: number;
  readonly memory?: number;
  readonly seed: number;
}): Temperatures {
  const place = "data.temperatures";
  positiveInteger(days, `${place}, days`);
  inRange(deviation, 0, Number.POSITIVE_INFINITY, "[)", `${place}, deviation`);
  inRange(memory, 0, 1, "[)", `${place}, memory`);
  const { normal } = randomNumbers({ seed, stream: [0x70e, 6] });
  const season = Array.from({ length: days }, (_, day) => 12 - 8 * Math.cos((2 * Math.PI * day) / 365));
  let weather = deviation * normal();
  const measured = season.map((usual) => {
    const today = usual + weather;
    weather = memory * weather + deviation * Math.sqrt(1 - memory ** 2) * normal();
    return today;
  });
  return { season, measured };
}
