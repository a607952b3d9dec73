import { Chart } from "../../src/views/components/chart.tsx";
import { Progress } from "../../src/views/components/progress.tsx";
import { RangeSliders } from "../../src/views/components/range_sliders.tsx";
import { Tile, Tiles } from "../../src/views/components/tiles.tsx";
import { DAY, days, GB, HOUR, MB, NOW } from "../made_up.ts";
import { Shown } from "./shown.tsx";

const BYTES = { done: 61.4 * GB, all: 182 * GB };
const ITEMS = { done: 48_211, all: 190_402 };

export function Figures() {
  return (
    <>
      <Shown title="Tiles">
        <Tiles label="Example">
          <Tile label="In progress" tone="busy" value="2" href="/design" current />
          <Tile label="Succeeded" tone="good" value="17" note="3 more than last week" href="/design" />
          <Tile label="Failed" tone="bad" value="1" />
          <Tile label="Size" value="18.4 TB" note="in 4,312,904 items" />
        </Tiles>
      </Shown>
      <Shown title="Progress">
        <div class="card card-body stack">
          <Progress
            label="Backing up 127 of 415"
            bytes={BYTES}
            items={ITEMS}
            rate={84 * MB}
            left={24 * 60_000}
          />
          <Progress label="Listing" bytes={{ done: 0, all: null }} items={{ done: 12_004, all: null }} />
          <Progress
            label="Backing up 127 of 415"
            bytes={BYTES}
            items={ITEMS}
            wait={{ reason: "Dropbox asked us to wait", until: NOW + HOUR }}
          />
        </div>
      </Shown>
      <Shown title="Chart">
        <div class="card">
          <Chart id="chart-month" title="Items per day" days={days(30)}>
            <RangeSliders
              action="/design"
              target="chart-month"
              last={Date.UTC(2026, 10, 25)}
              from={29}
              to={0}
            />
          </Chart>
        </div>
        <div class="card">
          <Chart
            id="chart-week"
            title="A quiet week"
            days={days(7).map((day) => ({ ...day, added: day.day % 3 ? 0 : 1, changed: 0 }))}
          />
        </div>
        <p class="soft">{`Until ${new Date(NOW - DAY).toISOString().slice(0, 10)}.`}</p>
      </Shown>
    </>
  );
}
