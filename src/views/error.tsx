import { Button } from "./components/button.tsx";
import { ToastPartial } from "./components/toast.tsx";
import { Narrow } from "./layout.tsx";

/** What went wrong, in words for whoever asked. */
export interface ErrorWords {
  title: string;
  text: string;
  /** By which the log knows the request. */
  requestId: string;
}

/** A page for what cannot be answered, with a way back. */
export function ErrorPage({ title, text, requestId }: ErrorWords) {
  return (
    <Narrow title={title} lead={text} foot={<>Request {requestId}</>}>
      <div class="buttons">
        <Button kind="primary" href="/">Go to the homepage</Button>
      </div>
    </Narrow>
  );
}

/** The same for htmx: one toast, whatever it asked for. */
export function ErrorToast({ text }: ErrorWords) {
  return <ToastPartial tone="bad">{text}</ToastPartial>;
}
