import type { PropsWithChildren } from "hono/jsx";
import { DialogPage } from "./components/dialog.tsx";
import { type Frame, Shell } from "./layout.tsx";

/** What a dialog asks, as a page: for whoever has no script, and for a link that is opened by itself. */
export function DialogScreen({ frame, title, children }: PropsWithChildren<{ frame: Frame; title: string }>) {
  return (
    <Shell {...frame} title={title} current="homepage">
      <DialogPage>{children}</DialogPage>
    </Shell>
  );
}
