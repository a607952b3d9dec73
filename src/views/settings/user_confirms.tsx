import { Button } from "../components/button.tsx";
import { DialogCard, DialogPage } from "../components/dialog.tsx";
import { type Frame, Shell } from "../layout.tsx";

interface Props {
  frame: Frame;
  user: { id: string; email: string };
}

/** Asks once more before somebody else owns the account. */
export function HandOverPage({ frame, user: { id, email } }: Props) {
  const title = `Hand the account over to ${email}?`;
  return (
    <Shell {...frame} title={title} current="settings">
      <DialogPage>
        <form method="post" action={`/settings/users/${id}/primary`}>
          <DialogCard
            title={title}
            back={`/settings/users/${id}`}
            foot={<Button kind="danger">Hand over</Button>}
          >
            <p class="dialog-text">
              They become the primary user: they alone see what carries Limited Access, and they alone can
              hand the account back or remove it. You stay as an administrator.
            </p>
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}

/** Asks once more before somebody is out. */
export function RemoveUserPage({ frame, user: { id, email } }: Props) {
  const title = `Remove ${email}?`;
  return (
    <Shell {...frame} title={title} current="settings">
      <DialogPage>
        <form method="post" action={`/settings/users/${id}/removal`}>
          <DialogCard
            title={title}
            back={`/settings/users/${id}`}
            foot={<Button kind="danger">Remove user</Button>}
          >
            <p class="dialog-text">
              All their sessions end, and their password, second factors and permissions are deleted. To come
              back they have to be invited again. Backups are not touched.
            </p>
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}
