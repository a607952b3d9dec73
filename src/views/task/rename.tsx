import { Button } from "../components/button.tsx";
import { DialogCard, postsInDialog } from "../components/dialog.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { titled } from "../form_words.ts";

export interface RenameTaskProps {
  taskId: string;
  name: string;
  /** What the task is called now; sent back with the new name. */
  seen: string;
  /** Sentences by field. */
  errors: Record<string, string>;
}

export function renameTitle({ errors }: Pick<RenameTaskProps, "errors">): string {
  return titled("Rename the backup task", errors);
}

/** Another name for a task; its backups stay where they are. */
export function RenameTask({ taskId, name, seen, errors }: RenameTaskProps) {
  const action = `/tasks/${taskId}/name`;
  return (
    <form method="post" action={action} novalidate {...postsInDialog(action)}>
      <DialogCard
        title="Rename the backup task"
        back={`/tasks/${taskId}`}
        foot={<Button kind="primary">Rename</Button>}
      >
        <div class="form">
          <input type="hidden" name="seen" value={seen} />
          <ErrorSummary errors={errors} />
          <Field
            name="name"
            label="Name of the task"
            value={name}
            error={errors.name}
            maxlength={100}
            autofocus={Object.keys(errors).length === 0}
          />
        </div>
      </DialogCard>
    </form>
  );
}
