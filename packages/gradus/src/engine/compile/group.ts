import { ancestors, operations, type Shape, type Sym, sameShape } from "../graph/index.js";
import { Dependence } from "./dependence.js";
import type { Views } from "./view.js";

/** How a node takes part in its group: at every point of the loops, joined over the reduced ones, or once after them. */
export type Role = "body" | "reduction" | "epilogue";

/**
 * Nodes that become one instruction. `loops`: pointwise nodes over `shape`, reductions over `axes` of it, pointwise nodes on their results.
 * `product`: a matrix product and pointwise nodes on its result (all of role epilogue). `single`: one node with an instruction of its own.
 */
export interface Group {
  readonly kind: "loops" | "product" | "single";
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly roles: ReadonlyMap<Sym, Role>;
}

interface Growing {
  readonly task: number;
  readonly kind: Group["kind"];
  readonly shape: Shape;
  axes: readonly number[];
  readonly roles: Map<Sym, Role>;
  /** The groups whose results its members read. */
  readonly sources: Set<Growing>;
}

/** Pointwise nodes compute each element from elements at the same index (after broadcasting), or from an index. */
export function isPointwise(node: Sym): boolean {
  return operations[node.op].kind === "elementwise" || node.op === "randomBits" || node.op === "gather";
}

function isReduction(node: Sym): boolean {
  return node.op === "reduceSum" || node.op === "reduceMax" || node.op === "reduceMin";
}

/** Nodes that take no part in any group: leaves, numbers that instructions carry in themselves, views, and what each reader computes for itself. */
export function isFree(node: Sym, views: Views): boolean {
  return (
    node.op === "input" ||
    node.op === "state" ||
    node.op === "constant" ||
    node.op === "iota" ||
    views.isView(node) ||
    views.inline.has(node)
  );
}

/** Fuses the nodes below `roots` into groups, greedily in the order of creation, and returns the groups in an order in which they can run. */
export function formGroups(roots: readonly Sym[], views: Views): Group[] {
  const nodes = ancestors(roots).filter((node) => !isFree(node, views));
  const grouping = new Grouping(views, nodes.length);
  for (const node of nodes) grouping.place(node);
  return grouping.ordered();
}

class Grouping {
  readonly #views: Views;
  readonly #groupOf = new Map<Sym, Growing>();
  readonly #groups = new Set<Growing>();
  readonly #dependence: Dependence;

  constructor(views: Views, nodes: number) {
    this.#views = views;
    this.#dependence = new Dependence(nodes);
  }

  place(node: Sym): void {
    if (isPointwise(node)) this.#placePointwise(node);
    else if (isReduction(node)) this.#placeReduction(node);
    else this.#add(this.#group(node.op === "matmul" ? "product" : "single", node.shape), node, "epilogue");
  }

  #group(kind: Group["kind"], shape: Shape, axes: readonly number[] = []): Growing {
    const group: Growing = { task: this.#dependence.add(), kind, shape, axes, roles: new Map(), sources: new Set() };
    this.#groups.add(group);
    return group;
  }

  #add(group: Growing, node: Sym, role: Role): void {
    group.roles.set(node, role);
    this.#groupOf.set(node, group);
    for (const source of this.#sources([node]))
      if (source !== group && !group.sources.has(source)) {
        group.sources.add(source);
        this.#dependence.connect(group.task, source.task);
      }
  }

  /** Joins the group of an input where the indices agree and no cycle arises; then groups of other inputs are drawn in as well. */
  #placePointwise(node: Sym): void {
    const candidates = this.#inputGroups(node).filter((group) => this.#roleIn(group, node) !== undefined && !this.#wouldCycle(group, node));
    const chosen = candidates.find(({ kind }) => kind === "product") ?? candidates.at(-1);
    if (chosen === undefined) {
      this.#add(this.#group("loops", node.shape), node, "body");
      return;
    }
    this.#add(chosen, node, this.#roleIn(chosen, node)!);
    for (const other of this.#inputGroups(node)) if (other !== chosen) this.#merge(other, chosen, node);
  }

