import { data, fit, type Model } from "gradus";

/** Three lines for the impatient: architecture, recipe and stopping are chosen by the table. */
export async function trainPrices(): Promise<Model> {
  const rooms = Array.from({ length: 300 }, (_, at) => 1 + (Math.floor(at / 3) % 6));
  const kinds = Array.from({ length: 300 }, (_, at) => ["flat", "house", "loft"][at % 3]!);
  const price = rooms.map((count, at) => 40 + 25 * count + (kinds[at] === "house" ? 30 : 0));
  const table = data.fromColumns({ rooms, kinds, price }, { target: "price" });
  return fit(table, { effort: "quick" });
}
