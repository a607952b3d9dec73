import type { SharedThen } from "../../domain/recovery/jobs/sharing_then.ts";

/** X8: who had access then. A restore gives nobody access. */
export function Sharing({ folders }: { folders: SharedThen[] }) {
  return (
    <section class="section" aria-label="Sharing">
      <div class="section-head">
        <h2>Who had access then</h2>
        <p class="soft">A restore gives nobody access: share again in Dropbox what is to be shared.</p>
      </div>
      {folders.length === 0 && <p class="soft">Nothing of it was shared then.</p>}
      <ul class="job-causes">
        {folders.map(({ place, unread, members }) => (
          <li>
            <strong>
              <bdi>{place}</bdi>
            </strong>{" "}
            {unread
              ? "Dropbox did not tell who had access."
              : members.map(({ name, access }) => `${name} (${access})`).join(", ")}
          </li>
        ))}
      </ul>
    </section>
  );
}
