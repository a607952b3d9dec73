import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/domain/restore/restore.ts";
import { Preflight } from "../../src/views/job/preflight.tsx";

function planOf(count: number): Plan {
  return {
    restoreId: 1,
    mode: "in-place",
    collision: "replace",
    destinations: [],
    files: count,
    folders: count,
    bytes: count,
    identical: count,
    identicalBytes: count,
    toWrite: count,
    conflicts: count,
    replaced: count,
    notRestorable: { symlink_listed: count, target_suspended: count, target_gone: count },
    uploadCalls: count,
    uploadLimit: null,
    uploadsUsed: 0,
    sharing: null,
    estimatedSeconds: 0,
    blockers: [],
  };
}

const shown = (count: number) => String(<Preflight plan={planOf(count)} at="/jobs/1" may anew="/" />);

describe("what a restore would do", () => {
  it("is told of one as of one", () => {
    const page = shown(1);

    expect(page).toContain("1 takes the place of what is there; Dropbox keeps the earlier version");
    expect(page).toContain("1 belongs to a suspended member, for whom Dropbox takes nothing");
    expect(page).toContain("1 was in a shared folder that is gone, and so is who owned it");
    expect(page).toContain("1 link or mounted shared folder, which");
  });

  it("is told of several as of several", () => {
    const page = shown(1_200);

    expect(page).toContain("1,200 take the place of what is there");
    expect(page).toContain("1,200 belong to suspended members, for whom");
    expect(page).toContain("1,200 were in shared folders that are gone, and so is who owned them");
  });
});
