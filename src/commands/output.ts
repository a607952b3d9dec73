/** What a command says: its answer on standard output, everything else on standard error. */
export class Output {
  readonly json: boolean;
  /** Whether a person looks at standard error. */
  readonly isLive: boolean;
  #colors: boolean;

  constructor(json: boolean) {
    this.json = json;
    this.isLive = Deno.stderr.isTerminal();
    this.#colors = !json && !Deno.noColor && Deno.stdout.isTerminal();
  }

  /** The answer: a document for programs, or the same in words. Once a command. */
  answer(document: unknown, words: () => string): void {
    print(this.json ? JSON.stringify(document, null, 2) : words());
  }

  /** A line for a person, beside the answer. */
  say(line: string): void {
    write(Deno.stderr, `${line}\n`);
  }

  /** Rewrites the line that stands on the terminal. */
  redraw(line: string): void {
    const { columns } = Deno.consoleSize();
    write(Deno.stderr, `\r\x1b[2K${[...line].slice(0, columns - 1).join("")}`);
  }

  clearLine(): void {
    if (this.isLive) write(Deno.stderr, "\r\x1b[2K");
  }

  bold(text: string): string {
    return this.#paint("1", text);
  }

  faint(text: string): string {
    return this.#paint("2", text);
  }

  /** Colours what went well green, what went partly yellow, what failed red. */
  mood(mood: "good" | "mixed" | "bad", text: string): string {
    return this.#paint({ good: "32", mixed: "33", bad: "31" }[mood], text);
  }

  #paint(code: string, text: string): string {
    return this.#colors ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}

function print(text: string) {
  if (text !== "") write(Deno.stdout, text.endsWith("\n") ? text : `${text}\n`);
}

/** In one piece before we go on: the process may end right after. */
function write(stream: { writeSync(bytes: Uint8Array): number }, text: string) {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}
