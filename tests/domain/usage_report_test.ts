import { expect, it } from "vitest";
import { csvLine } from "../../src/domain/csv.ts";
import { metricsText } from "../../src/domain/metrics.ts";

it("[I4] a cell that a spreadsheet would take for a formula is text, and quotes survive", () => {
  expect(csvLine(["=1+1", "+a", '@b "c", d', null, -5, "plain"])).toBe(
    `'=1+1,'+a,"'@b ""c"", d",,-5,plain\r\n`,
  );
});

it("metrics are told in Prometheus' text format", () => {
  const text = metricsText([{
    name: "dropkeep_jobs",
    type: "gauge",
    help: "Jobs.",
    values: [{ labels: { kind: "backup", state: 'q"' }, value: 2 }],
  }]);

  expect(text).toBe(
    '# HELP dropkeep_jobs Jobs.\n# TYPE dropkeep_jobs gauge\ndropkeep_jobs{kind="backup",state="q_"} 2\n',
  );
});
