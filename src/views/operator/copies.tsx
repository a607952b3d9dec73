import type { SelfCopy } from "../../domain/self_copies.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Ago } from "../components/moment.tsx";
import { bytesText, countText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import type { Frame } from "../layout.tsx";
import { Console } from "./frame.tsx";

const HEADS = [
  { label: "Copy", look: "wide" as const },
  { label: "Made" },
  { label: "Size", look: "number" as const },
  { label: "Not in it" },
];

const LEAD =
  "Dropkeep's own databases and keyring, copied into the storage. A copy opens by the master key alone, " +
  "which is not in it: keep that key in a place of its own.";

/** When the installation was last copied into its storage, and what there is to come back to. */
export function CopiesPage({ frame, copies, now }: { frame: Frame; copies: SelfCopy[]; now: number }) {
  const empty = copies.length > 0 ? undefined : (
    <Empty icon="list-checks" title="There is no copy yet">
      Where the storage is a folder inside the data folder, none is made by itself.
    </Empty>
  );
  return (
    <Console frame={frame} title="Copies of Dropkeep" lead={LEAD} current="/operator/copies">
      <form method="post" action="/operator/copies">
        <Button kind="primary">Copy Now</Button>
      </form>
      <Table label="Copies of Dropkeep itself" heads={HEADS} empty={empty}>
        {copies.map((copy) => (
          <tr>
            <th scope="row" class="wide">{copy.id}</th>
            <td>
              <Ago at={copy.madeAt.getTime()} now={now} />
            </td>
            <td class="number">{bytesText(copy.bytes)}</td>
            <td>{copy.missing.length > 0 && countText(copy.missing.length, "catalogue")}</td>
          </tr>
        ))}
      </Table>
    </Console>
  );
}
