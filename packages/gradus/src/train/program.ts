import { ancestors, type Elements, type Executable, type InstructionFacts, type Session } from "../engine/index.js";
import type { Traced } from "./trace.js";

/** The programs of one session, compiled when they are first needed. Compiling one moves the memory, so views are looked up again after it. */
export class Programs {
  readonly session: Session;
  readonly #made = new Map<string, Program>();
  #generation = 0;
  #compileMs = 0;

  constructor(session: Session) {
    this.session = session;
  }

  /** Grows whenever views of inputs, outputs and states are out of date. */
  get generation(): number {
    return this.#generation;
  }

  /** Milliseconds that tracing and compiling have taken so far. */
  get compileMs(): number {
    return this.#compileMs;
  }

  /** The program of this name, made by `trace` the first time. */
  named(name: string, trace: () => Traced): Program {
    const made = this.#made.get(name);
    if (made) return made;
    const start = performance.now();
    const traced = trace();
    const program = new Program(this, traced, this.session.compile(traced.definition));
    this.#compileMs += performance.now() - start;
    this.moved();
    this.#made.set(name, program);
    return program;
  }

  /** The states that a program reads or replaces, as they stand. */
  states({ traced: { definition } }: Program): Map<string, Elements> {
    const roots = [...Object.values(definition.outputs), ...Object.values(definition.updates ?? {})];
    const leaves = ancestors(roots).filter(({ op }) => op === "state");
    const names = new Set([...leaves.map(({ attributes }) => attributes.name as string), ...Object.keys(definition.updates ?? {})]);
    return new Map(Array.from(names, (name) => [name, this.session.state(name)]));
  }

  /** Says that something was compiled in the session. */
  moved(): void {
    this.#generation++;
  }
}

/** A compiled program whose views are always good. */
export class Program {
  readonly traced: Traced;
  readonly #programs: Programs;
  readonly #executable: Executable;
  readonly #inputs = new Map<string, Elements>();
  readonly #outputs = new Map<string, Elements>();
  readonly #scalars = new Map<string, readonly { readonly name: string; readonly view: Elements }[]>();
  readonly #bound = new Map<unknown, unknown>();
  #generation = -1;

  constructor(programs: Programs, traced: Traced, executable: Executable) {
    this.#programs = programs;
    this.traced = traced;
    this.#executable = executable;
  }

  get peakBytes(): number {
    return this.#executable.peakBytes;
  }

  get instructions(): readonly InstructionFacts[] {
    return this.#executable.instructions;
  }

  /** Threads that the last half of a run ran on. */
  get threads(): number {
    return this.#executable.threads();
  }

  /** Whether the program reads this input at all. */
  reads(name: string): boolean {
    return this.traced.inputs.has(name);
  }

  input(name: string): Elements {
    this.#refresh();
    let view = this.#inputs.get(name);
    if (view === undefined) {
      view = this.#executable.input(name);
      this.#inputs.set(name, view);
    }
    return view;
  }

  output(name: string): Elements {
    this.#refresh();
    let view = this.#outputs.get(name);
    if (view === undefined) {
      view = this.#executable.output(name);
      this.#outputs.set(name, view);
    }
    return view;
  }

  /** What `make` finds out about this program's views; kept until they move. */
  bound<T>(make: (program: Program) => T): T {
    this.#refresh();
    let made = this.#bound.get(make) as T | undefined;
    if (made === undefined) {
      made = make(this);
      this.#bound.set(make, made);
    }
    return made;
  }

  /** Sets a scalar input, if the program reads it. */
  set(name: string, value: number): void {
    if (this.reads(name)) this.input(name)[0] = value;
  }

  /** Sets the scalar inputs `prefix.name`, each if the program reads it, without making a text for each. The names must be the same each time. */
  setAll(prefix: string, values: Readonly<Record<string, number>>): void {
    this.#refresh();
    let views = this.#scalars.get(prefix);
    if (views === undefined) {
      const start = `${prefix}.`;
      const names = [...this.traced.inputs].filter((name) => name.startsWith(start) && name.slice(start.length) in values);
      views = names.map((name) => ({ name: name.slice(start.length), view: this.input(name) }));
      this.#scalars.set(prefix, views);
    }
    for (const { name, view } of views) view[0] = values[name]!;
  }

  compute(): void {
    this.#executable.compute();
  }

  commit(): void {
    this.#executable.commit();
  }

  /** The inputs by name as they stand: copies, since looking at a program moves the memory. */
  inputs(): Map<string, Elements> {
    return new Map(Array.from(this.traced.inputs, (name) => [name, this.input(name).slice()]));
  }

  #refresh(): void {
    if (this.#generation === this.#programs.generation) return;
    this.#generation = this.#programs.generation;
    this.#inputs.clear();
    this.#outputs.clear();
    this.#scalars.clear();
    this.#bound.clear();
  }
}
