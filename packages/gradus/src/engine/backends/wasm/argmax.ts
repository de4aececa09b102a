import type { Argmax } from "../../compile/program.js";
import { Cursors, unitNest } from "./cursors.js";
import { Elements, here, placeOf } from "./elements.js";
import { type Kernel, nothing, product } from "./kernel.js";

/** One element after the other; a unit is one round of the outermost kept loop. */
export function argmaxKernel({ kept, count, source, type, target }: Argmax): Kernel {
  if (product(kept) === 0) return nothing;
  const dims = kept.map((_, d) => d);
  const lane = kept.length;
  return {
    units: kept[0] ?? 1,
    write: (f, range, { addressOf }) => {
      const cursors = new Cursors(f);
      const elements = new Elements(f, cursors);
      const from = placeOf(source, cursors, addressOf);
      const into = placeOf(target, cursors, addressOf);
      const index = cursors.cursor([...kept.map(() => 0), 1]);
      const value = f.local(type, "value");
      const best = f.local(type, "best");
      const found = f.local("i32", "found");
      const read = (): void => {
        elements.push(from, type, here);
        f.lane(`${type}x4.extract_lane`, 0);
      };
      unitNest(cursors, f, dims, kept, range, () => {
        f.i32(0);
        f.set(found);
        if (count > 0) {
          read();
          f.set(best);
        }
        cursors.sweep(lane, count, () => {
          read();
          f.tee(value);
          f.get(best);
          f.op(type === "f32" ? "f32.gt" : "i32.gt_s");
          if (type === "f32") {
            f.get(value);
            f.get(value);
            f.op("f32.ne");
            f.get(best);
            f.get(best);
            f.op("f32.eq");
            f.op("i32.and");
            f.op("i32.or");
          }
          f.if(() => {
            f.get(value);
            f.set(best);
            cursors.push(index);
            f.set(found);
          });
        });
        const vector = f.local("v128");
        f.get(found);
        f.op("i32x4.splat");
        f.set(vector);
        elements.store(into, "i32", vector, here);
        f.release(vector);
      });
    },
  };
}
