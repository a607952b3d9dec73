import { Homepage, type TaskRow, type Verdict } from "../../src/views/homepage.tsx";
import { DAY, FRAME, GB, HOUR, NOW, runs } from "../made_up.ts";

const TASKS: TaskRow[] = [
  {
    id: "t1",
    name: "Acme Industries",
    team: "Acme Industries, Dropbox Business",
    connected: true,
    status: "partial",
    protected: 412,
    active: 415,
    bytes: 18_400 * GB,
    lastRun: NOW - 5 * HOUR,
    nextRun: NOW + 18 * HOUR,
    runs: runs("sssspssssssssp"),
  },
  {
    id: "t2",
    name: "Acme Studio",
    team: "Acme Studio Berlin",
    connected: true,
    status: "in-process",
    protected: 64,
    active: 64,
    bytes: 9_120 * GB,
    lastRun: NOW - 24 * HOUR,
    nextRun: null,
    runs: runs("sssssssssssssr"),
  },
  {
    id: "t3",
    name: "Initech (acquired 2025)",
    team: "Initech",
    connected: false,
    status: "failed",
    protected: 0,
    active: 22,
    bytes: 640 * GB,
    lastRun: NOW - 3 * DAY,
    nextRun: null,
    runs: runs("ssssssssssffff"),
  },
];

const VERDICT: Verdict = { within: 476, all: 501, failed: 22, partial: 2, late: 1, oldest: NOW - 3 * DAY };
const MAY = { addTask: true, exportReport: true };

export function homepage() {
  return (
    <Homepage
      frame={{ ...FRAME, flash: { text: "Backup of Acme Studio has started." } }}
      verdict={VERDICT}
      tasks={TASKS}
      notActivated={14}
      now={NOW}
      may={MAY}
    />
  );
}

export function homepageWell() {
  const well = { ...VERDICT, within: 415, all: 415, drill: { at: NOW - 2 * DAY, items: 200 } };
  const task: TaskRow = { ...TASKS[0]!, status: "success", protected: 415, runs: runs("ssssssssssssss") };
  return <Homepage frame={FRAME} verdict={well} tasks={[task]} notActivated={0} now={NOW} may={MAY} />;
}

export function homepageEmpty() {
  const none = { ...VERDICT, within: 0, all: 0 };
  return <Homepage frame={FRAME} verdict={none} tasks={[]} notActivated={0} now={NOW} may={MAY} />;
}
