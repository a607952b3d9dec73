import type { PropsWithChildren } from "hono/jsx";
import { Icon } from "../components/icon.tsx";

/** The one dialog, the one place for toasts, and word of a server that is away. Children are toasts there from the start. */
export function Dialogs({ children }: PropsWithChildren) {
  return (
    <>
      <dialog class="dialog" id="dialog" closedby="any" aria-labelledby="dialog-title">
        <div id="dialog-body"></div>
      </dialog>
      <div id="toasts" role="status">{children}</div>
      <div class="toast toast-bad offline" id="offline" role="alert" data-stays hidden>
        <Icon name="wifi-off" />
        <p>Dropkeep cannot be reached. What you see may be old; backups go on. Trying again…</p>
      </div>
    </>
  );
}
