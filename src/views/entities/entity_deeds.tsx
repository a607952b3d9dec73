import { BulkBar } from "../components/bulk_bar.tsx";
import { Button } from "../components/button.tsx";
import { postsInDialog } from "../components/dialog.tsx";
import type { IconName } from "../components/icon.tsx";
import { Menu, MenuButton } from "../components/menu.tsx";
import type { EntityTableProps } from "./entity_table.tsx";

/** What whoever looks may do to members and folders. */
export interface MayDo {
  activate: boolean;
  pause: boolean;
  backUp: boolean;
  tag: boolean;
  remove: boolean;
}

/** What can be done with the selection (product B5, B8): a toast tells of it, and what asks first asks in the dialog. */
export function EntityDeeds({ taskId, rows, page, may }: EntityTableProps) {
  const at = `/tasks/${taskId}/entities`;
  const more = page.total === null || page.total > rows.length ? { count: page.total } : undefined;
  return (
    <BulkBar noun="members and folders" all={more}>
      {may.activate && <Act to={`${at}/activation`} word="Activate" />}
      {may.backUp && <Act to={`/tasks/${taskId}/runs`} word="Backup Now" />}
      {may.tag && <Act to={`${at}/tags`} word="Tags" icon="tag" />}
      {(may.pause || may.remove) && (
        <Menu summary="Action" summaryClass="button button-plain button-small">
          {may.pause && <Item to={`${at}/pause`} icon="pause" word="Pause" />}
          {may.remove && <Item to={`${at}/deletion`} icon="trash" word="Delete" danger />}
          {may.remove && <Item to={`${at}/deletion/undo`} icon="undo-2" word="Undo deletion" />}
        </Menu>
      )}
    </BulkBar>
  );
}

/** A button of the form around it. */
export function Act(
  { to, word, icon, small = true }: { to: string; word: string; icon?: IconName; small?: boolean },
) {
  return (
    <Button small={small} formaction={to} icon={icon} attributes={postsInDialog(to, "this")}>{word}</Button>
  );
}

/** The same in a menu. */
export function Item(
  { to, word, icon, danger }: { to: string; word: string; icon: IconName; danger?: boolean },
) {
  return (
    <MenuButton formaction={to} attributes={postsInDialog(to, "this")} {...{ icon, danger }}>
      {word}
    </MenuButton>
  );
}
