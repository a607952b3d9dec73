/** Why a job's signal was aborted: what becomes of its row depends on it. */
export class Stopped extends Error {
  constructor(readonly why: "stopping" | "canceled" | "lost") {
    super(
      {
        stopping: "Dropkeep stops; this goes on after its next start",
        canceled: "canceled on request",
        lost: "another runner has taken this over",
      }[why],
    );
    this.name = "Stopped";
  }
}
