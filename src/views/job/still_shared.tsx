import { Callout } from "../components/callout.tsx";
import { listText } from "../components/quantities.ts";

/** Shared folders that somebody took out of their Dropbox: what is in them is given back, but they stay out of it. */
export function StillShared({ names }: { names: string[] }) {
  const [were, them] = names.length === 1 ? ["was", "it"] : ["were", "them"];
  return (
    <Callout tone="info">
      {`${
        listText(names)
      } ${were} never gone, only taken out of this Dropbox. No restore can put ${them} back there: ` +
        `whoever misses ${them} adds ${them} in Dropbox under Shared, or asks the owner to be let in again.`}
    </Callout>
  );
}
