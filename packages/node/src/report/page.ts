import type { diagnose } from "gradus";
import { alarmsCard } from "./alarmsCard.js";
import { calibrationCard } from "./calibrationCard.js";
import { curveCards } from "./curves.js";
import { flowCard } from "./flowPicture.js";
import { gapBars } from "./gapBars.js";
import { type Html, html } from "./html.js";
import { importanceCard } from "./importanceCard.js";
import { mistakesCard } from "./mistakes.js";
import type { Measured, NextStep, Reported } from "./reported.js";
import { rowCards } from "./rowCards.js";
import { script } from "./script.js";
import { style } from "./style.js";
import { uplotParts } from "./uplot.js";

/** The report as one HTML page that needs nothing else: no network, no other file. */
export function reportPage(reported: Reported): string {
  const { title, measured, state } = reported;
  const uplot = uplotParts();
  const sections = [
    ["curves", "Learning curves", html`<div class="two">${curveCards(reported)}</div>`],
    ["alarms", "Alarms", alarmsCard(reported.record)],
    ["measured", "Metrics", measured && metricsCard(measured)],
    ["mistakes", "Mistakes", measured && html`<div class="two">${mistakesCard(measured)}${calibrationCard(measured)}</div>`],
    ["flow", "Gradient flow", flowCard(reported)],
    ["columns", "Columns", measured && importanceCard(measured)],
    ["rows", "Rows to look at", measured && html`${rowCards(measured)}`],
    ["next", "What to try", nextCard(reported.next)],
    ["facts", "Facts", factsCard(reported)],
  ] as const;
  const shown = sections.flatMap(([id, name, section]) =>
    section && section.text.replace(/<[^>]*>/g, "").trim() !== "" ? [{ id, name, section }] : [],
  );
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="gradus">
<title>${title} - Gradus</title><link rel="icon" href="data:,"><style>${uplot.style}${style}</style></head>
<body><div class="page"><header class="top"><div><h1>${title}</h1><p class="sub">${reported.made}</p></div><button type="button" id="theme" aria-label="switch between light and dark" hidden>Dark</button></header>
<nav aria-label="Sections">${shown.map(({ id, name }) => html`<a href="#go-${id}">${name}</a>`)}</nav>
<main>${verdictCard(reported)}${tiles(reported)}${shown.map(({ id, section }) => html`<div id="go-${id}">${section}</div>`)}</main>
<footer>Made by gradus from the run's own files. ${state === "running" && "The run was still going on."}</footer></div>
<script>${uplot.script}</script><script>${script}</script></body></html>
`;
  return page.text;
}

const moods = { highBias: "bad", highVariance: "bad", both: "bad", balanced: "good", notEnoughEvidence: "warn" } as const;
const states = { finished: "", interrupted: "interrupted", running: "still running", failed: "failed" } as const;

function verdictCard({ measured, failure, state, notes }: Reported): Html {
  const mood = state === "failed" ? "bad" : measured ? moods[measured.fit.verdict] : "plain";
  const badge = states[state] !== "" && html`<span class="badge">${states[state]}</span>`;
  const told =
    measured &&
    html`${gapBars(measured.fit)}<p class="soft" style="margin-top:8px">Bars: bias (train error above what is possible) and variance (dev error above train error), in points, with 95 % intervals.</p>`;
  return html`<section class="card verdict ${mood}" aria-label="Verdict">${badge}${failure === null ? measuredHead(measured) : failedHead(failure)}${
    failure !== null && measured && html`<p class="soft">${measured.fit.text}.</p>`
  }${state !== "failed" && told}${measured?.of && html`<p class="soft">${measured.of}</p>`}${notes.map((note) => html`<p class="soft">${note}</p>`)}</section>`;
}

/** The verdict with the interval of the gap that it speaks of, and the errors behind it. */
function measuredHead(measured: Measured | null): Html {
  if (measured === null) return html`<p class="headline">Nothing was measured yet</p>`;
  const { verdict, bias, variance, text } = measured.fit;
  const [said = "", ...why] = text.split(": ");
  const gaps = { highBias: [bias], highVariance: [variance], both: [bias, variance], balanced: [], notEnoughEvidence: [] }[verdict];
  return html`<p class="headline">${said}${gaps.length > 0 && `: ${gaps.map(gapTold).join(" and ")}`}</p><p>${capital(why.join(": "))}.</p>`;
}

/** A message as sentences, the first of them large: step and what happened before where it began and the way out. */
function failedHead(failure: string): Html {
  const [what = "", ...rest] = failure.split(/; (?=the first operation|the largest input)|(?<=[a-z)]\.) (?=[A-Z])/);
  return html`<p class="headline">${capital(what)}</p>${rest.map((line) => html`<p>${capital(line)}${/[.]$/.test(line) ? "" : "."}</p>`)}`;
}

const gapTold = ({ value, low, high }: diagnose.Gap): string => `${points(value)} points (${points(low)} to ${points(high)})`;
const points = (share: number): string => (100 * share).toFixed(1);
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function tiles({ facts }: Reported): Html | undefined {
  if (facts.length === 0) return undefined;
  return html`<div class="tiles">${facts
    .slice(0, 6)
    .map(
      ({ label, text, note }) =>
        html`<div class="tile"><span>${label}</span><b>${text}</b>${note !== undefined && html`<span>${note}</span>`}</div>`,
    )}</div>`;
}

function metricsCard({ metrics: { header, rows }, baseline }: Measured): Html {
  return html`<section class="card"><h2>Metrics, with 95 % intervals</h2><div class="scroll"><table><thead><tr>${header.map((name, at) => html`<th class="${at === 0 ? "" : "n"}">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="n">${cell}</td>`))}</tr>`)}</tbody></table></div>${baseline !== "" && html`<p class="soft" style="margin-top:10px">${baseline}</p>`}</section>`;
}

function nextCard(next: readonly NextStep[]): Html | undefined {
  if (next.length === 0) return undefined;
  return html`<section class="card"><h2>What to try next</h2><p class="soft">In this order. Each command trains the changed recipe in a folder of its own; compare it by gradus compare.</p><ol class="steps">${next.map(
    ({ name, why, command }) =>
      html`<li><b>${name}</b>: ${why}.${command !== null && html`<div class="copy"><pre>${command}</pre><button type="button" data-copy hidden>Copy</button></div>`}</li>`,
  )}</ol></section>`;
}

function factsCard({ facts, recipe }: Reported): Html {
  return html`<section class="card"><h2>Facts</h2><div class="scroll"><table><tbody>${facts.map(({ label, text, note }) => html`<tr><th scope="row">${label}</th><td>${text}${note !== undefined && html` <span class="soft">${note}</span>`}</td></tr>`)}</tbody></table></div>${
    recipe !== null && html`<details><summary>The recipe (JSON)</summary><pre>${recipe}</pre></details>`
  }</section>`;
}
