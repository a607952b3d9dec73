import type { KeptMail, OutgoingMail } from "../../domain/operator/mails.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Empty } from "../components/empty.tsx";
import { Facts } from "../components/facts.tsx";
import { Ago } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Panel } from "../components/panel.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { countText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { Console } from "./frame.tsx";

const HEADS = [
  { label: "Mail", look: "wide" as const },
  { label: "To" },
  { label: "Account", look: "roomy" as const },
  { label: "State" },
  { label: "Asked for" },
  { label: "Read", hidden: true, look: "end" as const },
];

const STATES: Record<OutgoingMail["state"], { label: string; tone: PillTone }> = {
  waiting: { label: "Waiting", tone: "busy" },
  sent: { label: "Sent", tone: "good" },
  given_up: { label: "Given up", tone: "bad" },
};

/** What is to be sent, what could not be, and what was; without a mail server, also what each says (M1). */
export function MailsPage({ frame, mails, hasServer, now }: {
  frame: Frame;
  mails: OutgoingMail[];
  hasServer: boolean;
  now: number;
}) {
  const empty = mails.length > 0
    ? undefined
    : <Empty icon="mail" title="No mails yet">Whatever is to be sent stands here.</Empty>;
  return (
    <Console
      frame={frame}
      title="Mails"
      lead="Mails that wait or were given up, and the last 50 that were sent."
      current="/operator/mails"
    >
      {!hasServer && <NoServer />}
      <Table label="Mails" heads={HEADS} empty={empty}>
        {mails.map((mail) => <Row mail={mail} now={now} />)}
      </Table>
    </Console>
  );
}

function NoServer() {
  return (
    <Callout tone="warn">
      <strong>No mail server is set.</strong> Mails are files in the data folder and can be read here. Set
      {" "}
      <code>DROPKEEP_SMTP_URL</code> to have them sent.
    </Callout>
  );
}

function Row({ mail, now }: { mail: OutgoingMail; now: number }) {
  const { label, tone } = STATES[mail.state];
  const tries = countText(mail.attempts, "try", "tries");
  return (
    <tr>
      <th scope="row" class="wide">
        {mail.subject}
        {mail.error && <span class="sub" title={mail.error}>{`After ${tries}: ${mail.error}`}</span>}
      </th>
      <td class="cut">{mail.to}</td>
      <td class="roomy cut">{mail.account}</td>
      <td>
        <Pill tone={tone}>{label}</Pill>
        {mail.state === "waiting" && (
          <span class="sub">
            next try <Ago at={mail.nextAt.getTime()} now={now} />
          </span>
        )}
      </td>
      <td>
        <Ago at={mail.madeAt.getTime()} now={now} />
      </td>
      <td class="end">
        {mail.file && <Button href={`/operator/mails/${mail.file}`} small>Read</Button>}
      </td>
    </tr>
  );
}

/** A mail that no server took, as its text says it. */
export function KeptMailPage({ frame, mail }: { frame: Frame; mail: KeptMail }) {
  const way = [{ label: "Mails", href: "/operator/mails" }];
  const actions = (
    <Button href={`/operator/mails/${mail.file}/html`} icon="external-link">
      As a mail program shows it
    </Button>
  );
  return (
    <Shell {...frame} title={mail.subject} current={null}>
      <PageHead title={mail.subject} way={way} actions={actions} />
      <Panel title="Text">
        <Facts facts={[["To", mail.to], ["File", mail.file]]} />
        <pre class="mail-text" tabindex={0} role="region" aria-label="What the mail says">{mail.text}</pre>
      </Panel>
    </Shell>
  );
}
