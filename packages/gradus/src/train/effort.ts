/** How much work the default recipe of a table spends. */
export const efforts = ["quick", "standard", "best"] as const;

export type Effort = (typeof efforts)[number];
