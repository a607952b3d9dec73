import type { Cause } from "../../domain/causes/causes.ts";

/** Why a job stands or has ended, as its page says it. */
export interface ReasonProps {
  reason: Cause & { code: string; detail: string };
}

/** The cause and what helps, and what Dropbox or the storage said in its own words. What was refused says both in its detail. */
export function Reason({ reason: { code, sentence, fix, detail } }: ReasonProps) {
  if (REFUSED.has(code)) return <>{`${sentence} ${detail}.`}</>;
  return (
    <>
      {`${sentence} ${fix}`}
      <Detail detail={detail} />
    </>
  );
}

/** Another program's own words: what support is told, and what nobody has to understand. */
export function Detail({ detail }: { detail: string }) {
  if (detail === "") return null;
  return (
    <span class="job-detail">
      <bdi>{detail}</bdi>
    </span>
  );
}

const REFUSED: ReadonlySet<string> = new Set(["restore_refused", "export_refused"]);

/** It cannot be done as it was asked for: asked for in another way it may. */
export function isRefused(reason: { code: string } | null): boolean {
  return reason !== null && REFUSED.has(reason.code);
}
