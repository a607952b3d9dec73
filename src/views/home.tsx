import { Shell, type ShellProps } from "./layout.tsx";

/** The first page after signing in. */
export function HomePage({ frame }: { frame: Omit<ShellProps, "title" | "current"> }) {
  return (
    <Shell {...frame} title="Homepage" current="homepage">
      <div class="page-head">
        <div class="page-title">
          <h1>Homepage</h1>
        </div>
        <p class="page-lead">Connect a team with the command line for now: dropkeep connect.</p>
      </div>
    </Shell>
  );
}
