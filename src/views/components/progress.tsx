import { Icon } from "./icon.tsx";
import { momentText } from "./moment.tsx";
import { bytesText, countText, durationText, numberText } from "./quantities.ts";

export interface ProgressProps {
  /** What is under way: "Backing up 12 of 415 members and folders". */
  label: string;
  bytes: { done: number; /** Null: not known yet. */ all: number | null };
  items: { done: number; all: number | null };
  /** Bytes a second, over the last half minute. */
  rate?: number;
  /** Milliseconds that are left, where they can be told. */
  left?: number;
  /** What it waits for, and until when. */
  wait?: { reason: string; until: number | null };
}

/** Work under way. It is no live region: it changes too often to be read out. */
export function Progress({ label, bytes, items, rate, left, wait }: ProgressProps) {
  const isKnown = bytes.done > 0 || items.done > 0 || items.all !== null || bytes.all !== null;
  const part = bytes.all ? Math.min(bytes.done / bytes.all, 1) : null;
  return (
    <div class="progress">
      <div class="progress-head">
        <strong>{label}</strong>
        {part !== null && <span>{`${Math.floor(part * 100)}%`}</span>}
      </div>
      <progress max={1} value={part ?? undefined} aria-label={label}></progress>
      <div class="progress-facts">
        {isKnown && (
          <>
            <span>
              {part === null ? bytesText(bytes.done) : `${bytesText(bytes.done)} of ${bytesText(bytes.all!)}`}
            </span>
            <span>
              {items.all === null
                ? countText(items.done, "item")
                : `${numberText(items.done)} of ${countText(items.all, "item")}`}
            </span>
          </>
        )}
        {rate !== undefined && !wait && <span>{bytesText(rate)}/s</span>}
        {left !== undefined && !wait && <span>about {durationText(left)} left</span>}
      </div>
      {wait && (
        <p class="progress-wait">
          <Icon name="clock" />
          {wait.until === null ? wait.reason : `${wait.reason}, until ${momentText(wait.until)}`}
        </p>
      )}
    </div>
  );
}

/** A part of a whole, in words and as a line. */
export function Meter({ done, all, label }: { done: number; all: number; label: string }) {
  return (
    <div class={`meter meter-${done >= all ? "good" : done === 0 ? "bad" : "warn"}`}>
      <span class="figures">{`${numberText(done)} of ${numberText(all)}`}</span>
      <progress max={all || 1} value={done} aria-label={label}></progress>
    </div>
  );
}
