import type { Child } from "hono/jsx";
import type { Plan, SharingFigures } from "../../domain/restore/restore.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Facts } from "../components/facts.tsx";
import { bytesText, countText, durationText, listText, numberText } from "../components/quantities.ts";
import { sharingWords } from "./sharing.tsx";
import { StillShared } from "./still_shared.tsx";

/** What a restore would do, before it does anything; what stands against it in red. */
export function Preflight({ plan, at, may, anew }: {
  plan: Plan;
  at: string;
  may: boolean;
  /** Where to ask for it in another way. */
  anew: string;
}) {
  const { blockers } = plan;
  return (
    <div class="card">
      <div class="card-body stack">
        <h2>What it would do</h2>
        {blockers.map(({ code, detail }) => (
          <Callout tone="bad">
            {BLOCKED[code]?.(plan) ?? (
              <>
                <strong>It cannot be done now.</strong> {detail}.
              </>
            )}
          </Callout>
        ))}
        <Notes plan={plan} />
        <Facts facts={factsOf(plan)} />
      </div>
      {may && (
        <div class="card-foot">
          <form method="post" action={`${at}/cancel`}>
            <Button>Discard</Button>
          </form>
          {blockers.length > 0 && <Button href={anew}>Ask in another way</Button>}
          {blockers.length === 0 && (
            <form method="post" action={`${at}/start`} hx-disable="find button">
              <Button kind="primary" icon="undo-2">{startWord(plan)}</Button>
            </form>
          )}
        </div>
      )}
    </div>
  );
}

/** What stands against it and what helps, by the plan's code. */
const BLOCKED: Record<string, (plan: Plan) => Child> = {
  insufficient_space: ({ destinations }) => (
    <>
      <strong>There is not enough space.</strong>{" "}
      {destinations.filter(({ bytes, free }) => free !== null && bytes > free).map(({ name, bytes, free }) =>
        `${name} needs ${bytesText(bytes)} and has ${bytesText(free!)} free. `
      )}
      Make room, choose less, or restore to another user or team folder.
    </>
  ),
  upload_limit_reached: ({ uploadCalls, uploadLimit, uploadsUsed }) => (
    <>
      <strong>The month's upload calls do not suffice.</strong>{" "}
      {`${numberText(uploadCalls)} are needed, ${
        numberText(Math.max(0, uploadLimit! - uploadsUsed))
      } of the month's ${numberText(uploadLimit!)} are left at most. `}
      Dropbox counts anew from the 1st of each month: check again then, choose less, or have the plan's limit
      raised.
    </>
  ),
};

/** What one would not expect of it. */
function Notes({ plan: { toWrite, sharing, away = [] } }: { plan: Plan }) {
  const isNothing = toWrite === 0 && (sharing?.planned ?? 0) === 0;
  return (
    <>
      {isNothing && (
        <Callout tone="quiet">Nothing would be written: what can be given back is there already.</Callout>
      )}
      {away.length > 0 && <StillShared names={away} />}
    </>
  );
}

function startWord({ toWrite, sharing }: Plan): string {
  if (toWrite) return `Restore ${countText(toWrite, "item")}`;
  return toWrite === 0 && (sharing?.planned ?? 0) > 0 ? "Give access back" : "Restore";
}

function factsOf(plan: Plan): [string, string][] {
  const { files, folders, bytes, identical, conflicts, replaced, uploadCalls, estimatedSeconds } = plan;
  const { symlink_listed = 0, mount_listed = 0, target_suspended = 0, target_gone = 0 } = plan.notRestorable;
  const some = (count: number, words: string) => count === 0 ? "None" : `${numberText(count)} ${words}`;
  const all: [string, string, boolean?][] = [
    ["Items", `${countText(files, "file")} in ${countText(folders, "folder")}, ${bytesText(bytes)}`],
    [
      "Identical",
      some(identical, identical === 1 ? "is there already and stays" : "are there already and stay"),
    ],
    [
      "Conflicts",
      some(
        conflicts,
        conflicts === 1
          ? "gets a name of its own beside what is there"
          : "get names of their own beside what is there",
      ),
    ],
    [
      "Replaced",
      some(
        replaced,
        `${replaced === 1 ? "takes" : "take"} the place of what is there; Dropbox keeps the earlier version`,
      ),
      replaced > 0,
    ],
    [
      "Missing targets",
      listText([
        ...target_suspended > 0 ? [suspendedOnes(target_suspended)] : [],
        ...target_gone > 0 ? [goneOnes(target_gone)] : [],
      ]),
      target_suspended + target_gone > 0,
    ],
    [
      "Listed only",
      listedOnly(symlink_listed + mount_listed),
      symlink_listed + mount_listed > 0,
    ],
    ["Sharing", plan.sharing ? sharingFact(plan.sharing) : "", !!plan.sharing && plan.sharing.folders > 0],
    ["Goes to", listText(plan.destinations.map(({ name, folder }) => `${name}${folder}`))],
    ["Free space", spaceOf(plan)],
    ["Upload calls", `${numberText(uploadCalls)} at most; ${leftOf(plan)}`],
    [
      "Takes",
      `about ${durationText(estimatedSeconds * 500)} to ${durationText(estimatedSeconds * 3000)}`,
      estimatedSeconds > 0,
    ],
  ];
  return all.filter(([, , isShown = true]) => isShown).map(([name, words]) => [name, words]);
}

function suspendedOnes(count: number): string {
  const whose = countText(count, "belongs to a suspended member", "belong to suspended members");
  return `${whose}, for whom Dropbox takes nothing`;
}

function goneOnes(count: number): string {
  return countText(
    count,
    "was in a shared folder that is gone, and so is who owned it",
    "were in shared folders that are gone, and so is who owned them",
  );
}

/** Items that no restore makes. */
export function listedOnly(count: number): string {
  const what = countText(count, "link or mounted shared folder", "links and mounted shared folders");
  return `${what}, which Dropbox has no way to create`;
}

function sharingFact(figures: SharingFigures): string {
  const isReport = figures.told > 0;
  return isReport
    ? `${countText(figures.folders, "folder")}; reported below, nothing is done`
    : sharingWords(figures);
}

function spaceOf({ destinations }: Plan): string {
  const told = destinations.filter(({ free }) => free !== null);
  if (told.length === 0) return "Dropbox does not say";
  return listText(
    told.map(({ name, free, bytes }) => `${name}: ${bytesText(free!)} for ${bytesText(bytes)}`),
  );
}

function leftOf({ uploadLimit, uploadsUsed }: Plan): string {
  const used = `Dropkeep has made ${numberText(uploadsUsed)} this month`;
  if (uploadLimit === null) return `the team's plan has no monthly limit (${used})`;
  return `${numberText(Math.max(0, uploadLimit - uploadsUsed))} of the month's ${
    numberText(uploadLimit)
  } are left at most (${used})`;
}
