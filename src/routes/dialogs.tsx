import type { Child } from "hono/jsx";
import type { NavItem } from "../views/layout.tsx";
import { DialogScreen } from "../views/dialog_screen.tsx";
import { ToastPartial } from "../views/components/toast.tsx";
import { type FlashName, flashText, setFlash } from "./cookies.ts";
import { isPartial, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";

/** What a page listens for, to ask anew for the regions that a change concerns. */
export type Changed = "entities:changed" | "task:changed";

/** A dialog's card for the page that opened it, or a page of its own at the same URL. */
export async function answerDialog(
  c: Request,
  title: string,
  card: Child,
  room?: NavItem,
): Promise<Response> {
  if (isPartial(c)) return await c.html(String(await card));
  return await c.html(<DialogScreen frame={frameOf(c)} title={title} room={room}>{card}</DialogScreen>);
}

/**
 * Says that something is done: as a toast, with the dialog closed and the regions of `changed` asked for anew; without a
 * script on the page at `to`. `more`: partials of the answer besides.
 */
export async function answerDone(
  c: Request,
  flash: FlashName,
  { to, count = 0, changed = [], more }: { to: string; count?: number; changed?: Changed[]; more?: Child },
): Promise<Response> {
  if (!isPartial(c)) {
    setFlash(c, flash, count);
    return c.redirect(to, 303);
  }
  c.header("HX-Trigger", ["dialog:close", ...changed].join(", "));
  const { text, tone } = flashText(flash, count);
  return await c.html(
    <>
      <ToastPartial tone={tone}>{text}</ToastPartial>
      {more}
    </>,
  );
}
