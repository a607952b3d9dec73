import type { Deed } from "../../domain/entities/deeds.ts";
import { Button } from "../components/button.tsx";
import { DialogCard, postsInDialog } from "../components/dialog.tsx";
import { countText, numberText } from "../components/quantities.ts";

const VERBS: Record<Deed, { verb: string; text: string; danger?: boolean }> = {
  activate: { verb: "Activate", text: "They are backed up from the next run on." },
  pause: {
    verb: "Pause",
    text: "They are left out of the runs until you activate them again. What was backed up stays.",
  },
  delete: {
    verb: "Delete",
    text:
      "What was backed up of them goes for good in 7 days. Until then one click undoes it; nothing of them is backed up meanwhile.",
    danger: true,
  },
  undelete: { verb: "Keep", text: "They are what they were before they were to be deleted." },
};

/** "Pause 12 members and folders?" */
export function deedTitle(deed: Deed, count: number): string {
  return `${VERBS[deed].verb} ${countText(count, "member or folder", "members and folders")}?`;
}

/** Asks before something is done to many, or to what cannot be had back later; the number is in the button. */
export function ConfirmDeed({ deed, count, recounted, action, back, fields }: {
  deed: Deed;
  count: number;
  /** The number is another one than the page had shown. */
  recounted: boolean;
  action: string;
  back: string;
  /** Sent again, with the confirmation. */
  fields: [name: string, value: string][];
}) {
  const { verb, text, danger } = VERBS[deed];
  return (
    <form method="post" action={action} {...postsInDialog(action)}>
      {fields.map(([name, value]) => <input type="hidden" {...{ name, value }} />)}
      <input type="hidden" name="confirmed" value="yes" />
      <DialogCard
        title={deedTitle(deed, count)}
        back={back}
        foot={<Button kind={danger ? "danger" : "primary"}>{`${verb} ${numberText(count)}`}</Button>}
      >
        {recounted && (
          <p class="dialog-text">
            {count === 0
              ? "None match any more."
              : "The number that match has changed since the page was shown."}
          </p>
        )}
        <p class="dialog-text">{text}</p>
      </DialogCard>
    </form>
  );
}
