import type { Child, PropsWithChildren } from "hono/jsx";
import { Button } from "./components/button.tsx";
import { type Frame, Narrow, Shell } from "./layout.tsx";

interface Problem {
  /** Absent: nobody is signed in. */
  frame?: Frame;
  /** To be quoted to whoever operates this. */
  requestId?: string;
}

/** 404: no such page, or none that this person can know of. */
export function NotFoundPage({ frame }: Problem) {
  return (
    <ProblemPage frame={frame} code="404" title="There is no such page" actions={<Home frame={frame} />}>
      It may have been removed, or the link may be wrong.
    </ProblemPage>
  );
}

/** 403: a page that this person may not see. `permission`: what it takes, in words. */
export function ForbiddenPage({ frame, permission }: Problem & { permission?: string }) {
  return (
    <ProblemPage frame={frame} code="403" title="You may not see this page" actions={<Home frame={frame} />}>
      {permission
        ? `It takes the permission "${permission}". An administrator of your account can give it to you under Settings, User Management.`
        : "Ask an administrator of your account, under Settings, User Management."}
    </ProblemPage>
  );
}

/** 403: the account lets people in from other addresses (product S4). */
export function AccessDeniedPage({ text }: { text: string }) {
  return (
    <ProblemPage code="403" title="Access denied" actions={<Button href="/signin">Go to sign-in</Button>}>
      {`${text} Come back from your company's network, or ask an administrator to add this address.`}
    </ProblemPage>
  );
}

/** 500: our fault. */
export function FaultPage({ frame, requestId }: Problem) {
  const actions = (
    <>
      <Button href="" kind="primary" icon="refresh-cw">Try again</Button>
      <Home frame={frame} />
    </>
  );
  return (
    <ProblemPage frame={frame} code="500" title="Something went wrong on our side" actions={actions}>
      Nothing of yours is lost, and backups go on.
      {requestId && (
        <>
          If it stays, please tell support this number: <code>{requestId}</code>
        </>
      )}
    </ProblemPage>
  );
}

/** 429: too often. `seconds`: when to try again. */
export function TooManyPage({ frame, seconds }: Problem & { seconds: number }) {
  return (
    <ProblemPage frame={frame} code="429" title="Too many tries" actions={<Home frame={frame} />}>
      {`Wait ${
        Math.max(1, Math.ceil(seconds / 60))
      } min, then try again. It protects your account from guessing.`}
    </ProblemPage>
  );
}

function ProblemPage({ frame, code, title, actions, children }: PropsWithChildren<
  { frame?: Frame; code: string; title: string; actions: Child }
>) {
  const inside = (
    <>
      <p>{children}</p>
      <div class="buttons problem-buttons">{actions}</div>
    </>
  );
  if (!frame) {
    return (
      <Narrow title={title} heading={title}>
        <div class="problem-narrow">{inside}</div>
      </Narrow>
    );
  }
  return (
    <Shell {...frame} title={title} current={null}>
      <div class="problem">
        <p class="problem-code">{code}</p>
        <h1>{title}</h1>
        {inside}
      </div>
    </Shell>
  );
}

function Home({ frame }: { frame?: Frame }) {
  return frame ? <Button href="/">Go to the Homepage</Button> : <Button href="/signin">Go to sign-in</Button>;
}
