import type { PropsWithChildren } from "hono/jsx";

/** The one dialog and the one place for toasts. Children are toasts that are there from the start. */
export function Dialogs({ children }: PropsWithChildren) {
  return (
    <>
      <dialog class="dialog" id="dialog" closedby="any" aria-labelledby="dialog-title">
        <div id="dialog-body"></div>
      </dialog>
      <div id="toasts" role="status">{children}</div>
    </>
  );
}
