import { Button } from "./button.tsx";
import { dateText } from "./moment.tsx";

const DAY = 86_400_000;

/**
 * Two sliders that choose the days a chart shows, `most` days back at most. They send `from` and `to` in days from `last`, -29 to 0; a chart
 * with the id `target` is swapped as they move, and a button does it without a script.
 */
export function RangeSliders({ action, target, last, from, to, most = 30 }: {
  action: string;
  target: string;
  /** The newest day, Unix milliseconds. */
  last: number;
  from: number;
  to: number;
  most?: number;
}) {
  return (
    <form
      class="ranges"
      action={action}
      hx-get={action}
      hx-target={`#${target}`}
      hx-swap="outerMorph"
      hx-trigger="input throttle:80ms"
      hx-sync="this:replace"
      hx-replace-url="true"
      hx-morph-skip="true"
    >
      <Slider label="From" name="from" back={from} last={last} most={most} />
      <Slider label="To" name="to" back={to} last={last} most={most} />
      <noscript>
        <Button small>Show</Button>
      </noscript>
    </form>
  );
}

function Slider(
  { name, label, back, last, most }: {
    name: string;
    label: string;
    back: number;
    last: number;
    most: number;
  },
) {
  const words = dateText(last - back * DAY);
  return (
    <div class="range" data-range data-last={String(last)}>
      <label for={`range-${name}`}>{label}</label>
      <output for={`range-${name}`}>{words}</output>
      <input
        type="range"
        id={`range-${name}`}
        name={name}
        min={-(most - 1)}
        max="0"
        value={String(-back)}
        aria-valuetext={words}
      />
    </div>
  );
}
