import type { EntityRow } from "../../domain/entities/table.ts";
import type { Chosen } from "../../domain/recovery/basket.ts";
import type { OpenSnapshot } from "../../domain/recovery/open_snapshot.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { bytesText, countText, numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { type Frame, Shell } from "../layout.tsx";
import type { MayWithChosen } from "./basket.tsx";
import { wayTo } from "./snapshot_way.ts";

const HEADS = [
  { label: "Chosen", look: "wide" as const },
  { label: "Size", look: "number" as const },
  { label: "Remove", hidden: true, look: "end" as const },
];

/** Lines of a page: all of a long selection is restored, and not all of it listed. */
const SHOWN = 500;

/** What is chosen of a snapshot, before something is done with it. */
export function BasketPage({ frame, task, entity, at, snapshot, chosen, may }: {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  /** `/recovery/<task>/<entity>`. */
  at: string;
  snapshot: OpenSnapshot;
  chosen: Chosen[];
  may: MayWithChosen;
}) {
  const here = `${at}/at/${snapshot.run}`;
  return (
    <Shell {...frame} title="Selection" current="recovery">
      <PageHead
        title="Selection"
        way={[...wayTo(task, entity, at), { label: momentText(snapshot.at.getTime()), href: here }]}
        lead={`${countText(chosen.length, "item")} of ${entity.name}. A folder means all that was in it.`}
        actions={chosen.length > 0 && (
          <>
            <form method="post" action={`${here}/basket/removal`}>
              <input type="hidden" name="all" value="yes" />
              <Button>Clear</Button>
            </form>
            {may.download && <Button icon="download" href={`${here}/download`}>Download</Button>}
            {may.restore && <Button kind="primary" icon="undo-2" href={`${here}/restore`}>Restore</Button>}
          </>
        )}
      />
      <form method="post" action={`${here}/basket/removal`}>
        <Table
          label="Chosen items"
          heads={HEADS}
          empty={chosen.length === 0 ? <Nothing at={here} /> : undefined}
          foot={chosen.length > SHOWN && (
            <span class="figures">{`${numberText(SHOWN)} of ${numberText(chosen.length)} items`}</span>
          )}
        >
          {chosen.slice(0, SHOWN).map((one) => <Row one={one} top={`/${snapshot.folder}`} />)}
        </Table>
      </form>
    </Shell>
  );
}

function Row({ one, top }: { one: Chosen; top: string }) {
  const place = one.place.startsWith(top) ? one.place.slice(top.length) : one.place;
  const isFile = one.kind === "file" || one.kind === "export";
  return (
    <tr>
      <th scope="row" class="wide">
        <bdi>{place === "" ? "The whole snapshot" : one.name}</bdi>
        <span class="sub">
          <bdi>{place === "" ? one.place : place}</bdi>
        </span>
      </th>
      <td class="number">{isFile ? bytesText(one.size) : "All in it"}</td>
      <td class="end">
        <Button
          small
          kind="quiet"
          icon="x"
          name="node"
          value={String(one.node)}
          label={`Remove ${one.name}`}
        />
      </td>
    </tr>
  );
}

function Nothing({ at }: { at: string }) {
  return (
    <Empty icon="folder" title="Nothing is chosen" actions={<Button href={at}>Back to the snapshot</Button>}>
      Tick files and folders of the snapshot; they are kept here until you restore or download them.
    </Empty>
  );
}
