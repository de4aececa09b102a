import type { FunctionBuilder, Instruction, ModuleBuilder } from "./assembler.js";

export function printModule({ imports, functions, memory }: ModuleBuilder): string {
  const lines: string[] = imports.map(({ module, name, names, handle: { params, results } }) => {
    const listed = params.map((type, at) => `${names[at]}: ${type}`).join(", ");
    return `import function ${module}.${name}(${listed})${results.length === 0 ? "" : ` -> ${results.join(", ")}`}`;
  });
  if (memory !== undefined) {
    const { module, name, min, max, shared = false } = memory;
    lines.push(`import memory ${module}.${name} ${min}${max === undefined ? "" : ` ${max}`}${shared ? " shared" : ""}`);
  }
  for (const f of functions) lines.push(...printFunction(f));
  return `${lines.join("\n")}\n`;
}

function printFunction(f: FunctionBuilder): string[] {
  const variables = (list: FunctionBuilder["locals"] | FunctionBuilder["params"]): string =>
    list.map(({ name, type }) => `${name}: ${type}`).join(", ");
  const results = f.handle.results.length === 0 ? "" : ` -> ${f.handle.results.join(", ")}`;
  const lines = [`${f.exported ? "export " : ""}function ${f.handle.name}(${variables(f.params)})${results}`];
  if (f.locals.length > 0) lines.push(`  local ${variables(f.locals)}`);
  let depth = 1;
  for (const instruction of f.instructions) {
    if (instruction.kind === "end" || instruction.kind === "else") depth -= 1;
    lines.push(`${"  ".repeat(depth)}${printInstruction(instruction)}`);
    if (instruction.kind === "open" || instruction.kind === "else") depth += 1;
  }
  return lines;
}

function printInstruction(i: Instruction): string {
  switch (i.kind) {
    case "plain":
      return i.opcode.name;
    case "memory":
      return i.offset === 0 ? i.opcode.name : `${i.opcode.name} offset=${i.offset}`;
    case "memoryLane":
      return `${i.opcode.name} ${i.offset === 0 ? "" : `offset=${i.offset} `}${i.lane}`;
    case "lane":
      return `${i.opcode.name} ${i.lane}`;
    case "local":
      return `local.${i.access} ${i.local.name}`;
    case "i32.const":
    case "f32.const":
      return `${i.kind} ${show(i.value)}`;
    case "v128.const":
      return `v128.const ${i.shown} ${printWords(i.words, i.shown)}`;
    case "shuffle":
      return `i8x16.shuffle ${i.lanes.join(" ")}`;
    case "open":
      return i.result === undefined ? i.label.kind : `${i.label.kind} ${i.result}`;
    case "else":
    case "end":
      return i.kind;
    case "branch":
      return `${i.conditional ? "br_if" : "br"} ${i.depth}`;
    case "call":
      return `call ${i.callee.name}`;
    case "comment":
      return `;; ${i.text}`;
    default:
      return i satisfies never;
  }
}

function printWords(words: readonly number[], shown: "i32x4" | "f32x4"): string {
  const values = shown === "i32x4" ? words : new Float32Array(new Int32Array(words).buffer);
  const texts = [...values].map(show);
  return texts.every((text) => text === texts[0]) ? `${texts[0]}` : texts.join(" ");
}

const show = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
