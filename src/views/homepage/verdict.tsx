import type { Verdict } from "../../domain/tasks/homepage.ts";
import { Icon } from "../components/icon.tsx";
import { Ago } from "../components/moment.tsx";
import { countText, numberText } from "../components/quantities.ts";

/** How the account stands against its objective: each entity backed up whole, as often as its task says. */
export interface ShownVerdict extends Omit<Verdict, "oldest"> {
  /** The oldest good copy of what is backed up, Unix milliseconds. */
  oldest: number | null;
  /** The page of the task that is worst off. */
  see?: string;
  /** The page of what nobody has activated. */
  review?: string;
  /** The last restore drill that passed: when, and how many items it compared. */
  drill?: { at: number; items: number };
}

/** Whether all is well, in one sentence, and what is not. */
export function VerdictSentence({ verdict, now }: { verdict: ShownVerdict; now: number }) {
  const well = verdict.protected > 0 && verdict.within === verdict.protected && verdict.partial === 0;
  return (
    <section id="verdict" class={well ? "verdict verdict-good" : "verdict verdict-warn"} aria-label="Verdict">
      <span class="verdict-mark">
        <Icon name={well ? "shield-check" : "triangle-alert"} size={22} />
      </span>
      <p class="verdict-sentence">{verdict.sentence}</p>
      <p class="verdict-more">
        {well ? "Each was backed up whole, as often as its task says." : <Reasons {...verdict} />}
        {verdict.oldest !== null && (
          <span>
            {" Oldest good copy: "}
            <Ago at={verdict.oldest} now={now} />.
          </span>
        )}
        {verdict.drill && (
          <span class="verdict-drill">
            <Icon name="circle-check" size={14} />
            <span>
              Restore drill passed <Ago at={verdict.drill.at} now={now} />,{" "}
              {countText(verdict.drill.items, "item")} compared
            </span>
          </span>
        )}
      </p>
    </section>
  );
}

/** What the sentence leaves to be reckoned: how many have something missing it has said. */
function Reasons({ within, protected: all, see }: ShownVerdict) {
  if (all === 0) return <>What is activated is backed up by the next run.</>;
  return (
    <>
      {within < all && `${numberText(all - within)} without a backup in time. `}
      {see && <a href={see}>See what to do</a>}
    </>
  );
}
