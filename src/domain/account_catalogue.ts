/** The catalogue of one account, as verbs take it: `Catalogue` opens one write at a time, a `Reader` looks. */
export type { Catalogue, Reader } from "../storage/catalogue/power.ts";
