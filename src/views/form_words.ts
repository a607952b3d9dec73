import type { Values } from "./form_values.ts";

/** What a form's page is given: what was typed and what is wrong, by field. */
export interface FormProps {
  values: Values;
  errors: Record<string, string>;
}

/** "is missing" as a sentence that can stand alone: "First name is missing." What is a whole sentence already stays. */
export function inSentences(errors: Record<string, string>, labels: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(errors).map(([field, words]) => {
      const label = labels[field];
      const isWhole = label === undefined || /^\p{Lu}.*[.!?]$/su.test(words);
      const sentence = isWhole ? words : `${label} ${words}`;
      return [label === undefined ? "" : field, /[.!?]$/.test(sentence) ? sentence : `${sentence}.`];
    }),
  );
}

/** For the tab: "Error: " first where a form was refused, as screen readers say the title first. */
export function titled(title: string, errors: Record<string, string>): string {
  return Object.keys(errors).length > 0 ? `Error: ${title}` : title;
}
