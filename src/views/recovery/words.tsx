import type { Table } from "../../domain/extraction/tables.ts";
import type { Words } from "../../domain/preview/words.ts";
import { WORDS_STYLE } from "./words_style.ts";

/** A file's words as a document of its own, for a frame: it loads nothing and runs nothing. */
export function WordsDocument({ name, words, isCode }: {
  name: string;
  words: Words | { why: string };
  /** With numbers of lines, in letters of one width. */
  isCode: boolean;
}) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{name}</title>
        <style>{WORDS_STYLE}</style>
      </head>
      <body>
        {"why" in words
          ? <p>{words.why}</p>
          : words.tables && words.tables.length > 0
          ? words.tables.map((table) => <Sheet {...table} />)
          : <Lines lines={words.lines} isCode={isCode} />}
      </body>
    </html>
  );
}

function Lines({ lines, isCode }: { lines: string[]; isCode: boolean }) {
  if (lines.every((line) => line.trim() === "")) return <p>There is no text in it.</p>;
  if (!isCode) return <div class="prose">{lines.join("\n")}</div>;
  return <pre>{lines.map((line) => <span>{line}</span>)}</pre>;
}

function Sheet({ name, rows: [first = [], ...rows] }: Table) {
  return (
    <table>
      {name !== null && <caption>{name}</caption>}
      <thead>
        <tr>{first.map((cell) => <th scope="col">{cell}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row) => <tr>{row.map((cell) => <td>{cell}</td>)}</tr>)}
      </tbody>
    </table>
  );
}
