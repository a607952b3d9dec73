import { Button } from "./components/button.tsx";
import { DialogCard, postsInDialog } from "./components/dialog.tsx";

export const USAGE_TITLE = "Usage report";

/** How the usage report (product B12) is had: as a file at once, or by mail. */
export function UsageReport({ email }: { email: string }) {
  const foot = (
    <>
      <Button href="/usage.csv" icon="download" attributes={{ download: "" }}>Download CSV</Button>
      <Button kind="primary" icon="mail" attributes={{ autofocus: "" }}>Send by mail</Button>
    </>
  );
  return (
    <form method="post" action="/usage" {...postsInDialog("/usage")}>
      <DialogCard title={USAGE_TITLE} back="/" foot={foot}>
        <p class="dialog-text">
          {`A table of every member and team folder with its status (active, inactive, archived), size and backups. By mail it goes to ${email}.`}
        </p>
      </DialogCard>
    </form>
  );
}
