import { EXIT } from "./command.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Aborts at the first signal to stop, so that what runs can end cleanly; the second ends the process. */
export function interruption(say: (line: string) => void): { signal: AbortSignal; forget(): void } {
  const stop = new AbortController();
  const heard = () => {
    if (stop.signal.aborted) Deno.exit(EXIT.interrupted);
    say("Stopping; once more to stop at once.");
    stop.abort(new DOMException("Stopped on request", "AbortError"));
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, heard);
  return {
    signal: stop.signal,
    forget: () => SIGNALS.forEach((signal) => Deno.removeSignalListener(signal, heard)),
  };
}
