import type { OwnSession } from "../../domain/people/sessions.ts";
import { Button } from "../components/button.tsx";
import { dateText, Moment } from "../components/moment.tsx";
import { Panel } from "../components/panel.tsx";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

/** Where one is signed in, and the way to end it (product A7). */
export function SessionsPage({ frame, sessions }: { frame: Frame; sessions: OwnSession[] }) {
  const endOthers = sessions.length > 1 && (
    <form method="post" action="/settings/sessions/end">
      <Button>End all other sessions</Button>
    </form>
  );
  return (
    <Settings frame={frame} tab="sessions" title="Sessions">
      <Panel
        title="Where you are signed in"
        lead="A session that you do not know: end it, and change your password."
        foot={endOthers}
      >
        <ul class="rows">{sessions.map((session) => <Session key={session.id} {...session} />)}</ul>
      </Panel>
    </Settings>
  );
}

function Session({ id, agent, ip, begunAt, seenAt, isThis }: OwnSession) {
  return (
    <li>
      <div>
        <strong>{agent || "Unknown browser"}</strong>
        <p class="field-hint">
          From {ip}, since {dateText(begunAt.getTime())}, last used <Moment at={seenAt.getTime()} />
          {isThis && " (this one)"}
        </p>
      </div>
      {!isThis && (
        <form method="post" action={`/settings/sessions/${id}/end`}>
          <Button small>End</Button>
        </form>
      )}
    </li>
  );
}
