import { Act, Item, type MayDo } from "../entities/entity_deeds.tsx";
import type { EntityRow } from "../entities/entity_table.tsx";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { Menu } from "../components/menu.tsx";
import { PageHead } from "../components/page_head.tsx";
import { type Status, StatusPill, Tag } from "../components/pill.tsx";

export interface EntityHeadProps {
  task: { id: string; name: string };
  entity: Pick<EntityRow, "id" | "name" | "email" | "status" | "tags" | "limited">;
  /** Whether the page shows why it is not better. */
  hasProblems: boolean;
  may: MayDo & { recover: boolean };
}

/** Who or what it is, how it stands, and what can be done; asked for anew when something was done. */
export function EntityHead({ task, entity, hasProblems, may }: EntityHeadProps) {
  return (
    <div
      id="entity-head"
      hx-get={`/tasks/${task.id}/entities/${entity.id}/head`}
      hx-trigger="entities:changed from:document"
      hx-swap="outerMorph"
    >
      <PageHead
        title={entity.name}
        way={[{ label: "Homepage", href: "/" }, { label: task.name, href: `/tasks/${task.id}` }]}
        status={<StatusPill status={entity.status} href={hasProblems ? "#problems" : undefined} />}
        lead={<Lead {...entity} />}
        actions={
          <>
            <Deeds taskId={task.id} entity={entity} may={may} />
            {may.recover && (
              <Button href={`/recovery/${task.id}/${entity.id}`} kind="primary" icon="recovery">
                Recover
              </Button>
            )}
          </>
        }
      />
    </div>
  );
}

const IDLE: readonly Status[] = ["not-active", "paused"];
const OUT: readonly Status[] = ["archived", "deletion-pending"];

/** The table's actions, those that say something new of it as it stands (product B5, B8). */
function Deeds({ taskId, entity, may }: Pick<EntityHeadProps, "may"> & {
  taskId: string;
  entity: EntityHeadProps["entity"];
}) {
  const at = `/tasks/${taskId}/entities`;
  const isIdle = IDLE.includes(entity.status);
  const isActive = !isIdle && !OUT.includes(entity.status);
  const isLeaving = entity.status === "deletion-pending";
  const mayPause = may.pause && isActive;
  const mayRemove = may.remove && !isLeaving;
  return (
    <form class="buttons" method="post" action={`${at}/activation`}>
      <input type="hidden" name="entity" value={entity.id} />
      <input type="hidden" name="back" value="entity" />
      {may.activate && isIdle && <Act to={`${at}/activation`} word="Activate" small={false} />}
      {may.backUp && isActive && (
        <Act to={`/tasks/${taskId}/runs`} word="Backup Now" icon="refresh-cw" small={false} />
      )}
      {may.remove && isLeaving && (
        <Act to={`${at}/deletion/undo`} word="Undo deletion" icon="undo-2" small={false} />
      )}
      {(mayPause || may.tag || mayRemove) && (
        <Menu summary="Action">
          {may.tag && <Item to={`${at}/tags`} icon="tag" word="Tags" />}
          {mayPause && <Item to={`${at}/pause`} icon="pause" word="Pause" />}
          {mayRemove && <Item to={`${at}/deletion`} icon="trash" word="Delete" danger />}
        </Menu>
      )}
    </form>
  );
}

function Lead({ email, tags, limited }: EntityHeadProps["entity"]) {
  return (
    <span class="tags">
      {email && <span>{email}</span>}
      {limited && (
        <Tag>
          <Icon name="lock" size={11} />Limited Access
        </Tag>
      )}
      {tags.map((tag) => <Tag>{tag}</Tag>)}
    </span>
  );
}
