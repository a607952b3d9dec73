import { Icon } from "../components/icon.tsx";
import { Ago } from "../components/moment.tsx";
import { countText, listText, numberText } from "../components/quantities.ts";

/** How the account stands against its objective: each entity backed up whole, as often as its task says. */
export interface Verdict {
  within: number;
  all: number;
  failed: number;
  partial: number;
  late: number;
  /** When the last good backup of the entity that is worst off was; null: it never had one. */
  oldest: number | null;
  /** The last restore drill that passed: when, and how many items it compared. */
  drill?: { at: number; items: number };
}

/** Whether all is well, in one sentence, and what is not. */
export function VerdictSentence({ verdict, now }: { verdict: Verdict; now: number }) {
  const well = verdict.within === verdict.all;
  return (
    <section class={well ? "verdict verdict-good" : "verdict verdict-warn"} aria-label="Verdict">
      <span class="verdict-mark">
        <Icon name={well ? "shield-check" : "triangle-alert"} size={22} />
      </span>
      <p class="verdict-sentence">{sentence(verdict)}</p>
      <p class="verdict-more">
        {!well && (
          <>
            {reasons(verdict)}. The oldest good copy is from{" "}
            <Ago at={verdict.oldest} now={now} none="never" />.{" "}
            <a href="/entities?objective=missed">See what to do</a>
          </>
        )}
        {well && "Each was backed up whole, as often as its task says."}
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

function sentence({ within, all }: Verdict): string {
  if (all === 0) return "Nothing is activated yet";
  if (within === all) return `All ${numberText(all)} entities are within their objective`;
  return `${numberText(within)} of ${countText(all, "entity", "entities")} within their objective`;
}

function reasons({ failed, partial, late }: Verdict): string {
  const parts = [[failed, "failed"], [partial, "partial"], [late, "late"]] as const;
  return listText(
    parts.filter(([count]) => count > 0).map(([count, word]) => `${numberText(count)} ${word}`),
  );
}
