import { Button } from "./components/button.tsx";
import { ToastPartial } from "./components/toast.tsx";
import { type Frame, Narrow } from "./layout.tsx";
import { AccessDeniedPage, FaultPage, ForbiddenPage, NotFoundPage, TooManyPage } from "./problem_pages.tsx";

/** What went wrong, in words for whoever asked. */
export interface ErrorWords {
  status: number;
  title: string;
  text: string;
  /** By which the log knows the request. */
  requestId: string;
  /** Absent: nobody is signed in, or it is not known yet. */
  frame?: Frame;
  /** The permission that it takes, in words. */
  permission?: string;
  /** Whether it is the address from which it was asked for. */
  isOtherAddress?: boolean;
  /** Whether it is what goes on already that leaves no room. */
  isBusy?: boolean;
  /** Seconds until it may be tried again. */
  retryAfter?: number;
}

/** A page for what cannot be answered, with a way back. */
export function ErrorPage(words: ErrorWords) {
  const { status, title, text, requestId, frame, permission, retryAfter = 60 } = words;
  if (status === 404) return <NotFoundPage frame={frame} />;
  if (words.isOtherAddress) return <AccessDeniedPage text={text} />;
  if (status === 403 && permission) return <ForbiddenPage frame={frame} permission={permission} />;
  if (status === 429 && !words.isBusy) return <TooManyPage frame={frame} seconds={retryAfter} />;
  if (status === 500) return <FaultPage frame={frame} requestId={requestId} />;
  return (
    <Narrow title={title} lead={text} foot={`Request ${requestId}`}>
      <div class="buttons">
        <Button kind="primary" href="/">Go to the Homepage</Button>
      </div>
    </Narrow>
  );
}

/** The same for htmx: one toast, whatever it asked for. */
export function ErrorToast({ text }: Pick<ErrorWords, "text">) {
  return <ToastPartial tone="bad">{text}</ToastPartial>;
}

/** What was typed stays on the page: whoever is to sign in, or to prove to be here, does so in another tab. */
export function StaleToast({ first }: { first: string }) {
  return (
    <ToastPartial tone="bad">
      Nothing was done: your session is over or has to be confirmed.{" "}
      <a href={first} target="_blank">Do that</a> in another tab, then press the button here once more.
    </ToastPartial>
  );
}
