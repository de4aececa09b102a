import { brief, grouped } from "../terminal/brief.js";
import { type Html, html } from "./html.js";
import type { Measured, ShownRow } from "./reported.js";

/** Rows to look at: the worst ones of dev, and those of train whose label may be wrong. */
export function rowCards({ shownRows }: Measured): Html[] {
  return shownRows
    .filter(({ rows }) => rows.length > 0)
    .map(
      ({ title, text, rows }) =>
        html`<section class="card"><h2>${title}</h2><p class="soft">${text}</p><div class="rows">${rows.map(shown)}</div></section>`,
    );
}

function shown({ number, actual, predicted, chance, loss, cells, image }: ShownRow): Html {
  const isRight = actual === predicted;
  return html`<article class="row">${image !== null && html`<img src="${image}" alt="row that is ${actual}, taken for ${predicted}">`}<div>true <b>${actual}</b>, predicted <span class="${isRight ? "right" : chance === null ? "" : "wrong"}">${predicted}</span></div>
<div class="soft">${number !== null && `row ${grouped(number)}, `}${chance !== null && `${chance}, `}loss ${brief(loss)}</div>${
    cells.length > 0 &&
    html`<dl>${cells.map(([column, text]) => html`<dt title="${column}">${column}</dt><dd title="${text}">${text}</dd>`)}</dl>`
  }</article>`;
}
