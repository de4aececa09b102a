import type { AlarmEvent } from "gradus";
import type { RunRecord } from "../runs/recordedEvent.js";
import { type Html, html } from "./html.js";

/** The alarms that a run gave on its way. */
export function alarmsIn({ events }: RunRecord): AlarmEvent[] {
  return events.filter((event) => event.type === "alarm");
}

/** What the run's flight recorder told on the way: when, what, why, and the way out. */
export function alarmsCard(record: RunRecord): Html | undefined {
  const alarms = alarmsIn(record);
  if (alarms.length === 0) return undefined;
  return html`<section class="card" id="alarms"><h2>Alarms on the way</h2><p class="soft">The run went on after each. Rows are those of the train part, counted from 0.</p>
${alarms.map(({ text }) => html`<p class="alarm">${text}</p>`)}</section>`;
}
