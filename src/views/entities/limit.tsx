import { Button } from "../components/button.tsx";
import { DialogCard, postsInDialog } from "../components/dialog.tsx";
import { countText, numberText } from "../components/quantities.ts";

export interface LimitProps {
  /** Whether it is set or taken off. */
  on: boolean;
  count: number;
  /** The number is another one than the page had shown. */
  recounted: boolean;
  action: string;
  back: string;
  fields: [name: string, value: string][];
}

export function limitTitle({ on, count }: Pick<LimitProps, "on" | "count">): string {
  const many = countText(count, "member or folder", "members and folders");
  return on ? `Limit access to ${many}?` : `Open ${many} to others?`;
}

/** **Limited Access** is set and taken off by the primary user alone, and never by one click (product B9). */
export function ConfirmLimit({ on, count, recounted, action, back, fields }: LimitProps) {
  return (
    <form method="post" action={action} {...postsInDialog(action)}>
      {fields.map(([name, value]) => <input type="hidden" {...{ name, value }} />)}
      <input type="hidden" name="confirmed" value="yes" />
      <DialogCard
        title={limitTitle({ on, count })}
        back={back}
        foot={<Button kind="primary">{`${on ? "Limit" : "Open"} ${numberText(count)}`}</Button>}
      >
        {recounted && <p class="dialog-text">The number that match has changed since the page was shown.</p>}
        <p class="dialog-text">
          {on
            ? "Only you will browse, search, preview, restore and export what they hold. For everybody else they are not there, in no list, search or count. They are backed up as before."
            : "Everybody with the permissions for this task will find, open, restore and export what they hold."}
        </p>
      </DialogCard>
    </form>
  );
}
