import type { EntityRow } from "../../domain/entities/table.ts";
import type { Snapshot } from "../../domain/recovery/snapshots.ts";
import { Empty } from "../components/empty.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { countText } from "../components/quantities.ts";
import { type Frame, Shell } from "../layout.tsx";

/** R1, the method page: by day, or by what it is called. */
export function MethodPage({ frame, task, entity, snapshots: { count, latest } }: {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  snapshots: { count: number; latest: Snapshot | null };
}) {
  const at = `/recovery/${task.id}/${entity.id}`;
  return (
    <Shell {...frame} title={`Recover from ${entity.name}`} current="recovery">
      <PageHead
        title={entity.name}
        way={[{ label: "Recovery", href: "/recovery" }, { label: task.name, href: `/recovery/${task.id}` }]}
        lead={entity.email ?? "Team folder"}
      />
      {latest === null
        ? (
          <Empty icon="recovery" title="Nothing to recover yet">
            There is no snapshot of it so far. The next run makes one.
          </Empty>
        )
        : (
          <ul class="methods">
            <Method href={`${at}/snapshots`} icon="calendar" label="Via Snapshot">
              {`${countText(count, "snapshot")}, the last of ${momentText(latest.at.getTime())}. `}
              Choose a day, look into its folders, take all of it or any part.
            </Method>
            <Method href={`${at}/search`} icon="search" label="Via Item Search">
              Look for files and folders in all snapshots by their names, also for what was deleted since.
            </Method>
          </ul>
        )}
    </Shell>
  );
}

function Method(
  { href, icon, label, children }: { href: string; icon: IconName; label: string; children: unknown },
) {
  return (
    <li class="method card">
      <Icon name={icon} size={20} />
      <div>
        <a class="method-link" href={href}>{label}</a>
        <p class="soft">{children as string}</p>
      </div>
      <Icon name="chevron-right" />
    </li>
  );
}
