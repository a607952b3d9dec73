import { Button } from "./button.tsx";
import { numberText } from "./quantities.ts";

export interface PagerProps {
  /** In the plural. */
  noun: string;
  shown: number;
  /** Null: too many to count, "more than 10,000"; absent: they are not counted. */
  total?: number | null;
  /** Links of a keyset: there is no "page 7". */
  first?: string;
  next?: string;
}

/** The foot of a table: how many, and the way on. */
export function Pager({ noun, shown, total, first, next }: PagerProps) {
  return (
    <>
      <span class="figures">{countWords(noun, shown, total)}</span>
      {(first || next) && (
        <nav class="pager" aria-label={`Pages of ${noun}`}>
          {first && <Button href={first} small icon="arrow-left">First</Button>}
          {next && <Button href={next} small>Next</Button>}
        </nav>
      )}
    </>
  );
}

function countWords(noun: string, shown: number, total: number | null | undefined): string {
  if (total === undefined) return `${numberText(shown)} ${noun}`;
  if (total === null) return `${numberText(shown)} of more than 10,000 ${noun}`;
  return shown === total
    ? `${numberText(total)} ${noun}`
    : `${numberText(shown)} of ${numberText(total)} ${noun}`;
}
