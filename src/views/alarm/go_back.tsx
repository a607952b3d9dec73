import type { Child } from "hono/jsx";
import type { Alarm } from "../../domain/alarm/alarms.ts";
import type { Harm } from "../../domain/alarm/harm.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Facts } from "../components/facts.tsx";
import { momentTexts } from "../components/moment.tsx";
import { bytesText, countText } from "../components/quantities.ts";

/** First what it would do, then the button that plans it; nothing is written before a person starts the plan. */
export function GoBack({ alarm, harm, may }: { alarm: Alarm; harm: Harm; may: { answer: boolean } }) {
  const { gone, overwritten, emptyFolders, bytes, more, added } = harm;
  const [clean] = momentsOf(alarm);
  const most = more ? "More than " : "";
  const left = gone + overwritten + emptyFolders;
  // Until the next backup nobody knows here what the restore has brought back.
  const isAgain = alarm.answer?.kind === "undone";
  const facts: [string, Child, boolean][] = [
    [
      "Restored",
      `${most}${countText(gone, "file")} that ${gone === 1 ? "was" : "were"} deleted or renamed`,
      gone > 0,
    ],
    [
      "Replaced",
      `${most}${countText(overwritten, "file")}; what is there now stays in Dropbox as an older version`,
      overwritten > 0,
    ],
    ["Empty folders", `${countText(emptyFolders, "folder")} restored`, emptyFolders > 0],
    ["Size", `${most}${bytesText(bytes)}`, gone + overwritten > 0],
    [
      "Left as they are",
      added.count === 0
        ? "Everything else"
        : `${countText(added.count, "file")} that came with it, and everything else`,
      true,
    ],
  ];
  return (
    <section class="section card" aria-label="Go back">
      <div class="card-body stack">
        <h2>{`Go back to ${clean}`}</h2>
        {alarm.clean.run >= alarm.first.run && (
          <Callout tone="warn">
            It had begun before the oldest snapshot that is left: what was harmed until then cannot be brought
            back.
          </Callout>
        )}
        {left === 0
          ? <Callout tone="quiet">As of the last backup, nothing is left to bring back.</Callout>
          : <Facts facts={facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value])} />}
      </div>
      {may.answer && (left > 0 || alarm.answer === null) && (
        <div class="card-foot">
          {alarm.answer === null && (
            <form method="post" action={`/alarms/${alarm.id}/acknowledgement`} hx-disable="find button">
              <Button>This was us</Button>
            </form>
          )}
          {left > 0 && (
            <form method="post" action={`/alarms/${alarm.id}/undo`} hx-disable="find button">
              <Button kind={isAgain ? "plain" : "primary"} icon="undo-2">
                {isAgain ? "Go back once more" : "Go back to the last clean point"}
              </Button>
            </form>
          )}
        </div>
      )}
    </section>
  );
}

/** The clean point, the first and the last suspicious snapshot. */
export function momentsOf({ clean, first, last }: Alarm): string[] {
  return momentTexts([clean, first, last].map(({ at }) => at.getTime()));
}
