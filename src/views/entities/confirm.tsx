import type { Deed } from "../../domain/entity_deeds.ts";
import { Button } from "../components/button.tsx";
import { DialogCard, DialogPage } from "../components/dialog.tsx";
import { countText, numberText } from "../components/quantities.ts";
import { type Frame, Shell } from "../layout.tsx";

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

/** Asks before something is done to many, or to what cannot be had back later; the number is in the button. */
export function ConfirmDeedPage({ frame, deed, count, recounted, action, back, fields }: {
  frame: Frame;
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
  const title = `${verb} ${countText(count, "member or folder", "members and folders")}?`;
  return (
    <Shell {...frame} title={title} current="homepage">
      <DialogPage>
        <form method="post" action={action} hx-disable="find button">
          {fields.map(([name, value]) => <input type="hidden" {...{ name, value }} />)}
          <input type="hidden" name="confirmed" value="yes" />
          <DialogCard
            title={title}
            back={back}
            foot={<Button kind={danger ? "danger" : "primary"}>{`${verb} ${numberText(count)}`}</Button>}
          >
            {recounted && (
              <p class="dialog-text">The number that match has changed since the page was shown.</p>
            )}
            <p class="dialog-text">{text}</p>
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}
