/** Fields of a form by name, as they were typed. */
export type Values = Record<string, string>;
