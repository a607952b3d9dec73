import { Button } from "../components/button.tsx";
import { DialogCard, DialogPage } from "../components/dialog.tsx";
import { type Frame, Shell } from "../layout.tsx";

/** **Delete Backup**: asks once more. */
export function DeleteTaskPage({ frame, task }: { frame: Frame; task: { id: string; name: string } }) {
  const title = `Delete the backup of ${task.name}?`;
  return (
    <Shell {...frame} title={title} current="homepage">
      <DialogPage>
        <form method="post" action={`/tasks/${task.id}/deletion`}>
          <DialogCard
            title={title}
            back={`/tasks/${task.id}`}
            foot={<Button kind="danger">Delete Backup</Button>}
          >
            <p class="dialog-text">
              Everything that was backed up of this team goes for good in 7 days. Until then the task is shown
              as pending, no backup runs, and one click undoes it.
            </p>
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}
