import type { Child, PropsWithChildren } from "hono/jsx";
import { Button } from "../components/button.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { titled } from "../form_words.ts";
import { Narrow } from "../layout.tsx";

/** A page of one form. Its fields are the children; `below` is another way to the same end. */
export function NarrowForm(
  { heading, lead, foot, words, refusal, to, submit, below, children }: PropsWithChildren<{
    heading: string;
    lead?: string;
    foot?: Child;
    /** What is wrong, by field. */
    words: Record<string, string>;
    /** Heads the summary of what is wrong. */
    refusal?: string;
    to: string;
    submit: string;
    below?: Child;
  }>,
) {
  return (
    <Narrow title={titled(heading, words)} heading={heading} lead={lead} foot={foot}>
      <ErrorSummary errors={words} title={refusal} />
      <form class="form" method="post" action={to} novalidate>
        {children}
        <Button kind="primary" wide>{submit}</Button>
      </form>
      {below}
    </Narrow>
  );
}
