import { Empty } from "../../src/views/components/empty.tsx";
import { Table } from "../../src/views/components/table.tsx";
import { EntityTable } from "../../src/views/entities.tsx";
import { entities, NOW } from "../made_up.ts";
import { Shown } from "./shown.tsx";

export function Lists() {
  return (
    <>
      <Shown title="Table">
        <EntityTable
          taskId="t1"
          rows={entities(21)}
          filter={{}}
          sort={{ by: "name", descending: false }}
          page={{ total: null, first: "/design", next: "/design?after=e20" }}
          now={NOW}
          may={{ activate: true, pause: true, backUp: true, tag: true, remove: true }}
        />
      </Shown>
      <Shown title="Table without rows">
        <Table
          label="Nothing"
          heads={[{ label: "Name" }]}
          empty={<Empty icon="search" title="Nothing matches" />}
        />
      </Shown>
    </>
  );
}
