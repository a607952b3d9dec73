export type RunOutcome = "success" | "partial" | "failed" | "running" | "none";

const LOOKS: Record<RunOutcome, { look: string; height: number; word: string }> = {
  success: { look: "good", height: 18, word: "success" },
  partial: { look: "warn", height: 12, word: "partial" },
  failed: { look: "bad", height: 6, word: "failed" },
  running: { look: "busy", height: 18, word: "in process" },
  none: { look: "none", height: 2, word: "not run" },
};

/** The last runs, oldest first, a bar each: the lower, the worse. */
export function RunStrip({ runs }: { runs: RunOutcome[] }) {
  return (
    <svg
      class="runs"
      width={runs.length * 6}
      height="18"
      role="img"
      aria-label={`Last ${runs.length} runs: ${words(runs)}`}
    >
      {runs.map((run, at) => {
        const { look, height } = LOOKS[run];
        return <rect class={`runs-${look}`} x={at * 6} y={18 - height} width="4" height={height} rx="1" />;
      })}
    </svg>
  );
}

function words(runs: RunOutcome[]): string {
  return (Object.keys(LOOKS) as RunOutcome[])
    .map((kind) => ({ word: LOOKS[kind].word, count: runs.filter((run) => run === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(", ");
}
