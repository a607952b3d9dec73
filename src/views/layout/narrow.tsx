import type { Child, PropsWithChildren } from "hono/jsx";
import { Toast } from "../components/toast.tsx";
import { Brand } from "./brand.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Page } from "./page.tsx";
import type { Flash } from "./shell.tsx";

/** A page for somebody who is not signed in: one card, `title` as its heading. `foot`: below the card. */
export function Narrow({ title, heading = title, lead, foot, flash, children }: PropsWithChildren<{
  /** For the tab. With a refused form it begins "Error: ". */
  title: string;
  heading?: string;
  lead?: Child;
  foot?: Child;
  flash?: Flash;
}>) {
  return (
    <Page title={title} bodyClass="narrow">
      <header class="narrow-head">
        <Brand href="/signin" />
      </header>
      <main class="narrow-main" id="main" tabindex={-1}>
        <div class="narrow-card">
          <h1>{heading}</h1>
          {lead && <p class="lead">{lead}</p>}
          {children}
        </div>
      </main>
      {foot && <footer class="narrow-foot">{foot}</footer>}
      <Dialogs>{flash && <Toast tone={flash.tone}>{flash.text}</Toast>}</Dialogs>
    </Page>
  );
}
