import type { LostTask } from "../../domain/tasks/lost_tasks.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";

/** And whether the person may connect it again. */
export type ShownLostTask = LostTask & { mayConnect: boolean };

/** Above every page while Dropbox keeps a task out (product B13). */
export function LostBanner({ tasks }: { tasks: ShownLostTask[] }) {
  const [first] = tasks;
  if (first === undefined) return null;
  const more = tasks.length - 1;
  return (
    <div class="banner banner-bad" role="region" aria-label="Connection lost">
      <Icon name="unplug" />
      <p>
        <strong>{`Dropbox no longer lets Dropkeep back up ${first.name}.`}</strong>{" "}
        {more > 0 ? `${more} more ${more === 1 ? "task is" : "tasks are"} disconnected too. ` : ""}
        No backup runs until an administrator of the team agrees again.
      </p>
      {first.mayConnect
        ? <Button href={`/tasks/${first.id}/connect`} small>Connect again</Button>
        : <Button href={`/tasks/${first.id}`} small>See it</Button>}
    </div>
  );
}
