import { expect, test } from "vitest";
import { Dependence } from "./dependence.js";

/** The same by searching: edges from each task. */
class Searched {
  readonly edges: Set<number>[] = [];
  needs(task: number, other: number): boolean {
    const [seen, stack] = [new Set<number>(), [task]];
    for (let next = stack.pop(); next !== undefined; next = stack.pop())
      for (const source of this.edges[next]!)
        if (!seen.has(source)) {
          seen.add(source);
          stack.push(source);
        }
    return seen.has(other);
  }
}

test("it answers as a search along the edges does, while tasks are added, connected and joined", () => {
  const tasks = 70;
  const dependence = new Dependence(tasks);
  const searched = new Searched();
  let state = 12345;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  let alive: number[] = [];
  for (let task = 0; task < tasks; task++) {
    expect(dependence.add()).toBe(task);
    searched.edges.push(new Set());
    alive.push(task);
    for (let edge = 0; edge < 2; edge++) {
      const [from, to] = [alive[random(alive.length)]!, alive[random(alive.length)]!];
      if (from === to || searched.needs(to, from)) continue;
      searched.edges[from]!.add(to);
      dependence.connect(from, to);
    }
    const [one, into] = [alive[random(alive.length)]!, alive[random(alive.length)]!];
    if (task % 5 === 4 && one !== into && !searched.needs(one, into) && !searched.needs(into, one)) {
      for (const to of searched.edges[one]!) searched.edges[into]!.add(to);
      for (const edges of searched.edges) if (edges.delete(one)) edges.add(into);
      dependence.join(one, into);
      alive = alive.filter((each) => each !== one);
    }
    for (const from of alive) for (const to of alive) expect(dependence.needs(from, to)).toBe(searched.needs(from, to));
  }
});
