import { Homepage, type ShownVerdict, type TaskRow } from "../../src/views/homepage.tsx";
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

const VERDICT: ShownVerdict = {
  within: 476,
  protected: 501,
  partial: 2,
  notActive: 14,
  oldest: NOW - 3 * DAY,
  sentence: "476 of 501 entities within their objective; 2 with something missing",
  see: "/tasks/t3",
  review: "/tasks/t1?status=not-active",
};
const MAY = { addTask: true, exportReport: true };

export function homepage() {
  return (
    <Homepage
      frame={{ ...FRAME, flash: { text: "Backup of Acme Studio has started." } }}
      verdict={VERDICT}
      tasks={TASKS}
      now={NOW}
      may={MAY}
    />
  );
}

export function homepageWell() {
  const well = {
    within: 415,
    protected: 415,
    partial: 0,
    notActive: 0,
    oldest: NOW - DAY / 2,
    sentence: "415 of 415 entities within their objective",
    drill: { at: NOW - 2 * DAY, items: 200 },
  };
  const task: TaskRow = { ...TASKS[0]!, status: "success", protected: 415, runs: runs("ssssssssssssss") };
  return <Homepage frame={FRAME} verdict={well} tasks={[task]} now={NOW} may={MAY} />;
}

export function homepageEmpty() {
  const none = { ...VERDICT, within: 0, protected: 0 };
  return <Homepage frame={FRAME} verdict={none} tasks={[]} now={NOW} may={MAY} />;
}
