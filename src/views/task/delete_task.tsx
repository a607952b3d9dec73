import { Button } from "../components/button.tsx";
import { DialogCard, postsInDialog } from "../components/dialog.tsx";

export function deleteTitle({ name }: { name: string }): string {
  return `Delete the backup of ${name}?`;
}

/** **Delete Backup**: asks once more. */
export function DeleteTask({ task }: { task: { id: string; name: string } }) {
  const action = `/tasks/${task.id}/deletion`;
  return (
    <form method="post" action={action} {...postsInDialog(action)}>
      <DialogCard
        title={deleteTitle(task)}
        back={`/tasks/${task.id}`}
        foot={<Button kind="danger">Delete Backup</Button>}
      >
        <p class="dialog-text">
          Everything that was backed up of this team goes for good in 7 days. Until then the task is shown as
          pending, no backup runs, and one click undoes it.
        </p>
      </DialogCard>
    </form>
  );
}
