import type { PropsWithChildren } from "hono/jsx";
import { DialogPage } from "./components/dialog.tsx";
import { type Frame, type NavItem, Shell } from "./layout.tsx";

/** What a dialog asks, as a page: for whoever has no script, and for a link that is opened by itself. */
export function DialogScreen({ frame, title, room = "homepage", children }: PropsWithChildren<{
  frame: Frame;
  title: string;
  /** Where the page is that would have opened the dialog. */
  room?: NavItem;
}>) {
  return (
    <Shell {...frame} title={title} current={room}>
      <DialogPage>{children}</DialogPage>
    </Shell>
  );
}