  #placeReduction(node: Sym): void {
    const source = node.inputs[0]!;
    const axes = node.attributes.axes as readonly number[];
    const group = this.#groupOf.get(source);
    const fits = group?.kind === "loops" && group.roles.get(source) === "body" && (group.axes.length === 0 || sameShape(group.axes, axes));
    if (group !== undefined && fits) {
      group.axes = axes;
      this.#add(group, node, "reduction");
    } else this.#add(this.#group("loops", source.shape, axes), node, "reduction");
  }

  /** The groups of inputs that are read at the node's own index, latest last. */
  #inputGroups(node: Sym): Growing[] {
    if (node.op === "gather" || node.op === "randomBits") return [];
    const groups = this.#views
      .sources(node)
      .filter((source) => sameShape(source.shape, node.shape))
      .map((source) => this.#groupOf.get(source));
    return [...new Set(groups)].filter((group) => group !== undefined && group.kind !== "single") as Growing[];
  }

  /** The role that `node` could have in `group`: all members that it reads must be read at its own index and have that role's results at hand. */
  #roleIn(group: Growing, node: Sym): Role | undefined {
    const roles = new Set<Role>();
    for (const source of this.#views.sources(node)) {
      const role = group.roles.get(this.#views.of(source).base);
      if (role === undefined) continue;
      if (!this.#atOwnIndex(node, source)) return undefined;
      roles.add(role === "body" ? "body" : "epilogue");
    }
    return roles.size === 1 ? [...roles][0] : undefined;
  }

  /** True if `node` reads of `source` just the element at its own index, so that both can be computed at one point of one loop nest. */
  #atOwnIndex(node: Sym, source: Sym): boolean {
    return isPointwise(node) && node.op !== "gather" && !this.#views.isView(source) && sameShape(source.shape, node.shape);
  }

  /** True if an input of `node` from elsewhere needs `group` first. */
  #wouldCycle(group: Growing, node: Sym): boolean {
    return this.#sources([node]).some((source) => source !== group && this.#needs(source, group));
  }

  /** Draws the loops of `other` (no reductions) into `into`, which `node` has just joined, where nothing stands between the two. */
  #merge(other: Growing, into: Growing, node: Sym): void {
    if (other.kind !== "loops" || other.axes.length > 0 || !sameShape(other.shape, node.shape)) return;
    const role = into.roles.get(node)!;
    if (role === "epilogue" && into.kind === "loops") return; // kept points of a reduction: leave loops over other shapes alone
    if (this.#needs(other, into)) return;
    for (const source of into.sources) if (source !== other && this.#needs(source, other)) return;
    const members = [...other.roles.keys()];
    if (members.some((member) => this.#views.sources(member).some((source) => into.roles.has(this.#views.of(source).base)))) return;
    for (const member of into.roles.keys())
      if (member.inputs.some((source) => other.roles.has(this.#views.of(source).base) && !this.#atOwnIndex(member, source))) return;
    const before = [...into.roles];
    into.roles.clear();
    for (const member of members) {
      into.roles.set(member, role);
      this.#groupOf.set(member, into);
    }
    for (const [member, own] of before) into.roles.set(member, own);
    this.#join(other, into);
  }

  /** `into` takes the place of `other` among the groups. */
  #join(other: Growing, into: Growing): void {
    for (const source of other.sources) into.sources.add(source);
    into.sources.delete(other);
    this.#groups.delete(other);
    for (const group of this.#groups) if (group !== into && group.sources.delete(other)) group.sources.add(into);
    this.#dependence.join(other.task, into.task);
  }

  /** The groups whose results `nodes` read. */
  #sources(nodes: Iterable<Sym>): Growing[] {
    const found = new Set<Growing>();
    for (const node of nodes)
      for (const source of this.#views.sources(node)) {
        const group = this.#groupOf.get(this.#views.of(source).base);
        if (group !== undefined) found.add(group);
      }
    return [...found];
  }

  /** True if `group` cannot run before `other` has. */
  #needs(group: Growing, other: Growing): boolean {
    return group === other || this.#dependence.needs(group.task, other.task);
  }

  ordered(): Group[] {
    const groups = [...new Set(this.#groupOf.values())];
    const done = new Set<Growing>();
    const order: Growing[] = [];
    const visit = (group: Growing): void => {
      if (done.has(group)) return;
      done.add(group);
      for (const source of this.#sources(group.roles.keys())) if (source !== group) visit(source);
      order.push(group);
    };
    for (const group of groups) visit(group);
    return order;
  }
}
