import type { Exit } from "../domain/exit/kits.ts";
import { Button } from "./components/button.tsx";
import { Callout } from "./components/callout.tsx";
import { CodeBlock } from "./components/code_block.tsx";
import { momentText } from "./components/moment.tsx";
import { PageHead } from "./components/page_head.tsx";
import { Panel } from "./components/panel.tsx";
import { countText } from "./components/quantities.ts";
import { type Frame, Shell } from "./layout.tsx";

export interface ExitPageProps extends Exit {
  frame: Frame;
  commands: string[];
  passwordFile: string;
}

/** The way out of a task: its recovery kit, and how to look and check without Dropkeep (product R10). */
export function ExitPage(
  { frame, task, door, kits, snapshots, last, commands, passwordFile }: ExitPageProps,
) {
  const at = `/tasks/${task.id}`;
  return (
    <Shell {...frame} title={`Without Dropkeep: ${task.name}`} current="homepage">
      <PageHead
        title="Without Dropkeep"
        way={[{ label: "Homepage", href: "/" }, { label: task.name, href: at }]}
        lead="Your backups are a restic repository. With the recovery kit and access to the storage, the stock restic program gives everything back."
      />
      <div class="settings">
        <Panel
          title="Recovery kit"
          lead="A text file: where the backups are, a password of its own that opens them, and the commands that use it."
          foot={
            <form method="post" action={`${at}/exit/kit`}>
              <Button kind={kits.length === 0 ? "primary" : "plain"} icon="download">
                {kits.length === 0 ? "Download Recovery Kit" : "Make Another Kit"}
              </Button>
            </form>
          }
        >
          <p>
            Whoever has it and access to the storage reads everything. Print it and keep it where neither
            Dropkeep nor the storage is. Nobody can show its password again.
          </p>
          <Kits kits={kits} />
        </Panel>
        <Panel
          title="Check it yourself"
          lead={`${countText(snapshots, "snapshot")}. ${
            last === null
              ? ""
              : `Every file of the last one, of ${
                momentText(last.getTime())
              }, was compared with Dropbox's own content hash as it was stored.`
          }`}
        >
          <p>
            {`Put the kit's password into a file ${passwordFile}, as its first line. `}
            <a href="https://restic.net" rel="noreferrer">restic</a>{" "}
            0.14 or newer does the rest. While Dropkeep writes there, a check is refused by its lock: try
            again when it has ended, or let restic 0.16 or newer wait by --retry-lock 1h.
          </p>
          <Variables variables={door.variables} />
          {commands.map((line, n) => (
            <div>
              <p class="soft">{`${LABELS[n]}:`}</p>
              <CodeBlock text={line} label={LABELS[n]!} />
            </div>
          ))}
        </Panel>
      </div>
    </Shell>
  );
}

const LABELS = ["List the snapshots", "Check every byte", "List the files", "Restore everything"];

function Kits({ kits }: Pick<Exit, "kits">) {
  if (kits.length === 0) {
    return (
      <Callout tone="warn">Nobody has downloaded it yet. Until then it is asked for on the Homepage.</Callout>
    );
  }
  return (
    <>
      <ul class="plain-list">
        {kits.map(({ keyId, madeAt, madeBy }) => (
          <li>
            <strong>{keyId.slice(0, 8)}</strong> {`of ${momentText(madeAt.getTime())}, by ${madeBy}`}
          </li>
        ))}
      </ul>
      <p class="soft">
        A kit that is lost opens the backups still. Make another one, then take the lost one's key away on the
        server: <code>dropkeep keys remove KEY</code>.
      </p>
    </>
  );
}

function Variables({ variables }: Pick<Exit["door"], "variables">) {
  const names = Object.entries(variables);
  if (names.length === 0) return null;
  const text = names.map(([name, value]) => `export ${name}=${value ?? "…"}`).join("\n");
  return <CodeBlock text={text} label="Access to the storage" />;
}
